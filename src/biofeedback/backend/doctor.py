"""The room where it is found out what is wrong between this computer and a strap."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from biofeedback.backend.link_history import LinkHistory, WatchedLink
from biofeedback.clock import Clock
from biofeedback.payloads.heart_rate import Contact
from biofeedback.records import LinkReason, LinkState
from biofeedback.sensors.ble.adapter_facts import RadioBlock, radio_blocks
from biofeedback.sensors.ble.diagnosis import (
    DEFAULT_DIAGNOSIS_LIMITS,
    Cause,
    Checked,
    Diagnosis,
    DiagnosisLimits,
    OnChecked,
    Outcome,
    Step,
)
from biofeedback.sensors.ble.radio import Radio

__all__ = ["Cause", "Checked", "Doctor", "Examination", "OnChecked", "Outcome", "Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found."""

    checks: tuple[Checked, ...]
    """Every step, in order."""
    is_of_running_link: bool
    """Whether it is what a link in use told, so that nothing was tried against it."""

    @property
    def failed(self) -> Checked | None:
        """The step that stands in the way; None where all is well."""
        return next((each for each in self.checks if each.outcome is Outcome.FAILED), None)


class Doctor:
    """Looks at one strap at a time; leaves a strap alone that this program listens to."""

    def __init__(
        self,
        radio: Radio,
        links: LinkHistory,
        *,
        clock: Clock,
        limits: DiagnosisLimits = DEFAULT_DIAGNOSIS_LIMITS,
        blocks: Callable[[], tuple[RadioBlock, ...]] = radio_blocks,
    ) -> None:
        self._links = links
        self._trying: asyncio.Task[tuple[Checked, ...]] | None = None
        self._diagnosis = Diagnosis(radio, clock=clock, limits=limits, blocks=blocks)

    async def examine(
        self, address: str | None, on_checked: OnChecked = lambda _: None
    ) -> Examination | None:
        """Go through all steps, each told as it is done; None where it was stopped.

        Without an address it is about the strap this program listens to, else about the only one
        in reach. Takes up to three quarters of a minute, or no time for a link in use.
        """
        link = self._links.kept_up(address)
        if link is not None:
            checks = checks_of(link)
            for checked in checks:
                on_checked(checked)
            return Examination(checks=checks, is_of_running_link=True)
        await self.stop()
        trying = asyncio.create_task(self._diagnosis.run(address, on_checked), name="doctor")
        self._trying = trying
        try:
            await asyncio.wait({trying})
        finally:
            trying.cancel()
        if trying.cancelled():
            return None
        return Examination(checks=trying.result(), is_of_running_link=False)

    async def stop(self) -> None:
        """Try no more, and let go of the strap; nothing happens where nothing is tried."""
        trying, self._trying = self._trying, None
        if trying is not None and not trying.done():
            trying.cancel()
            await asyncio.wait({trying})


def checks_of(link: WatchedLink) -> tuple[Checked, ...]:
    """The steps as a link in use tells them."""
    found = _trouble(link)
    if found is None:
        return tuple(Checked(step=step, outcome=Outcome.OK) for step in Step)
    at, cause = found
    steps = tuple(Step)
    place = steps.index(at)
    return (
        *(Checked(step=step, outcome=Outcome.OK) for step in steps[:place]),
        Checked(step=at, outcome=Outcome.FAILED, cause=cause),
        *(Checked(step=step, outcome=Outcome.SKIPPED) for step in steps[place + 1 :]),
    )


def _trouble(link: WatchedLink) -> tuple[Step, Cause] | None:
    match link.state:
        case LinkState.LIVE:
            return None
        case LinkState.WAITING:
            return Step.FLOWING, _why_waiting(link)
        case LinkState.FOUND | LinkState.CONNECTING:
            return Step.CONNECTED, Cause.CONNECTING
        case _:
            return _BY_REASON[link.reason]


def _why_waiting(link: WatchedLink) -> Cause:
    if not link.has_heard:
        return Cause.MUTE
    return Cause.NO_CONTACT if link.contact is Contact.NO else Cause.NO_INTERVALS


_BY_REASON: dict[LinkReason, tuple[Step, Cause]] = {
    LinkReason.NONE: (Step.SEEN, Cause.SEARCHING),
    LinkReason.END_OF_RECORDING: (Step.SEEN, Cause.SEARCHING),
    LinkReason.SERVICE_GONE: (Step.SERVICE, Cause.SERVICE_GONE),
    LinkReason.NOT_ALLOWED: (Step.PERMISSION, Cause.NOT_ALLOWED),
    LinkReason.NO_ADAPTER: (Step.ADAPTER, Cause.NO_ADAPTER),
    LinkReason.ADAPTER_OFF: (Step.POWER, Cause.ADAPTER_OFF),
    LinkReason.NOT_FOUND: (Step.SEEN, Cause.NOT_SEEN),
    LinkReason.CONNECT_FAILED: (Step.CONNECTED, Cause.CONNECT_FAILED),
    LinkReason.DROPPED: (Step.CONNECTED, Cause.DROPPED),
    LinkReason.NO_HEART_RATE: (Step.OFFERED, Cause.NO_HEART_RATE),
    LinkReason.NOTIFY_REFUSED: (Step.FLOWING, Cause.NOTIFY_REFUSED),
    LinkReason.MUTE: (Step.FLOWING, Cause.MUTE),
}
