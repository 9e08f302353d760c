"""What was looked at and found, as sentences: one that says it, and one thing to try."""

import sys
from dataclasses import dataclass

from biofeedback.backend.doctor import Cause, Checked, Examination, Outcome, Step
from biofeedback.wording import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What all of it comes to."""

    sentence: str
    """What is."""
    remedy: str
    """The one thing to try."""


def of_step(step: Step) -> str:
    """What a step looks at, in a few words."""
    return _STEPS[step]


def of_outcome(outcome: Outcome) -> str:
    """How a step went, in a word or two."""
    return _OUTCOMES[outcome]


def of_check(checked: Checked) -> str:
    """What a step found, as a sentence; empty for one that was not looked at."""
    match checked.outcome:
        case Outcome.OK:
            return _WELL[checked.step]
        case Outcome.SKIPPED:
            return ""
        case Outcome.FAILED:
            return _CAUSES[checked.cause or Cause.UNKNOWN][0]


def verdict_of(examination: Examination, *, system: str = sys.platform) -> Verdict:
    """One sentence, and one thing to try on this operating system (as ``sys.platform``)."""
    failed = examination.failed
    if failed is None:
        remedy = tr("Go on with your session.")
        if not examination.is_of_running_link:
            remedy = tr("Start a session.")
        return Verdict(
            sentence=tr("Everything works: the strap sends its intervals."), remedy=remedy
        )
    cause = failed.cause or Cause.UNKNOWN
    sentence, remedy = _CAUSES[cause]
    return Verdict(sentence=sentence, remedy=_ON_SYSTEM.get((cause, system), remedy))


_STEPS: dict[Step, str] = {
    Step.SERVICE: tr("Bluetooth service"),
    Step.PERMISSION: tr("Permission to use it"),
    Step.ADAPTER: tr("Bluetooth adapter"),
    Step.POWER: tr("Bluetooth switched on"),
    Step.FREE: tr("Strap not in use"),
    Step.SEEN: tr("Strap in reach"),
    Step.CONNECTED: tr("Connection"),
    Step.OFFERED: tr("Heart-rate service"),
    Step.FLOWING: tr("Intervals arriving"),
}

_OUTCOMES: dict[Outcome, str] = {
    Outcome.OK: tr("in order"),
    Outcome.FAILED: tr("here it stops"),
    Outcome.SKIPPED: tr("not looked at"),
}

_WELL: dict[Step, str] = {
    Step.SERVICE: tr("The system's service answers."),
    Step.PERMISSION: tr("This program may use it."),
    Step.ADAPTER: tr("There is one."),
    Step.POWER: tr("It is on."),
    Step.FREE: tr("No other program on this computer holds it."),
    Step.SEEN: tr("It is heard."),
    Step.CONNECTED: tr("It comes about."),
    Step.OFFERED: tr("The strap has it."),
    Step.FLOWING: tr("They arrive."),
}

_CAUSES: dict[Cause, tuple[str, str]] = {
    Cause.SERVICE_GONE: (
        tr("The system's Bluetooth service does not answer."),
        tr("Restart the computer."),
    ),
    Cause.NOT_ALLOWED: (
        tr("The system does not let this program use Bluetooth."),
        tr("Allow Bluetooth for this program in the system's privacy settings."),
    ),
    Cause.NO_ADAPTER: (
        tr("This computer has no Bluetooth that can talk to sensors."),
        tr("Plug in a Bluetooth adapter (4.0 or newer)."),
    ),
    Cause.ADAPTER_OFF: (
        tr("Bluetooth is switched off."),
        tr("Switch Bluetooth on in the system's settings."),
    ),
    Cause.BLOCKED: (
        tr("Bluetooth is blocked by software, as by aeroplane mode."),
        tr("Switch aeroplane mode off, or type in a terminal: rfkill unblock bluetooth"),
    ),
    Cause.SWITCHED_OFF: (
        tr("Bluetooth is switched off by a switch or key of the computer."),
        tr("Look for the switch or key for wireless on the computer, and turn it on."),
    ),
    Cause.BUSY: (
        tr("Bluetooth is busy with another search or connection."),
        tr("End other programs that use Bluetooth, and look again."),
    ),
    Cause.HELD: (
        tr("The strap is connected to this computer already, by another program."),
        tr("End that program; if there is none, switch Bluetooth off and on."),
    ),
    Cause.NOT_SEEN: (
        tr("The strap is not heard: out of reach, asleep, or connected to something else."),
        tr("Wear it, moisten its electrodes, and end apps and watches that may hold it."),
    ),
    Cause.NONE_SEEN: (
        tr("No strap is heard: out of reach, asleep, or connected to something else."),
        tr("Wear it, moisten its electrodes, and end apps and watches that may hold it."),
    ),
    Cause.SEVERAL: (
        tr("More than one strap is in reach, and none was chosen."),
        tr("Choose the strap that this is about, and look again."),
    ),
    Cause.SEARCHING: (
        tr("The strap has not been heard yet; it is being looked for."),
        tr("Wear it, moisten its electrodes, and wait some seconds."),
    ),
    Cause.CONNECTING: (
        tr("The strap was heard, and the connection is being made."),
        tr("Wait some seconds, and look again."),
    ),
    Cause.CONNECT_FAILED: (
        tr("The strap is heard, but the connection does not come about."),
        tr("Take the sensor off the strap, wait ten seconds, and put it back."),
    ),
    Cause.DROPPED: (
        tr("The connection comes about and breaks off again."),
        tr("Come closer, and end apps and watches that may take the strap over."),
    ),
    Cause.NEEDS_PAIRING: (
        tr("The strap wants to be paired with this computer first."),
        tr("Pair it in the system's Bluetooth settings."),
    ),
    Cause.NO_HEART_RATE: (
        tr("This device does not offer heart rate."),
        tr("Choose another device, best a chest strap."),
    ),
    Cause.NOTIFY_REFUSED: (
        tr("The strap is connected, and refuses to send."),
        tr("Take the sensor off the strap, wait ten seconds, and put it back."),
    ),
    Cause.MUTE: (
        tr("The strap is connected, but nothing comes from it."),
        tr("Take the sensor off the strap, wait ten seconds, and put it back."),
    ),
    Cause.NO_INTERVALS: (
        tr("The strap sends heart rates, but no intervals between beats."),
        tr("Moisten the electrodes; if that does not help, the device has none to send."),
    ),
    Cause.NO_CONTACT: (
        tr("The strap is connected, and says that it does not touch the skin."),
        tr("Moisten the electrodes, and put the strap on snugly below the chest."),
    ),
    Cause.UNKNOWN: (
        tr("Bluetooth failed without saying why."),
        tr("Switch Bluetooth off and on, and look again."),
    ),
}
"""(what is, what to try)."""

_ON_SYSTEM: dict[tuple[Cause, str], str] = {
    (Cause.SERVICE_GONE, "linux"): tr(
        "Start it; in a terminal: sudo systemctl enable --now bluetooth"
    ),
    (Cause.SERVICE_GONE, "win32"): tr(
        "In the program Services, start the “Bluetooth Support Service”."
    ),
    (Cause.NOT_ALLOWED, "linux"): tr(
        "Be at the computer itself, or join the group; in a terminal: "
        "sudo usermod -aG bluetooth $USER"
    ),
    (Cause.NOT_ALLOWED, "darwin"): tr(
        "In System Settings, Privacy & Security, Bluetooth, allow this program, or the terminal "
        "that it runs in."
    ),
    (Cause.NOT_ALLOWED, "win32"): tr(
        "In Settings, Privacy & security, Radios, let apps control radios."
    ),
    (Cause.ADAPTER_OFF, "darwin"): tr("Switch Bluetooth on in the Control Centre."),
    (Cause.ADAPTER_OFF, "win32"): tr("Switch Bluetooth on in Settings, Bluetooth & devices."),
}
"""The way there, where it differs from system to system."""
