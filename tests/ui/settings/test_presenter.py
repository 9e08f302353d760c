from dataclasses import replace

from biofeedback.settings import PacerPlace, Settings, ThemeChoice
from biofeedback.ui.settings.presenter import SettingsPresenter, SettingsState
from ui.program_double import DiskFullError, FakeLibrary, FakeProgram, PatientAsk


def _loaded(program: FakeProgram) -> tuple[SettingsPresenter, list[SettingsState]]:
    shown: list[SettingsState] = []
    presenter = SettingsPresenter(program.ask, shown.append)
    presenter.load()
    return presenter, shown


def test_it_takes_over_what_was_chosen_earlier() -> None:
    kept = Settings(theme=ThemeChoice.DARK, text_scale=1.5)
    presenter, shown = _loaded(FakeProgram(library=FakeLibrary(kept=kept)))
    assert presenter.state == SettingsState(settings=kept, is_ready=True)
    assert shown == [presenter.state]


def test_every_choice_is_saved_at_once() -> None:
    program = FakeProgram()
    presenter, _ = _loaded(program)
    presenter.choose_theme(ThemeChoice.HIGH_CONTRAST)
    presenter.choose_text_scale(1.8)
    presenter.choose_reduced_motion(True)
    presenter.choose_pacer_place(PacerPlace.RIGHT)
    presenter.choose_acceleration(None)
    presenter.choose_ecg(True)
    expected = Settings(
        theme=ThemeChoice.HIGH_CONTRAST,
        text_scale=1.8,
        has_reduced_motion=True,
        pacer_place=PacerPlace.RIGHT,
        acceleration_hz=None,
        ecg=True,
    )
    assert program.library.kept == presenter.state.settings == expected
    assert len(program.library.saves) == 6


def test_the_same_choice_again_saves_nothing() -> None:
    program = FakeProgram()
    presenter, _ = _loaded(program)
    presenter.choose_theme(ThemeChoice.SYSTEM)
    assert program.library.saves == []


def test_what_another_screen_remembers_is_left_alone() -> None:
    program = FakeProgram()
    presenter, _ = _loaded(program)
    program.library.kept = replace(program.library.kept, rate_per_min=5.2, session_minutes=20)
    presenter.choose_text_scale(1.2)
    assert program.library.kept == Settings(text_scale=1.2, rate_per_min=5.2, session_minutes=20)


def test_nothing_can_be_chosen_before_it_is_known_what_was() -> None:
    program = FakeProgram(library=FakeLibrary(kept=Settings(text_scale=1.6)))
    ask = PatientAsk(program)
    presenter = SettingsPresenter(ask, lambda _: None)
    presenter.load()
    presenter.choose_theme(ThemeChoice.DARK)
    ask.do_next()
    assert presenter.state.settings == Settings(text_scale=1.6)
    assert ask.waiting == []


def test_of_quick_choices_the_last_one_is_kept() -> None:
    program = FakeProgram()
    ask = PatientAsk(program)
    presenter = SettingsPresenter(ask, lambda _: None)
    presenter.load()
    ask.do_next()
    for scale in (1.1, 1.2, 1.3):
        presenter.choose_text_scale(scale)
    while ask.waiting:
        assert len(ask.waiting) == 1
        ask.do_next()
    assert [saved.text_scale for saved in program.library.saves] == [1.1, 1.3]


def test_a_choice_that_can_t_be_saved_holds_and_is_told() -> None:
    program = FakeProgram()
    presenter, _ = _loaded(program)
    program.library.error = DiskFullError()
    presenter.choose_text_scale(2.0)
    assert presenter.state.settings.text_scale == 2.0
    assert "could not be saved" in presenter.state.problem
    program.library.error = None
    presenter.choose_text_scale(1.9)
    assert presenter.state.problem == ""
    assert program.library.kept.text_scale == 1.9


def test_a_library_that_can_t_be_read_leaves_the_defaults_to_choose_from() -> None:
    program = FakeProgram(library=FakeLibrary(error=DiskFullError()))
    presenter, _ = _loaded(program)
    assert presenter.state.is_ready
    assert presenter.state.problem
    presenter.choose_theme(ThemeChoice.DARK)
    assert presenter.state.settings.theme is ThemeChoice.DARK
