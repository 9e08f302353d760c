"""The list of stored sessions on screen."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.backend.files import ExportForm
from biofeedback.ui.asking import Ask
from biofeedback.ui.recordings.export_choice import (
    CANCEL,
    choose_path,
    file_name,
    form_sheet,
)
from biofeedback.ui.recordings.presenter import (
    ListStage,
    RecordingsPresenter,
    RecordingsState,
    Said,
    more_words,
)
from biofeedback.ui.recordings.row import RecordingRow
from biofeedback.ui.recordings.row_view import RecordingRowView
from biofeedback.ui.widgets.banner import Banner
from biofeedback.ui.widgets.big_button import BigButton, ButtonKind
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.page import Page
from biofeedback.ui.widgets.reflow import ReflowRow
from biofeedback.ui.widgets.text import Role, Text, Tone
from biofeedback.wording import tr

ChoosePath = Callable[[QWidget, str], Path | None]


class RecordingsView(Page):
    """Paints the presenter's state; others replay it, and show its numbers, when asked."""

    replay_requested = Signal(str)
    """Session id."""
    numbers_requested = Signal(object)
    """RecordingRow."""
    session_requested = Signal()
    """Somebody with an empty list wants to begin."""

    def __init__(
        self, ask: Ask, *, choose: ChoosePath = choose_path, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Recordings"), parent=parent)
        self._choose = choose
        self._rows: dict[str, RecordingRowView] = {}
        self._banner = Banner()
        self._waiting = Text(tr("Looking into your library…"), tone=Tone.MUTED, does_wrap=True)
        self._welcome = self._make_welcome()
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._more = BigButton("")
        self._again = BigButton(tr("Try again"))
        self._lay_out()
        self.presenter = RecordingsPresenter(ask, self._show)
        self._banner.dismissed.connect(self.presenter.dismiss)
        self._more.clicked.connect(self.presenter.show_more)
        self._again.clicked.connect(self.presenter.refresh)
        self._show(self.presenter.state)

    def refresh(self) -> None:
        """Look at the library again."""
        self.presenter.refresh()

    def undo(self) -> None:
        """Take the last removal back."""
        self.presenter.undo()

    def focus_on(self, session_id: str) -> None:
        """Let the keyboard go on where it left for a session's numbers, if that is still there."""
        row = self._rows.get(session_id)
        if row is not None:
            row.numbers.setFocus()

    def row_view(self, session_id: str) -> RecordingRowView:
        """The row of a session that is shown."""
        return self._rows[session_id]

    def _make_welcome(self) -> Card:
        card = Card()
        card.add(Text(tr("Nothing here yet"), role=Role.HEADING, does_wrap=True))
        card.add(
            Text(
                tr(
                    "Every session you do is kept here by itself. You can look at it again, hand "
                    "it to another program, or put it away."
                ),
                tone=Tone.MUTED,
                does_wrap=True,
            )
        )
        begin = BigButton(tr("Go to the session screen"), kind=ButtonKind.PRIMARY)
        begin.clicked.connect(self.session_requested)
        row = ReflowRow()
        row.add(begin)
        row.add_stretch()
        card.add(row)
        return card

    def _lay_out(self) -> None:
        self.add(self._banner)
        self.add(self._waiting)
        self.add(self._welcome)
        self.add(self._list)
        self.add(self._more)
        self.add(self._again)
        self.add_stretch()

    def _show(self, state: RecordingsState) -> None:
        self._waiting.setVisible(state.stage is ListStage.LOADING)
        self._welcome.setVisible(state.is_empty)
        self._more.setVisible(state.more_count > 0)
        self._more.set_text(more_words(state.more_count))
        self._again.setVisible(state.stage is ListStage.FAILED)
        self._show_rows(state.rows)
        self._say(state.said)

    def _say(self, said: Said | None) -> None:
        if said is None:
            self._banner.put_away()
        elif said.text != self._banner.text:
            self._banner.say(
                said.text,
                tone=Tone.WARN if said.is_problem else Tone.PLAIN,
                action=tr("Undo") if said.can_undo else "",
                do=self.undo if said.can_undo else None,
            )

    def _show_rows(self, rows: tuple[RecordingRow, ...]) -> None:
        wanted = {row.session_id: row for row in rows}
        for session_id, view in tuple(self._rows.items()):
            if wanted.get(session_id) != view.row:
                self._remove(session_id)
        for place, row in enumerate(rows):
            if row.session_id not in self._rows:
                self._list.insertWidget(place, self._row_view(row))

    def _remove(self, session_id: str) -> None:
        view = self._rows.pop(session_id)
        had_focus = view.has_focus
        self._list.removeWidget(view)
        view.hide()
        view.deleteLater()
        if had_focus:
            self._banner.take_focus()

    def _row_view(self, row: RecordingRow) -> RecordingRowView:
        view = RecordingRowView(row)
        view.replay_requested.connect(partial(self.replay_requested.emit, row.session_id))
        view.numbers_requested.connect(partial(self.numbers_requested.emit, row))
        view.export_requested.connect(partial(self._ask_form, row))
        view.trash_requested.connect(partial(self.presenter.move_to_trash, row.session_id))
        self._rows[row.session_id] = view
        return view

    def _ask_form(self, row: RecordingRow) -> None:
        sheet = form_sheet(self, row.when)
        sheet.answered.connect(partial(self._ask_path, row))
        sheet.open()

    def _ask_path(self, row: RecordingRow, answer: str) -> None:
        if answer == CANCEL:
            return
        form = ExportForm(answer)
        path = self._choose(self, file_name(row.file_stem, form))
        if path is not None:
            self.presenter.export(row.session_id, path, form)
