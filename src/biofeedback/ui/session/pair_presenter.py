"""What the screen of two people shows and asks for, made of one presenter for each; no Qt."""

from dataclasses import dataclass, replace

from biofeedback.breathing import PacerTrack
from biofeedback.ui.session import choices
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.requests import Request
from biofeedback.ui.session.stream_traces import TraceLine
from biofeedback.ui.session.view_state import (
    Intent,
    Question,
    SessionViewState,
    Stage,
    Tile,
    Tone,
)
from biofeedback.ui.widgets.pacer_moment import PacerMoment
from biofeedback.wording import tr

_OF_EACH = frozenset({Intent.MARK, Intent.DETAILS, Intent.BREATH_TRACE, Intent.ECG})
"""What both do, each in their own session; everything else is of the pacer that they share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """One of the two."""

    name: str
    tags: tuple[str, ...]
    tiles: tuple[Tile, ...]
    signal: str
    signal_tone: Tone
    can_leave: bool
    """Whether this one can end alone: while both are there."""
    breath: TraceLine
    ecg: TraceLine
    doubt: str = ""
    doubt_tone: Tone = Tone.CALM
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairViewState:
    """Everything on the screen but pacer and traces, which move by themselves."""

    shared: SessionViewState
    """Of the pacer, the time and the buttons."""
    people: tuple[PersonState, PersonState]
    has_details: bool
    """Whether what is seldom needed is shown too: the pace's buttons, and the end for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """Something to ask of one of the runs."""

    run_id: str
    request: Request | None
    """None: end this run alone."""


class PairPresenter:
    """Two runs that share a pacer; the first that goes on speaks for both."""

    def __init__(self, first: SessionPresenter, second: SessionPresenter) -> None:
        self.people = (first, second)
        self._leaving: int | None = None

    @property
    def leader(self) -> SessionPresenter:
        """Whose pacer is shown."""
        return next((one for one in self.people if not _is_over(one)), self.people[0])

    @property
    def is_over(self) -> bool:
        """Whether both have ended."""
        return all(one.status.is_over for one in self.people)

    @property
    def track(self) -> PacerTrack:
        """What the pacer asked for."""
        return self.leader.state.track

    def of_run(self, run_id: str) -> SessionPresenter | None:
        """Whose run it is."""
        return next((one for one in self.people if one.status.run_id == run_id), None)

    def now_s(self, wall_s: float) -> float:
        """Session time at a reading of the monotonic clock; both began at once."""
        return self.leader.now_s(wall_s)

    def moment(self, wall_s: float) -> PacerMoment:
        """What the pacer shows in a frame."""
        return self.leader.moment(wall_s)

    def view_state(self, wall_s: float) -> PairViewState:
        """Everything else."""
        states = tuple(one.view_state(wall_s) for one in self.people)
        shared = states[self.people.index(self.leader)]
        tags = tuple(tag for tag in states[0].tags if tag in states[1].tags)
        troubled = [one for one in states if one.saving_tone is Tone.WARN]
        saving = troubled[0] if troubled else shared
        question = self._question() or shared.question
        return PairViewState(
            shared=replace(
                shared,
                tags=tags,
                signal="",
                signal_tone=Tone.CALM,
                doubt="",
                details=(),
                saving=saving.saving,
                saving_tone=saving.saving_tone,
                question=question,
            ),
            people=(self._person(0, states[0], tags), self._person(1, states[1], tags)),
            has_details=any(
                choice.intent is Intent.DETAILS and choice.is_chosen for choice in shared.choices
            ),
        )

    def wish(self, intent: Intent, wall_s: float) -> tuple[Wished, ...]:
        """What to ask of whom."""
        who, self._leaving = self._leaving, None
        if who is not None and intent is Intent.CONFIRM_LEAVE:
            return (Wished(run_id=self.people[who].status.run_id, request=None),)
        asked = self.people if intent in _OF_EACH else (self.leader,)
        requests = [(one, one.wish(intent, wall_s)) for one in asked]
        return tuple(_wished(one, request) for one, request in requests if request is not None)

    def wish_rate(self, rate_per_min: float, wall_s: float) -> tuple[Wished, ...]:
        """Another pace, for both."""
        return self._of_leader(self.leader.wish_rate(rate_per_min, wall_s))

    def wish_share(self, inhale_share: float, wall_s: float) -> tuple[Wished, ...]:
        """Another ratio of inhale to exhale, for both."""
        return self._of_leader(self.leader.wish_share(inhale_share, wall_s))

    def wish_of_any_key(self, wall_s: float) -> tuple[Wished, ...]:
        """A key that means nothing else: while the pacer runs, breathe normally."""
        return self._of_leader(self.leader.wish_of_any_key(wall_s))

    def ask_to_leave(self, who: int) -> None:
        """Somebody wants to end one person's session alone; asked first, it can't be undone."""
        if not any(_is_over(one) for one in self.people):
            self._leaving = who

    def _of_leader(self, request: Request | None) -> tuple[Wished, ...]:
        return () if request is None else (_wished(self.leader, request),)

    def _question(self) -> Question | None:
        if self._leaving is None or any(_is_over(one) for one in self.people):
            return None
        return choices.leave_question(self._name(self._leaving))

    def _person(self, who: int, state: SessionViewState, said: tuple[str, ...]) -> PersonState:
        """``said`` are tags that stand above both."""
        ended = state.stage is Stage.OVER
        label = self.people[who].status.info.source.label
        return PersonState(
            name=self._name(who),
            tags=tuple(tag for tag in state.tags if tag not in said),
            tiles=state.tiles,
            signal=tr("ended") if ended else state.signal.removeprefix(f"{label} · "),
            signal_tone=Tone.CALM if ended else state.signal_tone,
            can_leave=not any(_is_over(one) for one in self.people),
            breath=state.breath,
            ecg=state.ecg,
            doubt=state.doubt,
            doubt_tone=state.doubt_tone,
            details=state.details,
        )

    def _name(self, who: int) -> str:
        return f"{who + 1} · {self.people[who].status.info.source.label}"


def _is_over(one: SessionPresenter) -> bool:
    return one.status.is_over or one.state.ended_s is not None


def _wished(one: SessionPresenter, request: Request) -> Wished:
    return Wished(run_id=one.status.run_id, request=request)
