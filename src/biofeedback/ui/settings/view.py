"""The settings on screen: few, large, and in force as soon as they are chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.settings import PacerPlace, Settings, ThemeChoice
from biofeedback.ui.asking import Ask
from biofeedback.ui.settings.presenter import SettingsPresenter, SettingsState
from biofeedback.ui.widgets.banner import Banner
from biofeedback.ui.widgets.card import Card
from biofeedback.ui.widgets.choice_row import ChoiceRow
from biofeedback.ui.widgets.page import Page
from biofeedback.ui.widgets.stepper import Stepper
from biofeedback.ui.widgets.text import Text, Tone
from biofeedback.wording import tr

SMALLEST_SCALE, LARGEST_SCALE, SCALE_STEP = 1.0, 2.0, 0.1


class SettingsView(Page):
    """Paints the presenter's state."""

    changed = Signal(object)
    """Settings that hold from now on."""

    def __init__(self, ask: Ask, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Settings"), parent=parent)
        self._banner = Banner()
        self._about = Text(tone=Tone.MUTED, does_wrap=True)
        self.theme = ChoiceRow(tr("Colours"), _THEMES)
        self.text_size = Stepper(
            tr("Text size"),
            minimum=SMALLEST_SCALE,
            maximum=LARGEST_SCALE,
            step=SCALE_STEP,
            value=SMALLEST_SCALE,
            words=lambda scale: f"{scale * 100:.0f} %",
        )
        self.motion = ChoiceRow(tr("Pacer"), _MOTIONS)
        self.place = ChoiceRow(tr("Place of the pacer"), _PLACES)
        self.acceleration = ChoiceRow(tr("Breathing from the chest"), _ACCELERATIONS)
        self.ecg = ChoiceRow(tr("ECG"), _ECGS)
        self._lay_out()
        self._settings = Settings()
        self.presenter = SettingsPresenter(ask, self._show)
        self._connect()
        self._show(self.presenter.state)

    def load(self) -> None:
        """Take over what was chosen in an earlier run."""
        self.presenter.load()

    def tell_library(self, path: str) -> None:
        """Say where the sessions are kept."""
        self._about.setText(_about_words(path))

    def _lay_out(self) -> None:
        self.add(self._banner)
        self._cards = (
            _card(
                tr("Colours"),
                tr("A session is dark unless you choose light or high contrast here."),
                self.theme,
            ),
            _card(tr("Text size"), tr("On top of what your system sets."), self.text_size),
            _card(
                tr("Pacer"),
                tr("The bar moves slowly up and down; nothing grows or glows."),
                self.motion,
            ),
            _card(
                tr("Place of the pacer"),
                tr("For a head that turns or pulls to one side."),
                self.place,
            ),
            _card(
                tr("Breathing from the chest"),
                tr(
                    "From the movement that some straps feel, such as Polar's H10. Where one "
                    "can't, the session says so. More often is for research; it costs battery."
                ),
                self.acceleration,
            ),
            _card(
                tr("ECG"),
                tr(
                    "Recorded and shown where the strap can send it; it costs battery. No number "
                    "changes by it. In a session the key G shows or hides it."
                ),
                self.ecg,
            ),
        )
        for card in self._cards:
            self.add(card)
        self._about.setText(_about_words(""))
        self.add(self._about)
        self.add_stretch()

    def _connect(self) -> None:
        self.theme.chosen.connect(self.presenter.choose_theme)
        self.text_size.value_changed.connect(self.presenter.choose_text_scale)
        self.motion.chosen.connect(self.presenter.choose_reduced_motion)
        self.place.chosen.connect(self.presenter.choose_pacer_place)
        self.acceleration.chosen.connect(self.presenter.choose_acceleration)
        self.ecg.chosen.connect(self.presenter.choose_ecg)

    def _show(self, state: SettingsState) -> None:
        settings = state.settings
        for card in self._cards:
            card.setEnabled(state.is_ready)
        self.theme.choose(settings.theme)
        self.text_size.set_value(settings.text_scale)
        self.motion.choose(settings.has_reduced_motion)
        self.place.choose(settings.pacer_place)
        self.acceleration.choose(settings.acceleration_hz)
        self.ecg.choose(settings.ecg)
        if not state.problem:
            self._banner.put_away()
        elif state.problem != self._banner.text:
            self._banner.say(state.problem, tone=Tone.WARN)
        if settings != self._settings:
            self._settings = settings
            self.changed.emit(settings)


_THEMES = (
    (ThemeChoice.SYSTEM, tr("Like the system")),
    (ThemeChoice.LIGHT, tr("Light")),
    (ThemeChoice.DARK, tr("Dark")),
    (ThemeChoice.HIGH_CONTRAST, tr("High contrast")),
)
_MOTIONS = ((False, tr("Growing disc")), (True, tr("Slow bar")))
_ACCELERATIONS: tuple[tuple[int | None, str], ...] = (
    (None, tr("Off")),
    *(
        (rate_hz, tr("{rate} times a second").format(rate=rate_hz))
        for rate_hz in (25, 50, 100, 200)
    ),
)
_ECGS = ((False, tr("Off")), (True, tr("On")))
_PLACES = (
    (PacerPlace.LEFT, tr("Left")),
    (PacerPlace.CENTRE, tr("Centre")),
    (PacerPlace.RIGHT, tr("Right")),
)


def _card(heading: str, note: str, control: QWidget) -> Card:
    card = Card(heading)
    card.add(Text(note, tone=Tone.MUTED, does_wrap=True))
    card.add(control)
    return card


def _about_words(path: str) -> str:
    medical = tr("This program is for training and self-observation. It is no medical device.")
    if not path:
        return medical
    return (
        tr("Your sessions are kept on this computer, in {path}.").format(path=path) + " " + medical
    )
