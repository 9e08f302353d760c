"""Paints what is said after a session."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from biofeedback.ui.session.number_tiles import SHOWN
from biofeedback.ui.session.summary_presenter import SummaryState
from biofeedback.ui.session.tile_view import TileView
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind, ButtonSize
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.page import Page
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr


class SummaryView(Page):
    """Emits ``done`` when the person has read it."""

    done = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("That was your session"), parent=parent)
        self._title = Text(role=Role.HEADING)
        self._tags = Text(role=Role.TAG, tone=Tone.WARN)
        self._ending = Text(tone=Tone.MUTED, does_wrap=True)
        self.tiles = tuple(TileView() for _ in SHOWN)
        self._remark = Text(tone=Tone.MUTED, does_wrap=True)
        self._doubts = Text(does_wrap=True)
        self._doubts.hide()
        self.done_button = BigButton(tr("Done"), kind=ButtonKind.PRIMARY, size=ButtonSize.SESSION)
        self.done_button.clicked.connect(self.done)
        self._lay_out()

    def show_state(self, state: SummaryState) -> None:
        """Paint it."""
        self._title.setText(state.title)
        self._tags.setText(" · ".join(state.tags))
        self._tags.setVisible(bool(state.tags))
        self._ending.setText(state.ending)
        for view in self.tiles:
            view.setVisible(bool(state.tiles))
        for view, tile in zip(self.tiles, state.tiles, strict=False):
            view.show_tile(tile)
        self._remark.setText(state.remark)
        self._doubts.setText("\n".join(state.doubts))
        self._doubts.setVisible(bool(state.doubts))

    def showEvent(self, event: QShowEvent) -> None:
        """One key is enough to go on."""
        super().showEvent(event)
        self.done_button.setFocus()

    def _lay_out(self) -> None:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._tags)
        head.addStretch(1)
        card.add(head)
        card.add(self._ending)
        numbers = ReflowRow(spacing_px=40)
        for tile in self.tiles:
            tile.setMinimumWidth(200)
            numbers.add(tile, is_at_top=True)
        numbers.add_stretch()
        card.add(numbers)
        card.add(self._remark)
        card.add(self._doubts)
        self.add(card)
        rest = Text(
            tr("Stay seated for a moment, and rise slowly."), tone=Tone.MUTED, does_wrap=True
        )
        self.add(rest)
        foot = QHBoxLayout()
        foot.addWidget(self.done_button)
        foot.addStretch(1)
        self.add(foot)
        self.add_stretch()
