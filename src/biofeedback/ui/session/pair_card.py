"""Paints the choice between one person and two, and of the second strap."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.ui.session.pair_choice import PairState
from biofeedback.ui.session.strap_list import StrapList
from biofeedback.ui.theme import Theme
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.choice_row import ChoiceRow
from biofeedback.ui.widgets.text import Text, Tone
from biofeedback.wording import tr


class PairCard(Card):
    """Emits what is wished; hidden where only one can take part."""

    pair_wished = Signal(object)
    """bool: whether two take part."""
    second_chosen = Signal(str)
    """Address of the second strap."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Who takes part"), parent=parent)
        self.people = ChoiceRow[bool](
            tr("Who takes part"), [(False, tr("One person")), (True, tr("Two people"))]
        )
        self.straps = StrapList(theme)
        self._words = Text(tone=Tone.MUTED, does_wrap=True)
        for widget in (self.people, self._words, self.straps):
            self.add(widget)
        self.people.chosen.connect(self.pair_wished)
        self.straps.chosen.connect(self.second_chosen)
        self.hide()

    def show_state(self, state: PairState) -> None:
        """Paint it."""
        self.setVisible(state.can_pair)
        self.people.choose(state.is_pair)
        self._words.setText(state.words)
        self._words.setVisible(bool(state.words))
        self.straps.show_rows(state.straps)
        self.straps.setVisible(bool(state.straps))

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.straps.set_theme(theme)
