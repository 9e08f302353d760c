"""Errors, states and reasons as sentences: what happened, what it means, what to do next."""

from biofeedback.dsp.updates import Absence, GapReason, Note, SessionState
from biofeedback.errors import BiofeedbackError
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.records import EndReason, LinkReason, LinkState
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.storage.errors import (
    MigrationFailedError,
    RecorderBusyError,
    StorageError,
    StorageProblem,
)
from biofeedback.storage.saving import Saving, SavingState
from biofeedback.wording import tr, trn

PATIENCE_S = 10.0
"""After so long without a first interval a person is told what usually helps."""


def of_error(error: BiofeedbackError) -> str:
    """An error as one or more whole sentences."""
    match error:
        case ExchangeError():
            return _of_exchange(error)
        case StorageError():
            return _of_storage(error)
        case SensorError(reason=reason):
            return _BLUETOOTH[reason]
        case _:
            return tr(
                "Something went wrong that this program has no words for ({kind}). Nothing that "
                "was recorded is lost. Please try again; the log says more."
            ).format(kind=type(error).__name__)


def of_link(state: SessionState, now_s: float) -> str:
    """How the sensor's connection fares, as part of a sentence: "connected, waiting for RR"."""
    since_s = max(0.0, now_s - state.link_since_s)
    match state.link:
        case None:
            return tr("not connected yet")
        case LinkState.WAITING if since_s >= PATIENCE_S:
            return f"{_LINK_STATES[LinkState.WAITING]}; {_no_intervals()}"
        case LinkState.LIVE if state.has_contact is False:
            return tr(
                "connected; the strap reports no contact with the skin: moisten its electrodes"
            )
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

_BLUETOOTH: dict[BluetoothProblem, str] = {
    BluetoothProblem.NO_ADAPTER: tr(
        "This computer has no Bluetooth that can talk to sensors, so no strap can be found. Plug "
        "in a Bluetooth adapter (4.0 or newer), or try a simulated session."
    ),
    BluetoothProblem.ADAPTER_OFF: tr(
        "Bluetooth is switched off, so no strap can be found. Switch it on and try again."
    ),
    BluetoothProblem.NOT_ALLOWED: tr(
        "The system does not let this program use Bluetooth, so no strap can be found. Allow it "
        "in the system's privacy settings (on Linux: be at the computer itself, or join the "
        "group bluetooth), then try again."
    ),
    BluetoothProblem.SERVICE_GONE: tr(
        "The system's Bluetooth service does not answer, so no strap can be found. Switch "
        "Bluetooth off and on (on Linux: start the service bluetooth), then try again."
    ),
    BluetoothProblem.BUSY: tr(
        "Bluetooth is busy with another search or connection. Wait some seconds and try again; "
        "if this lasts, end other programs that use Bluetooth."
    ),
    BluetoothProblem.NOT_FOUND: tr(
        "The strap is not in reach, or connected to something else. Wear it, moisten its "
        "electrodes, end other programs and watches that hold it, and try again."
    ),
    BluetoothProblem.CONNECT_FAILED: tr(
        "The strap is there, but the connection did not come about. Come closer, end other "
        "programs that hold it, and try again."
    ),
    BluetoothProblem.NO_HEART_RATE: tr(
        "This device offers no heart rate, so a session can't use it. Choose another one, best "
        "a chest strap."
    ),
    BluetoothProblem.NOTIFY_REFUSED: tr(
        "The strap is connected, and will not send its intervals. Take the sensor off the strap "
        "for a moment, put it back, and try again."
    ),
    BluetoothProblem.DROPPED: tr(
        "The connection to the strap broke off. A running session looks for it by itself; "
        "otherwise come closer and try again."
    ),
    BluetoothProblem.MUTE: tr(
        "The strap is connected, but nothing comes from it. Moisten its electrodes; if that "
        "does not help, take the sensor off the strap for a moment."
    ),
    BluetoothProblem.READ_FAILED: tr(
        "The strap did not tell one of its facts, such as its battery. The session is not "
        "affected; nothing needs to be done."
    ),
    BluetoothProblem.FAILED: tr(
        "Bluetooth failed without saying why. Switch Bluetooth off and on and try again; if "
        "this lasts, restart the computer."
    ),
}


def _of_storage(error: StorageError) -> str:
    match error:
        case RecorderBusyError(pid=pid, host=host):
            return tr(
                "Another window or terminal (process {pid} on {host}) is recording into the "
                "library {path}. Two at once would mix up their sessions, so nothing was started. "
                "End the other session, or name another library."
            ).format(pid=pid, host=host, path=error.path)
        case MigrationFailedError(backup=backup) if backup is not None:
            return tr(
                "The library {path} could not be brought up to date, and was left as it was; a "
                "copy of it is at {backup}. Update this program, or ask for help with both files."
            ).format(path=error.path, backup=backup)
        case _:
            return _STORAGE[error.reason].format(path=error.path)


_STORAGE: dict[StorageProblem, str] = {
    StorageProblem.NOT_A_LIBRARY: tr(
        "{path} is not a library of this program, and was not touched. Name another file."
    ),
    StorageProblem.NEWER_VERSION: tr(
        "The library {path} was written by a newer version of this program, and was not touched. "
        "Update this program, or name another library."
    ),
    StorageProblem.OLDER_VERSION: tr(
        "The library {path} is from an older version of this program, and can't be brought up to "
        "date where it is. Start a session once where it can be written to."
    ),
    StorageProblem.NETWORK_FOLDER: tr(
        "The library {path} lies in a network folder, where a recording could be damaged, so it "
        "is not used there. Choose a folder on this computer."
    ),
    StorageProblem.UNSUITABLE_FOLDER: tr(
        "The disk that holds {path} can't keep a recording safe. Choose a folder on this "
        "computer's own disk."
    ),
    StorageProblem.UNREACHABLE: tr(
        "The library {path} can't be opened or made. See that its folder exists and belongs to "
        "you, or name another library."
    ),
    StorageProblem.READ_ONLY: tr(
        "The library {path} can be read, but not written to. Give yourself the right to write "
        "there, or name another library."
    ),
    StorageProblem.FULL: tr(
        "The disk that holds {path} is full, so nothing more can be saved. Free some space."
    ),
    StorageProblem.STALLED: tr(
        "The disk, or another program, keeps {path} from being used. Wait some seconds and try "
        "again; if this lasts, end other programs that use the library."
    ),
    StorageProblem.DISK_FAILED: tr(
        "The disk that holds {path} reports an error. Save a copy of the library elsewhere, and "
        "have the disk checked."
    ),
    StorageProblem.BUSY_RECORDER: tr(
        "Another window or terminal is recording into the library {path}, so nothing was "
        "started. End the other session, or name another library."
    ),
    StorageProblem.NO_SESSION: tr(
        "There is no such session in the library {path}. List its sessions, and choose one."
    ),
    StorageProblem.DAMAGED: tr(
        "The library {path} is damaged, and was not changed. Keep a copy of it, and go on with a "
        "backup or another library."
    ),
    StorageProblem.MIGRATION_FAILED: tr(
        "The library {path} could not be brought up to date, and was left as it was. Update this "
        "program, or name another library."
    ),
    StorageProblem.UNEXPECTED: tr(
        "Something went wrong with the library {path} that should not have. What was saved "
        "before is safe. Try again, and please report what the log says."
    ),
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


def _of_exchange(error: ExchangeError) -> str:
    where = "" if error.line is None else tr(", line {line}").format(line=error.line)
    return _EXCHANGE[error.reason].format(
        file=f"{error.path}{where}", text=error.text, detail=error.detail
    )


_EXCHANGE: dict[ExchangeProblem, str] = {
    ExchangeProblem.NOT_FOUND: tr(
        "{file}: there is no such file, so it was not read. Check its name and folder."
    ),
    ExchangeProblem.NOT_A_FILE: tr(
        "{file}: this is no file but a folder or a device, so it was not read. Name a file in it."
    ),
    ExchangeProblem.NOT_READABLE: tr(
        "{file}: the system does not let it be read ({detail}). Check that you may open it."
    ),
    ExchangeProblem.TOO_LARGE: tr(
        "{file}: too large for a list of RR intervals, so it was not read. Name a file that "
        "holds intervals, not the signal they were taken from."
    ),
    ExchangeProblem.EMPTY: tr(
        "{file}: the file is empty, so there is nothing to use. Save or export it again."
    ),
    ExchangeProblem.BINARY: tr(
        "{file}: this is no text, so no intervals can be read from it. Export it as text, one RR "
        "interval in each line."
    ),
    ExchangeProblem.NO_INTERVALS: tr(
        "{file}: there are no intervals below its header. Export it again, one RR interval in "
        "each line."
    ),
    ExchangeProblem.NOT_A_NUMBER: tr(
        "{file}: “{text}” is no number, so the file was not used. Mend or delete that line."
    ),
    ExchangeProblem.NOT_POSITIVE: tr(
        "{file}: “{text}” can't be an interval, so the file was not used. Delete that line, or "
        "see that the file holds RR intervals and not a signal."
    ),
    ExchangeProblem.MIXED_UNITS: tr(
        "{file}: “{text}” is in another unit than the rest, milliseconds or seconds, so the file "
        "was not used. Write all lines in one unit."
    ),
    ExchangeProblem.UNKNOWN_UNIT: tr(
        "{file}: numbers around {text} are no RR intervals, neither in milliseconds nor in "
        "seconds, so the file was not used. See that it holds intervals and not heart rates."
    ),
    ExchangeProblem.UNCLEAR_COLUMNS: tr(
        "{file}: the columns can't be told apart, so the file was not used. Keep one column of "
        "RR intervals, or time and RR, or name a column “rr” in the first line."
    ),
    ExchangeProblem.UNSORTED: tr(
        "{file}: the time {text} lies before the one above it, so the file was not used. Sort "
        "its lines by time, or split it where a new recording begins."
    ),
    ExchangeProblem.UNCLEAR_TIMES: tr(
        "{file}: up to here the first column does not advance with the intervals, neither in "
        "seconds nor in milliseconds, so the file was not used. Remove that column."
    ),
    ExchangeProblem.ONLY_HEART_RATE: tr(
        "{file}: it holds averaged heart rates and no RR intervals, from which heart-rate "
        "variability can't be computed. Record again with RR intervals switched on."
    ),
    ExchangeProblem.NOTHING_TO_WRITE: tr(
        "{file}: the session has no beats, so it was not written. Write it as JSON lines, which "
        "hold everything else too."
    ),
    ExchangeProblem.EXISTS: tr(
        "{file}: a file of that name is there already, and was left as it is. Choose another "
        "name, or say that it may be replaced."
    ),
    ExchangeProblem.NOT_WRITABLE: tr(
        "{file}: it could not be written ({detail}); the session itself is safe. Choose another "
        "folder."
    ),
    ExchangeProblem.FULL: tr(
        "{file}: the disk is full, so it was not written; the session itself is safe. Free some "
        "space, or choose another disk."
    ),
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
    Absence.LOST_CONTACT: tr("no contact with the sensor; it comes back by itself"),
    Absence.STALE: tr("nothing came for 10 s"),
    Absence.PAUSED: tr("paused"),
    Absence.UNDEFINED: tr("not defined for these beats"),
}

_NOTES: dict[Note, str] = {
    Note.SLOW_PACE: tr("slow pace: not comparable with rest"),
    Note.CORRECTED: tr("more than 5 % of the beats were corrected: read with caution"),
    Note.BREATHING_NOT_MEASURED: tr("breathing was not measured; shown because it was asked for"),
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
