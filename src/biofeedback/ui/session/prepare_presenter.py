"""Decides what can be started: source, length and pace of the next session."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from biofeedback.backend import sentences
from biofeedback.backend.choices import (
    FileChoice,
    SimulatedChoice,
    SourceChoice,
    StrapChoice,
)
from biofeedback.backend.known_straps import KnownStrap
from biofeedback.backend.standby import StandbyState
from biofeedback.backend.straps import SeenStrap
from biofeedback.breathing import ASK_BELOW_PER_MIN, BreathingPattern
from biofeedback.plan import Plan, paced_breathing
from biofeedback.records import LinkState, SourceKind
from biofeedback.settings import Settings
from biofeedback.ui.session.choices import slow_text
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.pair_choice import PairChoice, PairState
from biofeedback.ui.session.prepare_state import (
    KnownStrapState,
    PrepareState,
    Remark,
    StrapRow,
)
from biofeedback.ui.session.view_state import Tone
from biofeedback.wording import tr, trn

MIN_MINUTES = 1
MAX_MINUTES = 60
_SIGNALS = (
    (-60, 4, tr("strong signal")),
    (-72, 3, tr("good signal")),
    (-84, 2, tr("weak signal")),
)
"""(least dBm, bars, words); typical of a strap in the room, behind a table, behind a wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRequest:
    """What the person wants to start."""

    choice: SourceChoice
    plan: Plan
    second: SourceChoice | None = None
    """Of a second person who follows the same pacer."""


class PreparePresenter:
    """Holds what was chosen so far, and makes of it what is shown."""

    def __init__(self, settings: Settings, gate: SlowPaceGate) -> None:
        self._gate = gate
        self._pair = PairChoice()
        self._source: SourceKind | None = None
        self._seen: tuple[SeenStrap, ...] = ()
        self._strap: StrapChoice | None = None
        self._is_scanning = False
        self._scan = Remark()
        self._path: Path | None = None
        self._minutes = settings.session_minutes
        self._pattern = _pattern_of(settings)
        self._slow: BreathingPattern | None = None
        self._is_starting = False
        self._problem = ""
        self._known: KnownStrap | None = None
        self._held: str | None = None
        self._standby: StandbyState | None = None
        self._known_problem = ""

    @property
    def state(self) -> PrepareState:
        """What is shown now."""
        missing = self._missing()
        return PrepareState(
            known=self._known_state(),
            source=self._source,
            straps=self._rows(),
            is_scanning=self._is_scanning,
            scan=self._scan_remark(),
            file_name="" if self._path is None else self._path.name,
            minutes=self._minutes,
            pattern=self._pattern,
            breath=tr("in {inhale:.1f} s · out {exhale:.1f} s").format(
                inhale=self._pattern.inhale_s, exhale=self._pattern.exhale_s
            ),
            slow_question="" if self._slow is None else slow_text(self._slow),
            can_start=not missing and not self._is_starting,
            is_starting=self._is_starting,
            start=Remark(text=self._problem, tone=Tone.WARN)
            if self._problem
            else Remark(text=missing),
        )

    @property
    def pair_state(self) -> PairState:
        """What is shown of the choice between one person and two."""
        return self._pair.state(self._source, self._choice(), self._rows())

    def want_pair(self, is_pair: bool) -> None:
        """One person takes part, or two."""
        self._pair.want(is_pair)

    def choose_second(self, address: str) -> None:
        """The second person's strap was chosen."""
        self._pair.choose(address, self._rows())

    @property
    def wants_scan(self) -> bool:
        """Whether a search for straps should begin by itself: until one is chosen."""
        is_short = self._strap is None or bool(self._pair.missing(self._source, self._strap))
        is_asked = self._source is SourceKind.STRAP and is_short
        return is_asked and not self._is_scanning and not self._scan.text

    @property
    def wants_hold(self) -> bool:
        """Whether the known strap is to be connected to by itself: until something is chosen."""
        known = self._known
        if known is None or not known.is_automatic or self._held or self._is_starting:
            return False
        is_its_turn = self._strap is not None and self._strap.address == known.address
        return self._source is None or (self._source is SourceKind.STRAP and is_its_turn)

    @property
    def held(self) -> str | None:
        """The address of the strap that is held ready."""
        return self._held

    @property
    def known(self) -> KnownStrap | None:
        """The strap that is offered first."""
        return self._known

    @property
    def examined(self) -> str | None:
        """The address that “What's wrong?” is about; None for whichever strap is in reach."""
        if self._strap is not None:
            return self._strap.address
        return None if self._known is None else self._known.address

    def straps_known(self, known: Sequence[KnownStrap]) -> None:
        """The straps that were used here, the newest first."""
        self._known = known[0] if known else None
        self._known_problem = ""

    def connect(self) -> StrapChoice | None:
        """The known strap is to be held ready; None where there is none."""
        if self._known is None or self._is_starting:
            return None
        choice = StrapChoice(address=self._known.address, name=self._known.name)
        self._source, self._strap = SourceKind.STRAP, choice
        self._held, self._standby = choice.address, None
        self._problem, self._known_problem = "", ""
        return choice

    def standby_told(self, told: StandbyState) -> None:
        """How the strap fares that is held ready; news of another one come too late."""
        if told.address == self._held:
            self._standby = told

    def let_go(self) -> None:
        """The strap is held ready no longer, and has to be chosen anew."""
        if self._strap is not None and self._strap.address == self._held:
            self._strap = None
        self._held, self._standby = None, None

    def known_failed(self, problem: str) -> None:
        """What was asked of the known strap did not work; why, in a sentence."""
        self._known_problem = problem

    def offer(self, settings: Settings) -> None:
        """Take length and pace from the settings anew."""
        self._minutes = settings.session_minutes
        self._pattern = _pattern_of(settings)
        self._slow = None

    def choose_source(self, source: SourceKind) -> None:
        """A kind of source was chosen."""
        self._source = source
        self._problem = ""
        self._scan = Remark()

    def choose_strap(self, address: str) -> None:
        """A strap of the list was chosen."""
        for strap in self._seen:
            if strap.address == address:
                self._strap = StrapChoice(address=strap.address, name=strap.name)

    def choose_file(self, path: Path) -> None:
        """A file was chosen; whether it can be read is found when the session starts."""
        self._source = SourceKind.FILE
        self._path = path
        self._problem = ""

    def scan_started(self) -> None:
        """The search for straps begins."""
        self._is_scanning = True
        self._scan = Remark()

    def straps_seen(self, straps: Sequence[SeenStrap]) -> None:
        """The list so far; a chosen strap stays in it though it is silent for a while."""
        kept = [strap for strap in self._seen if self._is_chosen(strap)]
        addresses = {strap.address for strap in straps}
        self._seen = (*straps, *(strap for strap in kept if strap.address not in addresses))

    def scan_ended(self, problem: str = "") -> None:
        """The search is over; ``problem`` says why it could not be done."""
        self._is_scanning = False
        self._scan = Remark(text=problem, tone=Tone.WARN)

    def set_minutes(self, minutes: float) -> None:
        """How long the session is to be."""
        self._minutes = round(min(max(minutes, MIN_MINUTES), MAX_MINUTES))

    def set_rate(self, rate_per_min: float) -> None:
        """Breaths per minute; a very slow pace is asked about first."""
        wanted = replace(self._pattern, rate_per_min=rate_per_min)
        if self._gate.stops(wanted) and wanted.rate_per_min < self._pattern.rate_per_min:
            self._slow = wanted
        else:
            self._slow, self._pattern = None, wanted

    def set_inhale_share(self, share: float) -> None:
        """The part of a breath that is inhaling, 0 to 1."""
        self._pattern = replace(self._pattern, inhale_share=share)

    def answer_slow(self, *, is_meant: bool) -> None:
        """The answer to whether a very slow pace is meant."""
        if self._slow is None:
            return
        if is_meant:
            self._gate.open()
            self._pattern = self._slow
        elif self._gate.stops(self._pattern):
            self._pattern = replace(self._pattern, rate_per_min=ASK_BELOW_PER_MIN)
        self._slow = None

    def start(self) -> StartRequest | None:
        """The person wants to start; None while something is missing or to be answered."""
        choice = self._choice()
        if choice is None or self._missing() or self._is_starting:
            return None
        if self._gate.stops(self._pattern):
            self._slow = self._pattern
            return None
        self._is_starting = True
        self._problem = ""
        plan = paced_breathing(self._pattern, self._minutes * 60.0, tr("Paced breathing"))
        second = self._pair.second(self._source, choice)
        return StartRequest(choice=choice, plan=plan, second=second)

    def started(self) -> None:
        """The session runs and has what was held; the other choices are kept for the next one."""
        self._is_starting = False
        self._held, self._standby = None, None

    def start_failed(self, problem: str) -> None:
        """The session could not start; why, in a sentence."""
        self._is_starting = False
        self._problem = problem
        self._held, self._standby = None, None

    def _choice(self) -> SourceChoice | None:
        match self._source:
            case SourceKind.STRAP:
                return self._strap
            case SourceKind.FILE:
                return None if self._path is None else FileChoice(path=self._path)
            case SourceKind.SIMULATED:
                return SimulatedChoice()
            case None:
                return None

    def _missing(self) -> str:
        choice = self._choice()
        if choice is not None:
            return self._pair.missing(self._source, choice)
        match self._source:
            case SourceKind.STRAP if self._seen:
                return tr("Choose your strap in the list.")
            case SourceKind.STRAP:
                return tr("Your strap has to be found first.")
            case SourceKind.FILE:
                return tr("Choose a file first.")
            case _:
                return tr("Choose where the heartbeats come from.")

    def _known_state(self) -> KnownStrapState | None:
        known = self._known
        if known is None:
            return None
        is_held = self._held == known.address
        used = datetime.fromtimestamp(known.last_used_utc_s, UTC).astimezone()
        link = None if self._standby is None else self._standby.link.link
        return KnownStrapState(
            name=known.name or tr("strap without a name"),
            used=tr("last used {when}").format(when=f"{used:%Y-%m-%d, %H:%M}"),
            is_held=is_held,
            link=self._known_remark(is_held=is_held),
            is_live=is_held and link is LinkState.LIVE,
            is_automatic=known.is_automatic,
        )

    def _known_remark(self, *, is_held: bool) -> Remark:
        if self._known_problem:
            return Remark(text=self._known_problem, tone=Tone.WARN)
        told = self._standby
        if not is_held or told is None:
            return Remark()
        words = sentences.of_link(told.link, told.now_s)
        text = f"{words[:1].upper()}{words[1:]}."
        match told.link.link:
            case LinkState.LIVE:
                return Remark(text=text, tone=Tone.GOOD)
            case LinkState.LOST | LinkState.GIVEN_UP:
                return Remark(text=text, tone=Tone.WARN)
            case _:
                tone = Tone.WARN if told.link.link_reason else Tone.CALM
                return Remark(text=text, tone=tone)

    def _rows(self) -> tuple[StrapRow, ...]:
        return tuple(self._row(strap) for strap in self._seen)

    def _row(self, strap: SeenStrap) -> StrapRow:
        bars, words = _signal(strap)
        return StrapRow(
            address=strap.address,
            name=strap.name or tr("strap without a name"),
            signal=words,
            bars=bars,
            is_chosen=self._is_chosen(strap),
        )

    def _is_chosen(self, strap: SeenStrap) -> bool:
        return self._strap is not None and strap.address == self._strap.address

    def _scan_remark(self) -> Remark:
        if self._scan.text:
            return self._scan
        count = len(self._seen)
        if self._held is not None and not self._is_scanning and not count:
            return Remark(text=tr("Search again for another strap."))
        if self._is_scanning and not count:
            return Remark(text=tr("Searching. Wear the strap and moisten its electrodes."))
        if not count:
            return Remark(
                text=tr(
                    "No strap is in reach. Wear it, moisten its electrodes, close other programs "
                    "that use it, and search again."
                )
            )
        found = trn("{count} strap in reach", "{count} straps in reach", count)
        return Remark(text=found.format(count=count))


def _pattern_of(settings: Settings) -> BreathingPattern:
    return BreathingPattern(rate_per_min=settings.rate_per_min, inhale_share=settings.inhale_share)


def _signal(strap: SeenStrap) -> tuple[int, str]:
    if strap.rssi_dbm is None:
        return (4, tr("already connected")) if strap.is_connected else (0, tr("signal unknown"))
    for least_dbm, bars, words in _SIGNALS:
        if strap.rssi_dbm >= least_dbm:
            return bars, words
    return 1, tr("very weak signal")
