"""Finds out what stands between this computer and a strap, one step after the other."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from biofeedback.clock import Clock
from biofeedback.errors import BiofeedbackError
from biofeedback.payloads.heart_rate import (
    HEART_RATE_MEASUREMENT,
    Contact,
    HeartRateMeasurement,
    PayloadError,
    decode_measurement,
)
from biofeedback.sensors.alarm import Alarm
from biofeedback.sensors.ble.adapter_facts import RadioBlock, radio_blocks
from biofeedback.sensors.ble.faults import without_addresses
from biofeedback.sensors.ble.heart_rate_profile import start_measuring
from biofeedback.sensors.ble.limits import DEFAULT_LIMITS, LinkLimits
from biofeedback.sensors.ble.link import Link
from biofeedback.sensors.ble.radio import Radio
from biofeedback.sensors.ble.scan import Found, SeenStrap
from biofeedback.sensors.errors import BluetoothProblem, SensorError

_log = logging.getLogger(__name__)


class Step(StrEnum):
    """What is looked at, in this order: each needs those before it."""

    SERVICE = "service"
    """The system's Bluetooth service answers."""
    PERMISSION = "permission"
    """It lets this program use it."""
    ADAPTER = "adapter"
    """The computer has a radio."""
    POWER = "power"
    """The radio is on."""
    FREE = "free"
    """No other program on this computer holds the strap."""
    SEEN = "seen"
    """The strap is heard."""
    CONNECTED = "connected"
    """A connection comes about."""
    OFFERED = "offered"
    """The device has the heart-rate measurement."""
    FLOWING = "flowing"
    """Intervals arrive."""


class Outcome(StrEnum):
    """How a step went."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not looked at, because a step before it failed."""


class Cause(StrEnum):
    """Why a step failed."""

    SERVICE_GONE = "service gone"
    NOT_ALLOWED = "not allowed"
    NO_ADAPTER = "no adapter"
    ADAPTER_OFF = "adapter off"
    BLOCKED = "blocked"
    """Off by software: a key, a menu, aeroplane mode."""
    SWITCHED_OFF = "switched off"
    """Off by a switch on the case, or by the firmware."""
    BUSY = "busy"
    HELD = "held"
    """Another program on this computer is connected to the strap."""
    NOT_SEEN = "not seen"
    NONE_SEEN = "none seen"
    """No strap was named, and none is heard."""
    SEVERAL = "several"
    """No strap was named, and more than one is heard."""
    SEARCHING = "searching"
    """A running session has not found it yet."""
    CONNECTING = "connecting"
    """A running session is connecting to it."""
    CONNECT_FAILED = "connect failed"
    DROPPED = "dropped"
    NEEDS_PAIRING = "needs pairing"
    NO_HEART_RATE = "no heart rate"
    NOTIFY_REFUSED = "notify refused"
    MUTE = "mute"
    """Connected, and nothing comes."""
    NO_INTERVALS = "no intervals"
    """Heart rates come, and no RR intervals."""
    NO_CONTACT = "no contact"
    """No RR intervals come, and the strap says that it does not touch the skin."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One step that is behind us."""

    step: Step
    outcome: Outcome
    cause: Cause | None = None
    """None unless it failed."""
    detail: str = ""
    """The system's own words, without addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisLimits:
    """How long each step may take; with a strap in reach all take about twenty seconds."""

    first_look_s: float = 2.0
    """Listening for any strap; tells at the same time whether the radio works."""
    turn_s: float = 12.0
    """Waiting for others of this program that use the radio, and for the first look with all
    that the system may take to answer."""
    seen_s: float = 8.0
    """Listening for a strap that the first look did not show; it may be half asleep."""
    connected_s: float = 12.0
    flowing_s: float = 10.0
    """Straps send each second, but the first interval can be 3 to 4 s old."""
    link: LinkLimits = DEFAULT_LIMITS


DEFAULT_DIAGNOSIS_LIMITS = DiagnosisLimits()

OnChecked = Callable[[Checked], None]


class Diagnosis:
    """Looks at one strap, or at the only one in reach; connects to it, and lets go of it again.

    Does not touch a strap that something on this computer is connected to already: whoever ends
    a connection ends it for all.
    """

    def __init__(
        self,
        radio: Radio,
        *,
        clock: Clock,
        limits: DiagnosisLimits = DEFAULT_DIAGNOSIS_LIMITS,
        blocks: Callable[[], tuple[RadioBlock, ...]] = radio_blocks,
    ) -> None:
        self._radio = radio
        self._clock = clock
        self._limits = limits
        self._blocks = blocks

    async def run(self, address: str | None, on_checked: OnChecked) -> tuple[Checked, ...]:
        """Every step, told as it is done; raises nothing that Bluetooth can be blamed for."""
        steps = _Steps(on_checked)
        try:
            await self._examine(steps, address)
        except _StoppedError as stopped:
            steps.fail(stopped.step, stopped.cause, stopped.detail)
        # Each system has its own Bluetooth library, and a defect in one is what is looked for.
        except Exception:  # noqa: BLE001 - see above; logged with its trace, and told as a finding
            _log.error("Unknown trouble: %s", without_addresses(traceback.format_exc()))
            steps.fail(steps.next, Cause.UNKNOWN, "")
        return tuple(steps.done)

    async def _examine(self, steps: "_Steps", address: str | None) -> None:
        seen = await self._look(steps)
        wanted = _subject(seen, address)
        steps.ok(Step.FREE)
        found = await self._find(steps, wanted)
        link = await self._connect(steps, found)
        try:
            with _faults_at(Step.OFFERED):
                if not link.offers(HEART_RATE_MEASUREMENT):
                    raise SensorError(BluetoothProblem.NO_HEART_RATE)
            steps.ok(Step.OFFERED)
            with _faults_at(Step.FLOWING, otherwise=Cause.MUTE):
                await self._await_intervals(link)
            steps.ok(Step.FLOWING)
        finally:
            await link.close()

    async def _look(self, steps: "_Steps") -> tuple[SeenStrap, ...]:
        """Whether the radio works, and what it hears at first."""
        try:
            with _faults_at(Step.POWER, otherwise=Cause.BUSY):
                async with self._clock.timeout(self._limits.turn_s):
                    seen = await self._radio.scan(self._limits.first_look_s, lambda _seen: None)
        except _StoppedError as stopped:
            cause = self._without_power(stopped.cause)
            at = _RADIO_STEPS.get(cause, Step.SEEN)
            raise _StoppedError(at, cause, stopped.detail) from stopped
        steps.ok(Step.POWER)
        return seen

    def _without_power(self, cause: Cause) -> Cause:
        """Whether it is a lock that keeps the radio off."""
        if cause in {Cause.ADAPTER_OFF, Cause.NO_ADAPTER}:
            blocks = self._blocks()
            if any(block.is_hard for block in blocks):
                return Cause.SWITCHED_OFF
            if any(block.is_soft for block in blocks):
                return Cause.BLOCKED
        return cause

    async def _find(self, steps: "_Steps", address: str) -> Found:
        with _faults_at(Step.SEEN, otherwise=Cause.NOT_SEEN):
            async with self._clock.timeout(self._limits.turn_s + self._limits.seen_s):
                found = await self._radio.find(
                    address, limits=self._limits.link, among_connected=False
                )
        steps.ok(Step.SEEN)
        return found

    async def _connect(self, steps: "_Steps", found: Found) -> Link:
        with _faults_at(Step.CONNECTED, otherwise=Cause.CONNECT_FAILED):
            async with self._clock.timeout(self._limits.turn_s + self._limits.connected_s):
                link = await self._radio.connect(found, limits=self._limits.link)
        steps.ok(Step.CONNECTED)
        return link

    async def _await_intervals(self, link: Link) -> None:
        """Until an interval comes; raises where none does in time."""
        heard: list[HeartRateMeasurement] = []
        enough = Alarm(self._clock)

        def take(characteristic: str, payload: bytes) -> None:
            if characteristic == HEART_RATE_MEASUREMENT and (read := _measurement(payload)):
                heard.append(read)
                if any(read.rr_ticks):
                    enough.ring()

        await start_measuring(link, take)
        if await enough.rings_within(self._limits.flowing_s):
            return
        if link.dropped.is_set():
            raise SensorError(BluetoothProblem.DROPPED)
        raise _StoppedError(Step.FLOWING, _why_silent(heard))


class _StoppedError(BiofeedbackError):
    """A step failed, and those after it cannot be looked at."""

    def __init__(self, step: Step, cause: Cause, detail: str = "") -> None:
        super().__init__(cause)
        self.step, self.cause, self.detail = step, cause, detail


class _Steps:
    """The steps that are behind us, in order, each told once."""

    def __init__(self, on_checked: OnChecked) -> None:
        self._tell = on_checked
        self.done: list[Checked] = []

    @property
    def next(self) -> Step:
        """The step that is being looked at."""
        return tuple(Step)[min(len(self.done), len(Step) - 1)]

    def ok(self, last: Step) -> None:
        """All up to this one are as they should be."""
        for step in tuple(Step)[len(self.done) : tuple(Step).index(last) + 1]:
            self._add(Checked(step=step, outcome=Outcome.OK))

    def fail(self, step: Step, cause: Cause, detail: str) -> None:
        """This one failed: those before it are well, those after it stay unknown."""
        at = tuple(Step).index(step)
        for before in tuple(Step)[len(self.done) : at]:
            self._add(Checked(step=before, outcome=Outcome.OK))
        self._add(Checked(step=step, outcome=Outcome.FAILED, cause=cause, detail=detail))
        for after in tuple(Step)[at + 1 :]:
            self._add(Checked(step=after, outcome=Outcome.SKIPPED))

    def _add(self, checked: Checked) -> None:
        self.done.append(checked)
        self._tell(checked)


@contextmanager
def _faults_at(step: Step, *, otherwise: Cause = Cause.UNKNOWN) -> Iterator[None]:
    """A block whose faults stop the examination at a step; ``otherwise`` is for being late."""
    try:
        yield
    except TimeoutError as error:
        raise _StoppedError(step, otherwise) from error
    except SensorError as error:
        cause = _CAUSES.get(error.reason, Cause.UNKNOWN)
        raise _StoppedError(step, cause, error.detail) from error


def _subject(seen: tuple[SeenStrap, ...], address: str | None) -> str:
    """The strap to look at; raises where it is held, or where none can be told from the others."""
    held = {strap.address.casefold() for strap in seen if strap.is_connected}
    if address is not None:
        if address.casefold() in held:
            raise _StoppedError(Step.FREE, Cause.HELD)
        return address
    free = [strap for strap in seen if not strap.is_connected]
    if len(free) == 1:
        return free[0].address
    if free:
        raise _StoppedError(Step.SEEN, Cause.SEVERAL)
    if held:
        raise _StoppedError(Step.FREE, Cause.HELD)
    raise _StoppedError(Step.SEEN, Cause.NONE_SEEN)


def _why_silent(heard: list[HeartRateMeasurement]) -> Cause:
    if not heard:
        return Cause.MUTE
    return Cause.NO_CONTACT if heard[-1].contact is Contact.NO else Cause.NO_INTERVALS


def _measurement(payload: bytes) -> HeartRateMeasurement | None:
    try:
        return decode_measurement(payload)
    except PayloadError as error:
        _log.debug("A measurement could not be read: %s.", error)
        return None


_RADIO_STEPS = {
    Cause.SERVICE_GONE: Step.SERVICE,
    Cause.NOT_ALLOWED: Step.PERMISSION,
    Cause.NO_ADAPTER: Step.ADAPTER,
    Cause.ADAPTER_OFF: Step.POWER,
    Cause.BLOCKED: Step.POWER,
    Cause.SWITCHED_OFF: Step.POWER,
    Cause.BUSY: Step.FREE,
    Cause.UNKNOWN: Step.SERVICE,
}
_CAUSES = {
    BluetoothProblem.SERVICE_GONE: Cause.SERVICE_GONE,
    BluetoothProblem.NOT_ALLOWED: Cause.NOT_ALLOWED,
    BluetoothProblem.NO_ADAPTER: Cause.NO_ADAPTER,
    BluetoothProblem.ADAPTER_OFF: Cause.ADAPTER_OFF,
    BluetoothProblem.BUSY: Cause.BUSY,
    BluetoothProblem.NOT_FOUND: Cause.NOT_SEEN,
    BluetoothProblem.CONNECT_FAILED: Cause.CONNECT_FAILED,
    BluetoothProblem.DROPPED: Cause.DROPPED,
    BluetoothProblem.NEEDS_PAIRING: Cause.NEEDS_PAIRING,
    BluetoothProblem.NO_HEART_RATE: Cause.NO_HEART_RATE,
    BluetoothProblem.NOTIFY_REFUSED: Cause.NOTIFY_REFUSED,
    BluetoothProblem.MUTE: Cause.MUTE,
}
