import numpy as np

from biofeedback.dsp.streams.columns import joined, sample_columns
from biofeedback.dsp.streams.stream_intake import StreamIntake
from biofeedback.streams import StreamKind
from polar_records import packets, sent_frames


def test_columns_are_the_bits_that_were_told_live() -> None:
    ecg = packets(sent_frames(seconds=20.0))
    acceleration = packets(
        sent_frames(StreamKind.ACCELERATION, seconds=20.0, rate_hz=50.0, samples=36)
    )
    records = sorted(ecg[:10] + ecg[12:] + acceleration, key=lambda record: record.t_s)
    intake = StreamIntake()
    live = [update for record in records for update in intake.feed(record)]
    live += intake.finish()
    columns = sample_columns(records)
    assert set(columns) == {StreamKind.ECG, StreamKind.ACCELERATION}
    for kind, column in joined(live).items():
        assert columns[kind].times_s.tobytes() == column.times_s.tobytes()
        assert columns[kind].values.tobytes() == column.values.tobytes()
        assert np.array_equal(columns[kind].segments, column.segments)
        assert columns[kind].lost == column.lost
    assert columns[StreamKind.ECG].segments.tolist() == [0] * 730 + [1] * (len(ecg) - 12) * 73
    assert len(columns[StreamKind.ECG]) == 73 * (len(ecg) - 2)
    assert [lost.samples for lost in columns[StreamKind.ECG].lost] == [2 * 73]


def test_a_session_without_streams_has_none() -> None:
    assert sample_columns([]) == {}
