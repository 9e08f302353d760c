"""The state of a session, folded from its records one by one."""

import math
from dataclasses import replace

from biofeedback.dsp.updates import Doubt, SessionState
from biofeedback.payloads.heart_rate import (
    BATTERY_LEVEL,
    BODY_SENSOR_LOCATION,
    DEVICE_FACTS,
    Contact,
    HeartRateMeasurement,
    decode_battery,
    decode_body_location,
    decode_text,
)
from biofeedback.records import (
    EndAsked,
    EndUndone,
    LinkChanged,
    Marked,
    PacerChanged,
    Packet,
    PartStarted,
    Paused,
    Record,
    Resumed,
    SessionEnded,
)

_CONTACTS = {Contact.UNSUPPORTED: None, Contact.NO: False, Contact.YES: True}


def after_record(state: SessionState, record: Record, t_s: float) -> SessionState:
    """The state after a record that arrived at a moment; the very same where nothing changed.

    Heart-rate packets have ``after_measurement``. Raises PayloadError for a battery level or a
    body location that is malformed.
    """
    match record:
        case Packet():
            return _after_packet(state, record)
        case LinkChanged():
            since_s = state.link_since_s if record.state is state.link else t_s
            return replace(
                state, link=record.state, link_reason=record.reason, link_since_s=since_s
            )
        case PacerChanged() if math.isfinite(record.holds_from_s):
            track = state.track.changed(record.holds_from_s, record.pattern)
            return replace(state, track=track)
        case Marked():
            return replace(state, marks=(*state.marks, (t_s, record.text)))
        case PartStarted() | Paused() | Resumed():
            return _after_turn(state, record, t_s)
        case EndAsked() | EndUndone() | SessionEnded():
            return _after_end(state, record, t_s)
        case _:
            return state


def after_measurement(
    state: SessionState, measurement: HeartRateMeasurement, t_s: float
) -> SessionState:
    """The state after a heart-rate packet that arrived at a moment."""
    last_packet_s = t_s if any(measurement.rr_ticks) else state.last_packet_s
    has_contact = _CONTACTS[measurement.contact]
    if (last_packet_s, has_contact) == (state.last_packet_s, state.has_contact):
        return state
    return replace(state, last_packet_s=last_packet_s, has_contact=has_contact)


def after_interval(state: SessionState, t_s: float) -> SessionState:
    """The state after an imported interval that arrived at a moment."""
    return replace(state, last_packet_s=t_s)


def after_doubts(state: SessionState, doubts: tuple[Doubt, ...]) -> SessionState:
    """The state once these are the doubts about the strap."""
    return state if doubts == state.doubts else replace(state, doubts=doubts)


def _after_packet(state: SessionState, packet: Packet) -> SessionState:
    if packet.characteristic == BATTERY_LEVEL:
        return _same_or(state, replace(state, battery_percent=decode_battery(packet.payload)))
    if packet.characteristic == BODY_SENSOR_LOCATION:
        return _same_or(state, replace(state, worn_at=decode_body_location(packet.payload)))
    if packet.characteristic in DEVICE_FACTS:
        facts = dict(state.device)
        facts[DEVICE_FACTS[packet.characteristic]] = decode_text(packet.payload)
        return _same_or(state, replace(state, device=tuple(facts.items())))
    return state


def _after_turn(
    state: SessionState, record: PartStarted | Paused | Resumed, t_s: float
) -> SessionState:
    match record:
        case PartStarted():
            return replace(
                state,
                part_index=record.index,
                part_name=record.name,
                part_planned_s=record.planned_s,
                part_started_s=t_s,
                part_paused_s=0.0,
                paused_since_s=None if state.paused_since_s is None else t_s,
            )
        case Paused() if state.paused_since_s is None:
            return replace(state, paused_since_s=t_s)
        case Resumed() if state.paused_since_s is not None:
            paused_s = state.part_paused_s + t_s - state.paused_since_s
            return replace(state, part_paused_s=paused_s, paused_since_s=None)
        case _:
            return state


def _after_end(
    state: SessionState, record: EndAsked | EndUndone | SessionEnded, t_s: float
) -> SessionState:
    match record:
        case EndAsked():
            return replace(state, end_undo_until_s=record.undo_until_s)
        case EndUndone():
            return replace(state, end_undo_until_s=None)
        case SessionEnded():
            return replace(state, ended_s=t_s, end_reason=record.reason, end_undo_until_s=None)


def _same_or(before: SessionState, after: SessionState) -> SessionState:
    return before if before == after else after
