from typing import TypeVar

import numpy as np
import pytest

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.payloads.polar_frames import AccelerationFrame, EcgFrame, decode_frame
from biofeedback.payloads.polar_measurement import CONTROL_POINT, DATA
from biofeedback.records import Packet, Record, StreamChanged, StreamState
from biofeedback.sensors.simulated.faults import FaultKind, FaultRate, FaultSpan
from biofeedback.sensors.simulated.session import SimulatedSession, simulate
from biofeedback.sensors.simulated.settings import (
    CALM,
    CLEAN,
    SimulatedBody,
    SimulatedSettings,
    SimulatedStrapSettings,
)
from biofeedback.streams import StreamKind, Streams

BOTH = Streams(ecg=True, acceleration_hz=60)
TRACK = PacerTrack().changed(2.0, BreathingPattern())
_F = TypeVar("_F", EcgFrame, AccelerationFrame)


def frames(session: SimulatedSession, kind: type[_F]) -> list[_F]:
    decoded = [
        decode_frame(record.payload)
        for record in session.records
        if isinstance(record, Packet) and record.characteristic == DATA
    ]
    return [frame for frame in decoded if isinstance(frame, kind)]


def intervals(session: SimulatedSession) -> list[Record]:
    return [
        record
        for record in session.records
        if isinstance(record, Packet) and record.characteristic not in {DATA, CONTROL_POINT}
    ]


def said(session: SimulatedSession) -> list[tuple[StreamKind, StreamState, str]]:
    return [
        (record.stream, record.state, record.detail)
        for record in session.records
        if isinstance(record, StreamChanged)
    ]


def test_streams_come_at_the_nearest_rate_and_change_no_interval() -> None:
    plain = simulate(CALM, 5, 120.0, TRACK)
    streaming = simulate(CALM, 5, 120.0, TRACK, streams=BOTH)
    assert intervals(streaming) == intervals(plain)
    ecg = sum(len(frame.microvolts) for frame in frames(streaming, EcgFrame))
    acceleration = sum(len(frame.counts) for frame in frames(streaming, AccelerationFrame))
    assert ecg == pytest.approx(130 * 1.004 * 117.0, rel=0.02)
    assert acceleration == pytest.approx(50 * 1.004 * 117.0, rel=0.02)
    assert said(streaming)[:2] == [
        (StreamKind.ECG, StreamState.ASKED, "130 Hz"),
        (StreamKind.ACCELERATION, StreamState.ASKED, "50 Hz"),
    ]
    assert simulate(CALM, 5, 120.0, TRACK, streams=BOTH).records == streaming.records


def test_frames_are_stamped_by_the_true_rate_and_fit_a_notification() -> None:
    session = simulate(CLEAN, 1, 60.0, streams=BOTH)
    found = frames(session, EcgFrame)
    ends_s = np.array([frame.timestamp_ns for frame in found]) * 1e-9
    taken = np.cumsum([len(frame.microvolts) for frame in found])
    slope = np.polyfit(taken - taken[0], ends_s - ends_s[0], 1)[0]
    assert 1.0 / slope == pytest.approx(130.0 * 1.004, rel=1e-4)
    assert max(len(one.payload) for one in session.records if isinstance(one, Packet)) <= 229


def test_the_peaks_of_the_ecg_are_the_beats() -> None:
    session = simulate(CLEAN, 2, 40.0, streams=Streams(ecg=True))
    found = frames(session, EcgFrame)
    values = np.concatenate([frame.microvolts for frame in found])
    last_s = found[-1].timestamp_ns * 1e-9 / (1 + 20e-6) - 599_616_000 / (1 + 20e-6) - 3600.0
    times_s = last_s - np.arange(len(values))[::-1] / (130.0 * 1.004)
    true_s = [t for t in session.true_beat_times_s if times_s[0] + 1 < t < times_s[-1] - 1]
    assert len(true_s) > 25
    for beat_s in true_s:
        near = np.abs(times_s - beat_s) < 0.3
        assert times_s[near][np.argmax(values[near])] == pytest.approx(beat_s, abs=0.009)


def test_acceleration_swings_with_the_breath_and_shakes_while_the_trunk_moves() -> None:
    move = FaultSpan(kind=FaultKind.MOVEMENT, from_s=30.0, to_s=36.0)
    settings = SimulatedSettings(
        body=SimulatedBody(movements=FaultRate()),
        strap=SimulatedStrapSettings(scheduled=(move,)),
    )
    session = simulate(settings, 3, 60.0, TRACK, streams=Streams(acceleration_hz=50))
    mg = np.concatenate([frame.milligravity() for frame in frames(session, AccelerationFrame)])
    times_s = np.arange(len(mg)) / (50 * 1.004) + 1.5
    still = mg[(times_s > 5) & (times_s < 25)]
    assert np.linalg.norm(still, axis=1).mean() == pytest.approx(1000.0, abs=15.0)
    swing = np.ptp(np.convolve(still[:, 2], np.ones(25) / 25, "valid"))
    assert 15 < swing < 30
    moving = mg[(times_s > 32) & (times_s < 34)]
    assert moving.std(axis=0).max() > 5 * still.std(axis=0).max()
    assert move in session.faults


def test_a_lost_link_stops_the_streams_and_they_come_back_with_it() -> None:
    lost = FaultSpan(kind=FaultKind.LINK, from_s=20.0, to_s=26.0)
    settings = SimulatedSettings(strap=SimulatedStrapSettings(scheduled=(lost,)))
    session = simulate(settings, 4, 40.0, streams=Streams(ecg=True))
    assert [state for _, state, _ in said(session)] == [
        StreamState.ASKED,
        StreamState.SENDING,
        StreamState.STOPPED,
        StreamState.ASKED,
        StreamState.SENDING,
    ]
    ends_s = np.array([frame.timestamp_ns for frame in frames(session, EcgFrame)]) * 1e-9
    assert np.diff(ends_s).max() > 6.0


def test_pulse_intervals_are_not_missed() -> None:
    assert said(simulate(CLEAN, 1, 10.0, streams=Streams(ppi=True))) == []
    assert said(simulate(CLEAN, 1, 10.0)) == []
