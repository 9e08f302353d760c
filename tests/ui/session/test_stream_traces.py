from dataclasses import replace

import numpy as np

from biofeedback.dsp.updates import (
    BreathingBelieved,
    BreathingSeen,
    BreathingSource,
    ChestFound,
    PulseInterval,
    PulseIntervalsFound,
    SamplesFound,
)
from biofeedback.records import SourceKind, StreamChanged, StreamState
from biofeedback.streams import NO_STREAMS, StreamKind, Streams
from biofeedback.ui.session.stream_traces import HIDDEN, StreamTraces

ASKED = Streams(acceleration_hz=50)


def changed(stream: StreamKind, state: StreamState, t_s: float = 5.0) -> StreamChanged:
    return StreamChanged(t_s=t_s, utc_s=t_s, source="strap", stream=stream, state=state)


def ecg(from_s: float) -> SamplesFound:
    times_s = np.arange(from_s, from_s + 1.0, 0.01)
    return SamplesFound(
        stream=StreamKind.ECG, times_s=times_s, values=np.zeros(len(times_s)), segment=0
    )


def chest(from_s: float) -> ChestFound:
    times_s = np.arange(from_s, from_s + 1.0, 0.1)
    return ChestFound(source=BreathingSource.ACCELERATION, times_s=times_s, chest=np.sin(times_s))


def believed(
    at_s: float, source: BreathingSource = BreathingSource.ACCELERATION
) -> BreathingBelieved:
    seen = BreathingSeen(at_s=at_s, source=source, rate_per_min=6.04, absence=None, window_s=30.0)
    return BreathingBelieved(seen=seen)


def pulse(*, error_ms: float = 5.0) -> PulseInterval:
    return PulseInterval(
        time_s=1.0, interval_ms=900.0, error_ms=error_ms, is_blocked=False, segment=0
    )


def test_room_is_kept_for_a_trace_that_may_come_and_for_no_other() -> None:
    traces = StreamTraces(SourceKind.STRAP, ASKED)
    kept = [traces.keeps_place]
    for state in (StreamState.ASKED, StreamState.REFUSED):
        traces.take_record(changed(StreamKind.ACCELERATION, state))
        kept.append(traces.keeps_place)
    assert kept == [False, True, False]


def test_room_is_kept_for_what_somebody_wants_to_see() -> None:
    traces = StreamTraces(SourceKind.STRAP, ASKED)
    traces.take((chest(1.0),))
    traces.take_record(changed(StreamKind.ACCELERATION, StreamState.SENDING))
    kept = [traces.keeps_place]
    for toggle in (traces.toggle_breath, traces.toggle_ecg):
        toggle()
        kept.append(traces.keeps_place)
    assert kept == [True, False, True]


def test_breathing_shows_itself_with_the_first_of_it_and_names_its_source() -> None:
    traces = StreamTraces(SourceKind.STRAP, ASKED)
    assert traces.breath_line(1.0) == HIDDEN
    assert not traces.take((chest(1.0),))
    line = traces.breath_line(2.0)
    assert (line.is_shown, line.has_trace) == (True, True)
    assert line.words == "Breathing: chest acceleration"
    assert traces.take((believed(2.0),))
    assert traces.breath_line(2.0).words == "Breathing: chest acceleration, 6.0/min"
    traces.toggle_breath()
    assert traces.breath_line(2.0) == HIDDEN
    traces.toggle_breath()
    assert traces.breath_line(2.0).has_trace


def test_the_ecg_is_off_until_it_is_wanted_and_then_asked_for_once() -> None:
    traces = StreamTraces(SourceKind.STRAP, ASKED)
    assert traces.ecg_line(1.0) == HIDDEN
    assert traces.toggle_ecg() == Streams(ecg=True, acceleration_hz=50)
    assert "asked for" in traces.ecg_line(1.0).words
    assert traces.toggle_ecg() is None
    assert traces.toggle_ecg() is None
    traces.take((ecg(1.0),))
    assert traces.ecg_line(2.0).has_trace


def test_where_a_sensor_has_none_one_line_says_so() -> None:
    traces = StreamTraces(SourceKind.STRAP, Streams(ecg=True, acceleration_hz=50))
    traces.take_record(changed(StreamKind.ECG, StreamState.REFUSED))
    assert traces.ecg_line(6.0).words.startswith("This sensor sends no ECG")
    assert not traces.ecg_line(6.0).has_trace
    traces.toggle_breath()
    for state, words in (
        (StreamState.ASKED, "can take half a minute"),
        (StreamState.STOPPED, "asked for again"),
        (StreamState.LEFT_OFF, "goes on without it"),
        (StreamState.REFUSED, "sends no movement"),
    ):
        traces.take_record(changed(StreamKind.ACCELERATION, state))
        assert words in traces.breath_line(6.0).words
    traces.take_record(changed(StreamKind.ACCELERATION, StreamState.ASKED))
    assert "sends no movement" in traces.breath_line(100.0).words


def test_a_file_and_a_session_without_streams_say_why() -> None:
    file = StreamTraces(SourceKind.FILE, NO_STREAMS)
    assert file.toggle_ecg() is None
    file.toggle_breath()
    assert "intervals only" in file.ecg_line(1.0).words
    assert "intervals only" in file.breath_line(1.0).words
    off = StreamTraces(SourceKind.STRAP, NO_STREAMS)
    off.toggle_breath()
    assert "off in the settings" in off.breath_line(1.0).words


def test_a_jump_forgets_what_was_drawn() -> None:
    traces = StreamTraces(SourceKind.STRAP, ASKED)
    traces.take((chest(1.0), ecg(1.0)))
    traces.clear()
    assert traces.breath.is_empty
    assert traces.ecg.is_empty


def test_breathing_that_is_only_estimated_says_so_and_why_there_is_no_trace() -> None:
    traces = StreamTraces(SourceKind.STRAP, ASKED)
    traces.take_record(changed(StreamKind.ACCELERATION, StreamState.REFUSED))
    traces.take((believed(50.0, BreathingSource.INTERVALS),))
    assert not traces.breath_line(51.0).is_shown
    traces.toggle_breath()
    line = traces.breath_line(51.0)
    assert not line.has_trace
    assert line.words.startswith("Breathing: estimated from the heartbeats, 6.0/min. This sensor")


def test_the_details_tell_each_stream_once() -> None:
    traces = StreamTraces(SourceKind.STRAP, Streams(ecg=True, acceleration_hz=50))
    assert traces.details(5.0) == ()
    refused = changed(StreamKind.ECG, StreamState.REFUSED)
    traces.take_record(replace(refused, detail="error 5"))
    traces.take_record(changed(StreamKind.ACCELERATION, StreamState.SENDING))
    (line,) = traces.details(6.0)
    assert "movement of the chest" in line
    traces.toggle_ecg()
    ecg_line, _ = traces.details(6.0)
    assert ecg_line.endswith("(error 5)")


def test_pulse_intervals_are_counted_and_called_optical() -> None:
    traces = StreamTraces(SourceKind.STRAP, ASKED)
    intervals = (pulse(), pulse(), pulse(), pulse(error_ms=90.0))
    traces.take((PulseIntervalsFound(intervals=intervals),))
    (line,) = traces.details(2.0)
    assert line.startswith("4 pulse intervals from an optical sensor, 75 %")
    assert "not used" in line
    traces.clear()
    assert traces.details(2.0) == ()
