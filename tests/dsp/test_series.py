import numpy as np

from biofeedback.dsp.series import Beat, BeatKind, BeatSeries


def test_only_a_normal_beat_is_as_it_came() -> None:
    corrected = {
        kind: Beat(time_s=1.0, rr_ms=800.0, kind=kind, segment=0).is_corrected for kind in BeatKind
    }
    assert [kind for kind, is_so in corrected.items() if not is_so] == [BeatKind.NORMAL]


def test_the_kinds_fit_their_column() -> None:
    kinds = np.array([int(kind) for kind in BeatKind], dtype=np.uint8)
    series = BeatSeries(
        times_s=np.arange(len(kinds), dtype=np.float64),
        rr_ms=np.full(len(kinds), 800.0),
        kinds=kinds,
        segments=np.zeros(len(kinds), dtype=np.int64),
    )
    assert len(series) == len(BeatKind)
    assert [BeatKind(kind) for kind in series.kinds] == list(BeatKind)
