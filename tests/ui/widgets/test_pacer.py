import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor, QImage, QPaintEvent
from pytestqt.qtbot import QtBot

from biofeedback.ui.theme import DARK, LIGHT
from biofeedback.ui.widgets.pacer import Pacer
from biofeedback.ui.widgets.pacer_moment import PacerMoment
from ui.window_fixtures import Show


class Script:
    """A moment that the test changes."""

    def __init__(self) -> None:
        self.moment = PacerMoment(chest=0.0, words="Breathe in", is_paced=True)

    def __call__(self) -> PacerMoment:
        """Now."""
        return self.moment

    def breathe(self, chest: float, words: str = "Breathe in", *, is_paced: bool = True) -> None:
        """Another moment."""
        self.moment = PacerMoment(chest=chest, words=words, is_paced=is_paced)


class Painted(QObject):
    """Remembers which rectangles were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look, and let it pass."""
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


@pytest.fixture
def script() -> Script:
    """Empty lungs, about to fill."""
    return Script()


@pytest.fixture
def pacer(show: Show, script: Script) -> Pacer:
    """In a window of its own, in dark."""
    pacer = Pacer(script, DARK)
    show(pacer, width_px=520, height_px=520)
    return pacer


def _filled(pacer: Pacer) -> int:
    """How many pixels of the middle row and column have the colour of the breath's fill."""
    image = pacer.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    fill = QColor(DARK.breath_soft)
    row = [image.pixelColor(x, image.height() // 2 + 40) for x in range(image.width())]
    column = [image.pixelColor(image.width() // 2, y) for y in range(image.height())]
    return sum(colour == fill for colour in (*row, *column))


def _show_moment(qtbot: QtBot, pacer: Pacer, script: Script) -> None:
    qtbot.waitUntil(lambda: pacer.moment == script.moment)


@pytest.mark.parametrize("is_bar", [False, True])
def test_it_grows_with_the_chest(qtbot: QtBot, pacer: Pacer, script: Script, is_bar: bool) -> None:
    pacer.set_reduced_motion(is_bar)
    sizes = []
    for chest in (0.0, 0.4, 1.0):
        script.breathe(chest)
        _show_moment(qtbot, pacer, script)
        sizes.append(_filled(pacer))
    assert sizes == sorted(set(sizes))


def test_a_bar_moves_in_one_direction_only(qtbot: QtBot, pacer: Pacer, script: Script) -> None:
    pacer.set_reduced_motion(is_reduced=True)
    widths = set()
    for chest in (0.3, 0.9):
        script.breathe(chest)
        _show_moment(qtbot, pacer, script)
        image = pacer.grab().toImage()
        y = int(image.height() * 0.8)
        fill = QColor(DARK.breath_soft)
        widths.add(sum(image.pixelColor(x, y) == fill for x in range(image.width())))
    assert len(widths) == 1


def test_a_frame_paints_the_disc_and_not_the_rest(
    qtbot: QtBot, pacer: Pacer, script: Script
) -> None:
    _show_moment(qtbot, pacer, script)
    painted = Painted()
    pacer.installEventFilter(painted)
    # A slow machine may still owe the window's first, whole picture.
    script.breathe(0.01)
    qtbot.waitUntil(lambda: bool(painted.rects))
    painted.rects.clear()
    script.breathe(0.02)
    qtbot.waitUntil(lambda: bool(painted.rects))
    assert painted.rects[0].width() < pacer.width() * 0.6


def test_other_words_are_painted_and_said(qtbot: QtBot, pacer: Pacer, script: Script) -> None:
    script.breathe(1.0, "Breathe out")
    _show_moment(qtbot, pacer, script)
    assert pacer.accessibleDescription() == "Breathe out"
    assert pacer.accessibleName() == "Pacer"


def test_it_does_nothing_while_nobody_can_see_it(
    qtbot: QtBot, pacer: Pacer, script: Script
) -> None:
    _show_moment(qtbot, pacer, script)
    seen = pacer.moment
    pacer.hide()
    script.breathe(0.7)
    qtbot.wait(50)
    assert pacer.moment == seen
    pacer.show()
    _show_moment(qtbot, pacer, script)


def test_progress_is_a_line_in_its_own_colour(pacer: Pacer) -> None:
    def greens() -> int:
        image = pacer.grab().toImage()
        good = QColor(DARK.good)
        return sum(
            image.pixelColor(x, y) == good
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 2)
        )

    assert greens() == 0
    counts = []
    for progress in (0.2, 0.8):
        pacer.set_progress(progress)
        counts.append(greens())
    pacer.set_reduced_motion(is_reduced=True)
    assert 0 < counts[0] < counts[1]
    assert greens() > 0


def test_another_theme_changes_its_ground(pacer: Pacer) -> None:
    pacer.set_theme(LIGHT)
    assert pacer.grab().toImage().pixelColor(2, 2) == QColor(LIGHT.background)


def test_long_words_fit_into_a_small_pacer(qtbot: QtBot, pacer: Pacer, script: Script) -> None:
    pacer.window().resize(pacer.minimumSizeHint())
    script.breathe(0.0, "Breathe normally, as you like", is_paced=False)
    _show_moment(qtbot, pacer, script)
    image = pacer.grab().toImage()
    edges = {image.pixelColor(x, image.height() // 2).name() for x in (0, image.width() - 1)}
    assert edges == {QColor(DARK.background).name()}


def test_a_bar_makes_room_for_larger_words(qtbot: QtBot, show: Show, script: Script) -> None:
    grown, anew = Pacer(script, DARK), Pacer(script, DARK)
    larger = grown.font()
    larger.setPixelSize(40)
    for pacer in (grown, anew):
        pacer.set_reduced_motion(True)
    show(grown, width_px=520, height_px=520)
    before = grown.grab().toImage()
    grown.setFont(larger)
    anew.setFont(larger)
    show(anew, width_px=520, height_px=520)
    qtbot.waitUntil(lambda: grown.size() == anew.size())
    assert grown.grab().toImage() == anew.grab().toImage()
    assert grown.grab().toImage() != before
