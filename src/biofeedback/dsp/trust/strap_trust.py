"""What is believed of a strap's packets: intervals mended where that is sure, doubts told."""

import math
from collections import deque
from typing import NamedTuple

from biofeedback.dsp.trust.fillers import FillerWatch
from biofeedback.dsp.trust.heard import Heard, Sent
from biofeedback.dsp.trust.rate_only import RateOnly
from biofeedback.dsp.trust.reading import AS_ASKED, Reading
from biofeedback.dsp.trust.regularity import Regularity
from biofeedback.dsp.trust.repeats import RepeatFilter
from biofeedback.dsp.trust.stillness import Stillness
from biofeedback.dsp.trust.verdict import LEAST_S, Judged, Verdict, verdict
from biofeedback.dsp.updates import Absence, Doubt
from biofeedback.payloads.heart_rate import HeartRateMeasurement

_REMEMBERED_S = 90.0
"""How far back packets are weighed against the time that passed."""
_EVERY_S = 6.0
"""From one look at them to the next."""
_ORDINARY_S = 0.7
"""By how much a good strap's intervals mostly miss the time that passed: the beats before the first
packet and after the last. A minute of milliseconds misses by a second and more."""


class Believed(NamedTuple):
    """A packet's intervals as they are to be taken."""

    rr_ms: tuple[float, ...]
    begins_anew: bool
    """From here on intervals are read otherwise: none may be held against an earlier one."""
    is_cut: bool
    """After these, intervals are missing."""


class Withheld(NamedTuple):
    """A span in which numbers are not to be shown: with invented intervals their variability."""

    from_s: float
    to_s: float
    """Infinity while it lasts."""
    absence: Absence


class StrapTrust:
    """Weighs each heart-rate packet of one session; the contact bits are not asked.

    - Numbers that are milliseconds, and intervals sent again, are found because they disagree with
      the time that passed (``verdict``), and read so from then on. What was told stays told.
    - Where no reading agrees and there are more intervals than time, none are taken.
    - Fillers are not taken, nor is what follows one in its packet.
    - Intervals more regular than a heart's are taken as they are, but their variability is
      withheld.
    """

    def __init__(self) -> None:
        self._verdict = Verdict(AS_ASKED, is_surplus=False)
        self._heard: deque[Judged] = deque()
        self._heard_ticks = 0
        """The sum of all numbers in them."""
        self._run = 0
        self._judged_s = -math.inf
        self._proposed: Reading | None = None
        """Another reading, found once."""
        self._repeats: RepeatFilter | None = None
        self._fillers = FillerWatch()
        self._stillness = Stillness()
        self._regularity = Regularity(self._stillness)
        self._rate_only = RateOnly()
        self._doubts: tuple[Doubt, ...] = ()
        self._told = self._findings()
        """What the doubts were last told of."""
        self._withheld: list[Withheld] = []

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is to be said of the strap now; the same object until something changes."""
        return self._doubts

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """Every span so far in which numbers are not to be shown, in order."""
        return tuple(self._withheld)

    def withholds(self, at_s: float, absence: Absence) -> bool:
        """Whether numbers are withheld at a moment, for this reason."""
        return any(
            one.absence is absence and one.from_s <= at_s < one.to_s for one in self._withheld
        )

    def packet(
        self, measurement: HeartRateMeasurement, ticks: tuple[int, ...], t_s: float
    ) -> Believed:
        """A packet that arrived at a moment, and its numbers without those that are none."""
        self._rate_only.take(t_s, rate_bpm=measurement.heart_rate_bpm, has_intervals=bool(ticks))
        was = self._verdict, self._regularity.is_implausible
        had_fillers = self._fillers.has_found
        filler = self._fillers.first(ticks)
        taken = ticks if filler is None else ticks[:filler]
        if self._fillers.has_found and not had_fillers:
            self._forget_reading()
        self._regularity.take(t_s, ticks)
        self._weigh(Heard(t_s, taken))
        rr_ms = self._read(t_s, taken)
        if filler is not None:
            self._cut()
        self._tell(t_s)
        begins_anew = self._begins_anew(*was)
        return Believed(rr_ms, begins_anew=begins_anew, is_cut=filler is not None)

    def movement(self, t_s: float, index_mg: float) -> None:
        """How much the strap's own acceleration sensor moved at a moment, in mg."""
        self._stillness.movement(t_s, index_mg)

    def broken(self, t_s: float) -> None:
        """The link was lost, or the computer slept; how its numbers are read stays known."""
        self._cut()
        self._forget_heard()
        self._proposed = None
        self._verdict = self._verdict._replace(is_surplus=False)
        self._regularity.restart()
        self._stillness.restart()
        self._rate_only.restart()
        self._tell(t_s)

    def _begins_anew(self, before: Verdict, was_implausible: bool) -> bool:
        """Whether intervals are read otherwise than before, or can be believed again."""
        if self._verdict.reading != before.reading:
            return True
        is_over = was_implausible and not self._regularity.is_implausible
        return is_over or (before.is_surplus and not self._verdict.is_surplus)

    def _cut(self) -> None:
        self._run += 1
        if self._repeats is not None:
            self._repeats.restart()

    def _forget_reading(self) -> None:
        """What was weighed so far held fillers, so it proves nothing."""
        self._forget_heard()
        self._verdict = Verdict(AS_ASKED, is_surplus=False)
        self._repeats = None

    def _forget_heard(self) -> None:
        self._heard.clear()
        self._heard_ticks = 0

    def _read(self, sent_s: float, ticks: tuple[int, ...]) -> tuple[float, ...]:
        """What a packet says, as it is believed to mean it."""
        if self._repeats is not None:
            ticks = self._repeats.kept(Sent(sent_s, ticks))
        return () if self._verdict.is_surplus else self._verdict.reading.in_ms(ticks)

    def _weigh(self, packet: Heard) -> None:
        """Remember a packet, and judge now and then; the packet itself is read by the result."""
        heard = self._heard
        oldest_s = packet.arrival_s - _REMEMBERED_S
        while heard and heard[0].packet.arrival_s < oldest_s:
            self._heard_ticks -= sum(heard.popleft().packet.ticks)
        heard.append(Judged(self._run, packet))
        self._heard_ticks += sum(packet.ticks)
        if packet.arrival_s - self._judged_s < _EVERY_S:
            return
        self._judged_s = packet.arrival_s
        is_long = packet.arrival_s - heard[0].packet.arrival_s >= LEAST_S
        if not is_long or self._fillers.is_suspected or self._is_ordinary():
            self._proposed = None
        else:
            self._believe(verdict(heard, self._verdict))

    def _believe(self, found: Verdict) -> None:
        """Take a verdict; another unit alone only when it was found twice in a row."""
        is_known = found.reading in {self._verdict.reading, self._proposed}
        if not is_known and not found.reading.has_repeats:
            self._proposed = found.reading
            return
        if found.reading != self._verdict.reading:
            self._repeats = self._repeat_filter(found.reading)
        self._proposed = None
        self._verdict = found

    def _is_ordinary(self) -> bool:
        """Whether the intervals sum up to the time that passed, so that nothing is to be weighed.

        Said at a tenth of the cost, as it is true of nearly every strap at all times.
        """
        if self._verdict.reading.has_repeats or self._verdict.is_surplus:
            return False
        first, last = self._heard[0].packet, self._heard[-1].packet
        sum_s = (self._heard_ticks - sum(first.ticks)) * self._verdict.reading.unit_s
        return abs(last.arrival_s - first.arrival_s - sum_s) < _ORDINARY_S

    def _repeat_filter(self, reading: Reading) -> RepeatFilter | None:
        """A filter that knows what came so far, the last packet left out."""
        if not reading.has_repeats:
            return None
        before = [Sent(*one.packet) for one in self._heard][:-1]
        repeats = RepeatFilter(reading.unit_s, before)
        for packet in before:
            repeats.kept(packet)
        return repeats

    def _findings(self) -> tuple[Verdict, bool, bool, bool]:
        """All that doubts follow from."""
        return (
            self._verdict,
            self._regularity.is_implausible,
            self._rate_only.is_sure,
            self._fillers.has_found,
        )

    def _tell(self, t_s: float) -> None:
        findings = self._findings()
        if findings == self._told:
            return
        self._told = findings
        doubts = _doubts(*findings)
        if doubts == self._doubts:
            return
        self._doubts = doubts
        absence = next((_ABSENCES[doubt] for doubt in doubts if doubt in _ABSENCES), None)
        last = self._withheld[-1] if self._withheld else None
        if last is not None and last.to_s == math.inf:
            if last.absence is absence:
                return
            self._withheld[-1] = last._replace(to_s=t_s)
        if absence is not None:
            self._withheld.append(Withheld(t_s, math.inf, absence))


def _doubts(
    found: Verdict, is_implausible: bool, is_rate_only: bool, has_fillers: bool
) -> tuple[Doubt, ...]:
    holding = {
        Doubt.SURPLUS: found.is_surplus,
        Doubt.INVENTED: is_implausible,
        Doubt.NO_INTERVALS: is_rate_only,
        Doubt.MILLISECONDS: found.reading.is_ms,
        Doubt.REPEATED: found.reading.has_repeats,
        Doubt.FILLERS: has_fillers,
    }
    return tuple([doubt for doubt, holds in holding.items() if holds])


_ABSENCES = {Doubt.SURPLUS: Absence.SURPLUS, Doubt.INVENTED: Absence.INVENTED}
"""For which doubts numbers are withheld, and why."""
