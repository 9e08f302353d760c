from pathlib import Path

import pytest

from biofeedback.backend.files import ExportForm
from biofeedback.ui.recordings.presenter import (
    SHOWN_AT_FIRST,
    ListStage,
    RecordingsPresenter,
    RecordingsState,
    more_words,
)
from ui.program_double import DiskFullError, FakeLibrary, FakeProgram, PatientAsk, session


def _program(*names: str) -> FakeProgram:
    return FakeProgram(library=FakeLibrary(stored=tuple(session(name) for name in names)))


def _presenter(program: FakeProgram) -> tuple[RecordingsPresenter, list[RecordingsState]]:
    shown: list[RecordingsState] = []
    presenter = RecordingsPresenter(program.ask, shown.append)
    presenter.refresh()
    return presenter, shown


def _names(presenter: RecordingsPresenter) -> list[str]:
    return [row.session_id for row in presenter.state.rows]


def test_it_lists_what_the_library_has() -> None:
    presenter, shown = _presenter(_program("a", "b"))
    assert _names(presenter) == ["a", "b"]
    assert shown == [presenter.state]
    assert presenter.state.stage is ListStage.READY


def test_before_the_library_answered_it_is_loading_and_not_empty() -> None:
    presenter = RecordingsPresenter(PatientAsk(FakeProgram()), lambda _: None)
    presenter.refresh()
    assert presenter.state.stage is ListStage.LOADING
    assert not presenter.state.is_empty


def test_an_empty_library_is_told_as_such() -> None:
    presenter, _ = _presenter(_program())
    assert presenter.state.is_empty


def test_a_long_list_is_shown_piece_by_piece() -> None:
    names = [f"s{number}" for number in range(SHOWN_AT_FIRST + 12)]
    presenter, _ = _presenter(_program(*names))
    assert (len(presenter.state.rows), presenter.state.more_count) == (SHOWN_AT_FIRST, 12)
    presenter.show_more()
    assert (_names(presenter), presenter.state.more_count) == (names, 0)
    assert more_words(1) == "Show 1 older session"
    assert more_words(12) == "Show 12 older sessions"


def test_a_session_goes_to_the_trash_without_a_question_and_comes_back() -> None:
    program = _program("a", "b")
    presenter, _ = _presenter(program)
    presenter.move_to_trash("a")
    assert program.library.trashed == ["a"]
    assert _names(presenter) == ["b"]
    said = presenter.state.said
    assert said is not None
    assert said.can_undo
    assert "17:30" in said.text
    presenter.undo()
    assert program.library.trashed == []
    assert _names(presenter) == ["a", "b"]
    assert presenter.state.said is None


def test_asked_twice_a_session_is_moved_once() -> None:
    program = _program("a")
    presenter, _ = _presenter(program)
    ask = PatientAsk(program)
    presenter = RecordingsPresenter(ask, lambda _: None)
    presenter.refresh()
    ask.do_next()
    presenter.move_to_trash("a")
    presenter.move_to_trash("a")
    ask.do_next()
    assert ask.waiting == []
    assert program.library.trashed == ["a"]


def test_only_the_last_removal_can_be_taken_back_and_only_once() -> None:
    program = _program("a", "b", "c")
    presenter, _ = _presenter(program)
    presenter.move_to_trash("a")
    presenter.move_to_trash("b")
    presenter.undo()
    presenter.undo()
    assert program.library.trashed == ["a"]


def test_a_message_put_away_takes_the_undo_with_it() -> None:
    program = _program("a")
    presenter, _ = _presenter(program)
    presenter.move_to_trash("a")
    presenter.dismiss()
    presenter.undo()
    assert program.library.trashed == ["a"]
    assert presenter.state.said is None


def test_a_failing_library_is_told_and_can_be_asked_again() -> None:
    program = _program("a")
    program.library.error = DiskFullError()
    presenter, _ = _presenter(program)
    assert presenter.state.stage is ListStage.FAILED
    assert presenter.state.said is not None
    assert presenter.state.said.is_problem
    program.library.error = None
    presenter.refresh()
    assert _names(presenter) == ["a"]
    assert presenter.state.said is None


def test_a_move_that_fails_leaves_the_row_and_can_be_tried_again() -> None:
    program = _program("a")
    presenter, _ = _presenter(program)
    program.library.error = DiskFullError()
    presenter.move_to_trash("a")
    assert _names(presenter) == ["a"]
    assert presenter.state.said is not None
    assert not presenter.state.said.can_undo
    program.library.error = None
    presenter.move_to_trash("a")
    assert program.library.trashed == ["a"]


def test_an_undo_that_fails_can_be_tried_again() -> None:
    program = _program("a")
    presenter, _ = _presenter(program)
    presenter.move_to_trash("a")
    program.library.error = DiskFullError()
    presenter.undo()
    assert presenter.state.said is not None
    assert presenter.state.said.is_problem
    program.library.error = None
    presenter.undo()
    assert _names(presenter) == ["a"]


@pytest.mark.parametrize("form", list(ExportForm))
def test_an_export_says_where_it_went(form: ExportForm) -> None:
    program = _program("a")
    presenter, _ = _presenter(program)
    presenter.export("a", Path("beats.csv"), form)
    assert program.files.exports == [("a", Path("beats.csv"), form)]
    assert presenter.state.said is not None
    assert "beats.csv" in presenter.state.said.text


def test_an_export_that_fails_is_told() -> None:
    program = _program("a")
    program.files.error = DiskFullError()
    presenter, _ = _presenter(program)
    presenter.export("a", Path("beats.csv"), ExportForm.CSV)
    assert presenter.state.said is not None
    assert presenter.state.said.is_problem


def test_what_did_not_change_is_not_shown_again() -> None:
    presenter, shown = _presenter(_program("a"))
    presenter.refresh()
    assert len(shown) == 1
