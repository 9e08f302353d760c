"""Whether one person or two take part, and what the second one wears; no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from biofeedback.backend.choices import SimulatedChoice, SourceChoice, StrapChoice
from biofeedback.records import SourceKind
from biofeedback.ui.session.prepare_state import StrapRow
from biofeedback.wording import tr

_SECOND_SEED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PairState:
    """What is shown of the choice."""

    can_pair: bool
    is_pair: bool
    straps: tuple[StrapRow, ...]
    """That the second person can wear."""
    words: str


class PairChoice:
    """Holds the choice; who the first person is, is told with each question."""

    def __init__(self) -> None:
        self._is_wanted = False
        self._second: StrapChoice | None = None

    def want(self, is_pair: bool) -> None:
        """One person, or two."""
        self._is_wanted = is_pair

    def choose(self, address: str, rows: Sequence[StrapRow]) -> None:
        """The second person's strap was chosen."""
        for row in rows:
            if row.address == address:
                self._second = StrapChoice(address=row.address, name=row.name)

    def is_pair(self, source: SourceKind | None) -> bool:
        """Whether two take part; a recording is played for one alone."""
        return self._is_wanted and source in _FOR_TWO

    def second(self, source: SourceKind | None, first: SourceChoice | None) -> SourceChoice | None:
        """The second person's source; None where there is none, or none yet."""
        if not self.is_pair(source):
            return None
        if source is SourceKind.SIMULATED:
            return SimulatedChoice(seed=_SECOND_SEED)
        is_taken = isinstance(first, StrapChoice) and first.address == self._address
        return None if is_taken else self._second

    def missing(self, source: SourceKind | None, first: SourceChoice | None) -> str:
        """What has to be chosen before two can start; empty when nothing."""
        if not self.is_pair(source) or self.second(source, first) is not None:
            return ""
        return tr("Choose the second person's strap.")

    def state(
        self, source: SourceKind | None, first: SourceChoice | None, rows: Sequence[StrapRow]
    ) -> PairState:
        """What is shown."""
        is_pair = self.is_pair(source)
        taken = first.address if isinstance(first, StrapChoice) else None
        others = tuple(
            replace(row, is_chosen=row.address == self._address)
            for row in rows
            if row.address != taken
        )
        return PairState(
            can_pair=source in _FOR_TWO,
            is_pair=is_pair,
            straps=others if is_pair and source is SourceKind.STRAP else (),
            words=_words(source, has_straps=bool(others)) if is_pair else "",
        )

    @property
    def _address(self) -> str | None:
        return None if self._second is None else self._second.address


_FOR_TWO = frozenset({SourceKind.STRAP, SourceKind.SIMULATED})


def _words(source: SourceKind | None, *, has_straps: bool) -> str:
    if source is SourceKind.SIMULATED:
        return tr("Two simulated hearts follow one pacer; each is recorded as its own session.")
    if not has_straps:
        return tr("The second strap has to be found first. Wear it, and search again.")
    return tr("One pacer for both; each is recorded as a session of its own. Second strap:")
