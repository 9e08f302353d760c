from biofeedback.analysis.body_analysis import NO_BODY, body_analysis
from biofeedback.dsp.offline import settled
from biofeedback.dsp.updates import BreathingSource
from biofeedback.sensors.simulated.session import simulate
from biofeedback.sensors.simulated.settings import LIVELY
from biofeedback.streams import NO_STREAMS, Streams


def test_streams_tell_of_breathing_ecg_and_strap() -> None:
    session = settled(
        simulate(LIVELY, 2, 240.0, streams=Streams(ecg=True, acceleration_hz=25)).records
    )
    found = body_analysis(session, session.recording)
    assert found.breathing_source in {str(one) for one in BreathingSource}
    assert found.ecg_beats > 200
    assert 0 < found.unlike_beats < 30, "some beats of this heart are ectopic"
    assert found.unlike_and_corrected <= found.unlike_beats
    assert found.strap is not None
    assert found.strap.matched_percent > 90.0


def test_intervals_alone_tell_nothing() -> None:
    session = settled(simulate(LIVELY, 2, 60.0, streams=NO_STREAMS).records)
    assert body_analysis(session, session.recording) is NO_BODY
