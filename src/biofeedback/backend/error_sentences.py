"""Deliberate errors as sentences: what happened, what it means, what to do next."""

from biofeedback.analysis.ecg import EcgError, EcgProblem
from biofeedback.backend.background import BackgroundError, BackgroundProblem
from biofeedback.errors import BiofeedbackError
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.sensors.errors import BluetoothProblem, SensorError
from biofeedback.storage.errors import (
    MigrationFailedError,
    RecorderBusyError,
    StorageError,
    StorageProblem,
)
from biofeedback.wording import tr


def of_error(error: BiofeedbackError) -> str:
    """An error as one or more whole sentences."""
    match error:
        case ExchangeError():
            return _of_exchange(error)
        case StorageError():
            return _of_storage(error)
        case SensorError(reason=reason):
            return _BLUETOOTH[reason]
        case BackgroundError(reason=reason):
            return _BACKGROUND[reason]
        case EcgError(reason=reason):
            return _ECG[reason]
        case _:
            return tr(
                "Something went wrong that this program has no words for ({kind}). Nothing that "
                "was recorded is lost. Please try again; the log says more."
            ).format(kind=type(error).__name__)


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
    BluetoothProblem.WRITE_FAILED: tr(
        "The strap did not take a request for its ECG or movement. Its intervals are not affected; "
        "nothing needs to be done."
    ),
    BluetoothProblem.NEEDS_PAIRING: tr(
        "The strap wants to be paired with this computer first. Pair it in the system's Bluetooth "
        "settings, and try again."
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
        "{file}: too large to be taken in at once, so it was not read. Name a file that holds RR "
        "intervals and not a signal, or a shorter piece of the signal."
    ),
    ExchangeProblem.EMPTY: tr(
        "{file}: the file is empty, so there is nothing to use. Save or export it again."
    ),
    ExchangeProblem.BINARY: tr(
        "{file}: this is no text, so no numbers can be read from it. Export it as text, one "
        "number in each line."
    ),
    ExchangeProblem.NO_INTERVALS: tr(
        "{file}: there are no intervals below its header. Export it again, one RR interval in "
        "each line."
    ),
    ExchangeProblem.NO_SAMPLES: tr(
        "{file}: there is no column of samples in it, so no ECG can be read from it. Export it "
        "again, one sample in each line."
    ),
    ExchangeProblem.UNEVEN_LINES: tr(
        "{file}: this line has more or fewer columns than the others, so the file was not used. "
        "Mend or delete it, or keep one sample in each line."
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


_BACKGROUND: dict[BackgroundProblem, str] = {
    BackgroundProblem.DIED: tr(
        "Computing stopped before it was done, most often because memory ran short. Nothing that "
        "was recorded is lost; try again with fewer numbers or a shorter recording."
    ),
    BackgroundProblem.FAILED: tr(
        "Computing came to an end that this program did not expect. Nothing that was recorded is "
        "lost; the log says more."
    ),
}


_ECG: dict[EcgProblem, str] = {
    EcgProblem.NOT_SAMPLES: tr(
        "These are no samples of an ECG, so no beats were looked for. Give one number for each "
        "sample, none of them missing."
    ),
    EcgProblem.RATE: tr(
        "No ECG is sampled at that rate, so no beats were looked for. Say how many samples there "
        "are in a second, 50 to 4000."
    ),
    EcgProblem.TOO_SHORT: tr(
        "This is less than ten seconds of ECG, too short to tell its beats apart. Take a longer "
        "piece, and see that the sampling rate is the right one."
    ),
    EcgProblem.FLAT: tr(
        "Every sample is the same, so there are no beats to find. See that the electrodes were "
        "on, and that the right column was exported."
    ),
    EcgProblem.NO_BEATS: tr(
        "No beats were found in this ECG. See that the sampling rate is the right one, and that "
        "these are samples of an ECG."
    ),
    EcgProblem.FAILED: tr(
        "NeuroKit2 could not take this ECG apart. See that the sampling rate is the right one, or "
        "take a cleaner or longer piece; the log says more."
    ),
}
