"""Decides what the settings screen shows; every choice holds and is saved at once."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from biofeedback.backend.program import Program
from biofeedback.errors import BiofeedbackError
from biofeedback.settings import PacerPlace, Settings, ThemeChoice
from biofeedback.ui.asking import Ask
from biofeedback.ui.messages import sentence_of
from biofeedback.wording import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsState:
    """Everything the view shows."""

    settings: Settings = field(default_factory=Settings)
    is_ready: bool = False
    """Whether it is known what was chosen in an earlier run; until then nothing can be chosen."""
    problem: str = ""
    """Why the last choice is not remembered; empty when it is."""


class SettingsPresenter:
    """Keeps the settings; ``show`` is told each time something changed."""

    def __init__(self, ask: Ask, show: Callable[[SettingsState], None]) -> None:
        self._ask = ask
        self._show = show
        self._state = SettingsState()
        self._is_saving = False
        self._unsaved: Settings | None = None

    @property
    def state(self) -> SettingsState:
        """What holds now."""
        return self._state

    def load(self) -> None:
        """Take over what was chosen in an earlier run."""

        async def job(program: Program) -> Settings:
            return await program.library.settings()

        self._ask(job, done=self._loaded, failed=self._not_loaded)

    def choose_theme(self, theme: ThemeChoice) -> None:
        """How the window looks."""
        self._choose(replace(self._state.settings, theme=theme))

    def choose_text_scale(self, text_scale: float) -> None:
        """How large the text is."""
        self._choose(replace(self._state.settings, text_scale=text_scale))

    def choose_reduced_motion(self, has_reduced_motion: bool) -> None:
        """A slow bar, or a growing disc."""
        self._choose(replace(self._state.settings, has_reduced_motion=has_reduced_motion))

    def choose_pacer_place(self, pacer_place: PacerPlace) -> None:
        """Where the pacer stands."""
        self._choose(replace(self._state.settings, pacer_place=pacer_place))

    def choose_acceleration(self, acceleration_hz: int | None) -> None:
        """What a strap is asked for to see breathing; None for nothing."""
        self._choose(replace(self._state.settings, acceleration_hz=acceleration_hz))

    def choose_ecg(self, is_wanted: bool) -> None:
        """Whether a strap is asked for its ECG."""
        self._choose(replace(self._state.settings, ecg=is_wanted))

    def _loaded(self, settings: Settings) -> None:
        self._change(SettingsState(settings=settings, is_ready=True))

    def _not_loaded(self, error: BiofeedbackError) -> None:
        self._change(replace(self._state, is_ready=True, problem=sentence_of(error)))

    def _choose(self, settings: Settings) -> None:
        if not self._state.is_ready or settings == self._state.settings:
            return
        self._unsaved = settings
        self._change(replace(self._state, settings=settings))
        self._save_next()

    def _save_next(self) -> None:
        """One at a time, so that an older choice never lands on a newer one."""
        settings = self._unsaved
        if settings is None or self._is_saving:
            return
        self._is_saving, self._unsaved = True, None

        async def job(program: Program) -> None:
            stored = await program.library.settings()
            await program.library.save_settings(_with_choices_of_this_screen(stored, settings))

        self._ask(job, done=lambda _: self._saved(""), failed=self._not_saved)

    def _not_saved(self, error: BiofeedbackError) -> None:
        self._saved(
            tr("This holds for now, but could not be saved for the next time. {why}").format(
                why=sentence_of(error)
            )
        )

    def _saved(self, problem: str) -> None:
        self._is_saving = False
        self._change(replace(self._state, problem=problem))
        self._save_next()

    def _change(self, state: SettingsState) -> None:
        if state != self._state:
            self._state = state
            self._show(state)


def _with_choices_of_this_screen(stored: Settings, chosen: Settings) -> Settings:
    """What other screens remember stays as it is stored."""
    return replace(
        stored,
        theme=chosen.theme,
        text_scale=chosen.text_scale,
        has_reduced_motion=chosen.has_reduced_motion,
        pacer_place=chosen.pacer_place,
        acceleration_hz=chosen.acceleration_hz,
        ecg=chosen.ecg,
    )
