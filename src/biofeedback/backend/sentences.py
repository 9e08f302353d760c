"""States and reasons as sentences, or parts of them: what is, and what usually helps."""

from biofeedback.dsp.updates import Absence, Doubt, GapReason, Note, SessionState
from biofeedback.records import EndReason, LinkReason, LinkState
from biofeedback.storage.errors import StorageProblem
from biofeedback.storage.saving import Saving, SavingState
from biofeedback.wording import tr, trn

PATIENCE_S = 10.0
"""After so long without a first interval a person is told what usually helps."""


def of_link(state: SessionState, now_s: float) -> str:
    """How the sensor's connection fares, as part of a sentence: "connected, waiting for RR"."""
    since_s = max(0.0, now_s - state.link_since_s)
    match state.link:
        case None:
            return tr("not connected yet")
        case LinkState.LIVE if state.has_contact is False:
            return tr(
                "connected; the strap reports no contact with the skin: moisten its electrodes"
            )
        case LinkState.WAITING | LinkState.LIVE if state.doubts and state.doubts[0] in _DOUBTFUL:
            return _DOUBTFUL[state.doubts[0]]
        case LinkState.WAITING if since_s >= PATIENCE_S:
            return f"{_LINK_STATES[LinkState.WAITING]}; {_no_intervals()}"
        case link:
            words = _LINK_STATES[link].format(seconds=since_s)
            reason = _LINK_REASONS[state.link_reason]
            return f"{words}: {reason}" if reason else words


def of_absence(absence: Absence) -> str:
    """Why a number is not there, as part of a sentence."""
    return _ABSENCES[absence]


def of_note(note: Note) -> str:
    """What must be said beside a number, as part of a sentence."""
    return _NOTES[note]


def of_saving(saving: Saving) -> str:
    """How the recording fares, as part of a sentence."""
    if saving.state is SavingState.SAVED:
        return tr("recording")
    remedy = _SAVING[saving.problem or StorageProblem.UNEXPECTED]
    held = ""
    if saving.waiting:
        held = "; " + trn(
            "{count} record waits in memory", "{count} records wait in memory", saving.waiting
        ).format(count=saving.waiting)
    match saving.state:
        case SavingState.BEHIND:
            return tr("saving is behind: {remedy}").format(remedy=remedy) + held
        case SavingState.NOT_SAVED:
            return tr("not being saved: {remedy}").format(remedy=remedy) + held


def of_unsaved(saving: Saving) -> str:
    """What a session that is over has lost to the disk, as whole sentences."""
    lost = trn(
        "{count} record of this session was not saved: {remedy}. What was saved before is safe.",
        "{count} records of this session were not saved: {remedy}. What was saved before is safe.",
        saving.waiting,
    )
    remedy = _SAVING[saving.problem or StorageProblem.UNEXPECTED]
    return lost.format(count=saving.waiting, remedy=remedy)


def of_link_reason(reason: LinkReason) -> str:
    """Why a link is as it is and what helps, as part of a sentence; empty for no reason."""
    return _LINK_REASONS[reason]


def of_gap(reason: GapReason) -> str:
    """Why beats are missing for a while, as part of a sentence."""
    return _GAPS[reason]


def of_end(reason: EndReason) -> str:
    """Why a session ended, as part of a sentence."""
    return _ENDS[reason]


def of_failed_analysis() -> str:
    """What a person is told when numbers stop because of a fault of the program."""
    return tr(
        "The numbers stopped because of a fault in this program. The recording goes on, and "
        "nothing is lost; analyse it later, and please report the fault."
    )


def _no_intervals() -> str:
    return tr("moisten the electrodes and see that the strap sits snugly below the chest")


_LINK_STATES: dict[LinkState, str] = {
    LinkState.SEARCHING: tr("looking for the strap"),
    LinkState.FOUND: tr("strap found, about to connect"),
    LinkState.CONNECTING: tr("connecting"),
    LinkState.WAITING: tr("connected, waiting for RR"),
    LinkState.LIVE: tr("connected"),
    LinkState.LOST: tr("connection lost {seconds:.0f} s ago, looking for it again"),
    LinkState.GIVEN_UP: tr("the sensor can't be used"),
    LinkState.CLOSED: tr("disconnected"),
}

_DOUBTFUL: dict[Doubt, str] = {
    Doubt.SURPLUS: tr("connected, but what it sends can't be used"),
    Doubt.INVENTED: tr("connected, but what it sends is in doubt"),
    Doubt.NO_INTERVALS: tr("connected; it sends heart rate only"),
}
"""Those that take numbers away; with any other the link does what it should."""

_LINK_REASONS: dict[LinkReason, str] = {
    LinkReason.NONE: "",
    LinkReason.DROPPED: tr("it went out of reach or switched off; the session goes on, with a gap"),
    LinkReason.MUTE: tr(
        "it stayed silent; the session goes on, with a gap. If this lasts, take the sensor off "
        "the strap for a moment"
    ),
    LinkReason.NOT_FOUND: tr(
        "it is not in reach, or connected to something else. Wear it, moisten the electrodes, "
        "and end other programs and watches that hold it"
    ),
    LinkReason.NO_ADAPTER: tr("this computer has no Bluetooth. Plug in an adapter"),
    LinkReason.ADAPTER_OFF: tr("Bluetooth is switched off. Switch it on, and it goes on by itself"),
    LinkReason.NOT_ALLOWED: tr(
        "this program may not use Bluetooth. Allow it in the system's privacy settings"
    ),
    LinkReason.SERVICE_GONE: tr(
        "the system's Bluetooth service does not answer. It is tried again; if this lasts, "
        "switch Bluetooth off and on"
    ),
    LinkReason.NO_HEART_RATE: tr(
        "this device offers no heart rate. Choose another one, and see that it is a chest strap"
    ),
    LinkReason.NOTIFY_REFUSED: tr(
        "it is connected, and will not send. It is tried again; if this lasts, take the sensor "
        "off the strap for a moment"
    ),
    LinkReason.CONNECT_FAILED: tr(
        "the connection did not come about. It is tried again; end other programs that hold it"
    ),
    LinkReason.END_OF_RECORDING: tr("the recording has come to its end"),
}

_SAVING: dict[StorageProblem, str] = {
    StorageProblem.NOT_A_LIBRARY: tr("the file is not a library; name another one"),
    StorageProblem.NEWER_VERSION: tr("the library is from a newer program; update this one"),
    StorageProblem.OLDER_VERSION: tr("the library is from an older program and can't be updated"),
    StorageProblem.NETWORK_FOLDER: tr("the library lies in a network folder; choose another"),
    StorageProblem.UNSUITABLE_FOLDER: tr("the disk is of the wrong kind; choose another folder"),
    StorageProblem.UNREACHABLE: tr("the library can't be opened; see that its folder is there"),
    StorageProblem.READ_ONLY: tr("the library can't be written to; allow writing to its folder"),
    StorageProblem.FULL: tr("the disk is full; free some space"),
    StorageProblem.STALLED: tr("waiting for the disk, or for another program that holds it"),
    StorageProblem.DISK_FAILED: tr("the disk reports an error; see that it is connected"),
    StorageProblem.BUSY_RECORDER: tr("another program records into this library; end it there"),
    StorageProblem.NO_SESSION: tr("the library lost this session; it is being made again"),
    StorageProblem.DAMAGED: tr("the library is damaged; keep this session running for now"),
    StorageProblem.MIGRATION_FAILED: tr("the library could not be brought up to date"),
    StorageProblem.UNEXPECTED: tr("a fault in this program; keep this session running for now"),
}


_ABSENCES: dict[Absence, str] = {
    Absence.NOT_FILLED: tr("needs a longer unbroken stretch of beats"),
    Absence.NO_BEATS: tr("no beats yet"),
    Absence.TOO_CORRECTED: tr(
        "more than 10 % of the beats had to be corrected; a moist, snug strap helps"
    ),
    Absence.TOO_IRREGULAR: tr("the rhythm is too irregular for this number"),
    Absence.SLOW_BREATHING: tr(
        "not defined below 9 breaths per minute; see the power at the breath instead"
    ),
    Absence.FAST_BREATHING: tr(
        "not defined above 24 breaths per minute; see the power at the breath instead"
    ),
    Absence.BREATHING_NOT_MEASURED: tr("breathing is not measured, so this could mislead"),
    Absence.NOT_PACED: tr("needs the pacer"),
    Absence.NOT_FOLLOWING: tr("the heart's rhythm is not at the pacer's rate"),
    Absence.DELAY_UNKNOWN: tr("beats and breath were not timed by one clock"),
    Absence.LOST_CONTACT: tr("no contact with the skin; moist electrodes help"),
    Absence.LINK_LOST: tr("the connection was lost; numbers come back with the beats"),
    Absence.RATE_ONLY: tr("this sensor sends heart rate only, no intervals"),
    Absence.INVENTED: tr("the intervals are too regular to be measured from a heart"),
    Absence.SURPLUS: tr("the strap sends more intervals than fit the time that passed"),
    Absence.STALE: tr("nothing came for 10 s"),
    Absence.PAUSED: tr("paused"),
    Absence.UNDEFINED: tr("not defined for these beats"),
}

_NOTES: dict[Note, str] = {
    Note.SLOW_PACE: tr("slow pace: not comparable with rest"),
    Note.CORRECTED: tr("more than 5 % of the beats were corrected: read with caution"),
    Note.BREATHING_NOT_MEASURED: tr("breathing was not measured; shown because it was asked for"),
    Note.BREATHING_ESTIMATED: tr("breathing estimated from the heartbeats, not measured"),
    Note.NOT_BALANCE: tr("no measure of sympathovagal balance"),
}

_GAPS: dict[GapReason, str] = {
    GapReason.LINK: tr("connection lost"),
    GapReason.PACKETS: tr("some beats did not arrive"),
    GapReason.CONTACT: tr("no contact with the skin"),
    GapReason.CLOCK: tr("the computer slept"),
}

_ENDS: dict[EndReason, str] = {
    EndReason.ASKED: tr("ended by hand"),
    EndReason.COMPLETED: tr("completed as planned"),
    EndReason.CLOSED: tr("ended because the program was closed"),
    EndReason.SOURCE_ENDED: tr("ended with its recording"),
    EndReason.RECOVERED: tr("recovered: the program had stopped before it could end the session"),
}
