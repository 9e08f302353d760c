from beat_records import in_order, part, polar_h10
from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.backend.background import Progress
from biofeedback.dsp.catalogue import KUBIOS, TASK_FORCE, catalogue
from biofeedback.ui.recordings.numbers_presenter import NumbersPresenter, NumbersState
from biofeedback.ui.recordings.row import row_of
from ui.program_double import DiskFullError, FakeNumbers, FakeProgram, PatientAsk, session

PARTS = [part(0.0, 0, "Baseline"), part(300.0, 1, "Training")]


def _program(*, with_parts: bool = False) -> FakeProgram:
    parts = PARTS if with_parts else []
    return FakeProgram(numbers=FakeNumbers(records=in_order(polar_h10(), parts)))


def _opened(program: FakeProgram) -> tuple[NumbersPresenter, list[NumbersState]]:
    shown: list[NumbersState] = []
    presenter = NumbersPresenter(program.ask, shown.append, told=lambda _: None)
    presenter.open(row_of(session("a")))
    return presenter, shown


def _names(state: NumbersState) -> list[str]:
    return [row.name for group in state.groups for row in group.rows]


def test_it_begins_with_the_main_numbers() -> None:
    program = _program()
    presenter, shown = _opened(program)
    assert program.numbers.asked == [("a", AnalysisRequest(), 900.0)]
    assert [state.is_computing for state in shown] == [True, False]
    assert shown[0].progress
    assert _names(presenter.state) == list(AnalysisRequest().names)
    assert presenter.state.basis
    assert presenter.state.parts == ()


def test_each_choice_is_computed_and_the_same_again_is_not() -> None:
    program = _program()
    presenter, _ = _opened(program)
    presenter.choose_breadth(Breadth.ALL)
    presenter.choose_intervals(True)
    presenter.choose_intervals(True)
    presenter.choose_profile(TASK_FORCE)
    assert [request for _, request, _ in program.numbers.asked] == [
        AnalysisRequest(),
        AnalysisRequest(breadth=Breadth.ALL),
        AnalysisRequest(breadth=Breadth.ALL, with_intervals=True),
    ]
    rows = [row for group in presenter.state.groups for row in group.rows]
    assert any(" to " in row.told for row in rows)


def test_other_definitions_have_no_intervals() -> None:
    program = _program()
    presenter, _ = _opened(program)
    presenter.choose_intervals(True)
    assert presenter.state.can_have_intervals
    presenter.choose_profile(KUBIOS)
    state = presenter.state
    assert (state.can_have_intervals, state.request.with_intervals) == (False, False)
    assert "kubios" in presenter.about("rmssd")


def test_parts_can_be_looked_at_without_computing_again() -> None:
    program = _program(with_parts=True)
    presenter, _ = _opened(program)
    assert presenter.state.parts == ("Whole session", "Baseline", "Training")
    whole = presenter.state.groups
    presenter.choose_part(2)
    training = presenter.state.groups
    assert training != whole
    presenter.choose_part(1)
    assert presenter.state.groups not in (whole, training)
    presenter.choose_part(0)
    assert presenter.state.groups == whole
    assert len(program.numbers.asked) == 1


def test_another_recording_begins_with_its_whole() -> None:
    presenter, _ = _opened(_program(with_parts=True))
    presenter.choose_part(2)
    presenter.open(row_of(session("b")))
    assert presenter.state.part == 0


def test_progress_names_the_metric_while_it_is_computed() -> None:
    program = _program()
    ask = PatientAsk(program)
    presenter = NumbersPresenter(ask, lambda _: None, told=lambda _: None)
    presenter.open(row_of(session("a")))
    presenter.take(Progress(done=3, of=12, step="rmssd"))
    assert presenter.state.progress == f"25 % · {catalogue()['rmssd'].label}"
    presenter.take(Progress(done=6, of=12, step="something else"))
    assert presenter.state.progress == "50 % · something else"
    ask.do_next()
    assert presenter.state.progress == ""
    presenter.take(Progress(done=7, of=12, step="rmssd"))
    assert presenter.state.progress == ""


def test_what_is_told_goes_to_the_backend() -> None:
    program = _program()
    program.numbers.progress = (Progress(done=0, of=2, step="rmssd"),)
    told: list[Progress] = []
    presenter = NumbersPresenter(program.ask, lambda _: None, told=told.append)
    presenter.open(row_of(session("a")))
    assert told == list(program.numbers.progress)


def test_an_answer_that_nobody_waits_for_is_not_shown() -> None:
    program = _program()
    ask = PatientAsk(program)
    presenter = NumbersPresenter(ask, lambda _: None, told=lambda _: None)
    presenter.open(row_of(session("a")))
    presenter.choose_breadth(Breadth.ALL)
    ask.do_next()
    assert presenter.state.is_computing
    ask.do_next()
    assert _names(presenter.state) == list(AnalysisRequest(breadth=Breadth.ALL).names)


def test_a_stop_is_told_and_any_choice_goes_on() -> None:
    program = _program()
    ask = PatientAsk(program)
    presenter = NumbersPresenter(ask, lambda _: None, told=lambda _: None)
    presenter.open(row_of(session("a")))
    presenter.stop()
    presenter.stop()
    assert not presenter.state.is_computing
    assert "Stopped" in presenter.state.problem
    ask.do_next()
    assert presenter.state.groups == ()
    ask.do_next()
    assert (program.numbers.stops, ask.waiting) == (1, [])
    presenter.choose_breadth(Breadth.CORE)
    ask.do_next()
    assert presenter.state.problem == ""
    assert presenter.state.groups


def test_what_goes_wrong_is_told_and_can_be_tried_again() -> None:
    program = _program()
    program.numbers.error = DiskFullError()
    presenter, _ = _opened(program)
    assert presenter.state.problem
    assert not presenter.state.is_computing
    program.numbers.error = None
    presenter.compute()
    assert presenter.state.problem == ""
    assert presenter.state.groups


def test_a_closed_recording_is_forgotten_and_no_longer_computed() -> None:
    program = _program()
    ask = PatientAsk(program)
    presenter = NumbersPresenter(ask, lambda _: None, told=lambda _: None)
    presenter.compute()
    assert ask.waiting == []
    presenter.open(row_of(session("a")))
    presenter.close()
    ask.do_next()
    ask.do_next()
    assert program.numbers.stops == 1
    assert presenter.state.recording is None
    assert (presenter.state.groups, presenter.state.problem) == ((), "")
