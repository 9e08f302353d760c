import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.series import BeatKind
from biofeedback.ui.plots.beat_trail import SPAN_S, BeatTrail
from biofeedback.ui.plots.heart_trace import DOT_EVERY_S, HeartTrace, pacer_dots, trace_words
from biofeedback.ui.theme import DARK, LIGHT, Theme
from ui.session.examples import beat
from ui.window_fixtures import Show

TRACK = PacerTrack().changed(10.0, BreathingPattern(rate_per_min=6.0))


@pytest.fixture
def trace(show: Show) -> HeartTrace:
    """A minute wide."""
    trace = HeartTrace(DARK)
    show(trace, width_px=800, height_px=160)
    return trace


def _trail(*, gap: tuple[float, float] = (0.0, 0.0), kind: BeatKind = BeatKind.NORMAL) -> BeatTrail:
    trail = BeatTrail()
    trail.add(
        beat(float(t), rr_ms=900.0, kind=kind, segment=int(t >= gap[1]))
        for t in range(100)
        if not gap[0] <= t < gap[1]
    )
    return trail


def _columns(trace: HeartTrace, colour: str) -> list[int]:
    """Pixel columns in which something near a colour is painted."""
    image = trace.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(colour)

    def is_near(x: int, y: int) -> bool:
        seen = image.pixelColor(x, y)
        differences = (
            seen.red() - wanted.red(),
            seen.green() - wanted.green(),
            seen.blue() - wanted.blue(),
        )
        return all(abs(difference) < 20 for difference in differences)

    return [x for x in range(image.width()) if any(is_near(x, y) for y in range(image.height()))]


def test_beats_are_painted_in_the_heart_s_colour_up_to_the_last_one(trace: HeartTrace) -> None:
    trace.refresh(_trail(), PacerTrack(), 99.5)
    columns = _columns(trace, DARK.heart)
    assert max(columns) > 750
    assert min(columns) < 100


def test_a_gap_is_left_open(trace: HeartTrace) -> None:
    trace.refresh(_trail(gap=(60.0, 80.0)), PacerTrack(), 99.5)
    columns = set(_columns(trace, DARK.heart))
    widest = max(
        len(run) for run in "".join("#" if x in columns else " " for x in range(780)).split("#")
    )
    assert widest > 200


def test_corrected_beats_are_ringed_in_their_own_colour(trace: HeartTrace) -> None:
    trace.refresh(_trail(), PacerTrack(), 99.5)
    assert _columns(trace, DARK.warn) == []
    trace.refresh(_trail(kind=BeatKind.MISPLACED), PacerTrack(), 99.5)
    assert len(_columns(trace, DARK.warn)) > 100


def test_the_pacer_is_dots_in_the_colour_of_the_breath(trace: HeartTrace) -> None:
    trace.refresh(BeatTrail(), TRACK, 99.5)
    dots = _columns(trace, DARK.breath)
    assert len(dots) > 100
    trace.refresh(BeatTrail(), PacerTrack(), 99.5)
    assert _columns(trace, DARK.breath) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_another_theme_brings_its_colours(trace: HeartTrace, theme: Theme) -> None:
    trace.set_theme(theme)
    trace.refresh(_trail(), PacerTrack(), 99.5)
    image = trace.grab().toImage()
    assert image.pixelColor(image.width() - 3, 3) == QColor(theme.background)


def test_dots_stand_still_on_session_time() -> None:
    ages_s, _ = pacer_dots(TRACK, 99.5)
    later_s, _ = pacer_dots(TRACK, 99.6)
    on_grid = (ages_s + 99.5) / DOT_EVERY_S
    assert np.allclose(on_grid, np.round(on_grid))
    assert np.allclose(later_s[:-1] + 99.6, (ages_s + 99.5)[-len(later_s) + 1 :], atol=DOT_EVERY_S)


def test_nothing_is_dotted_where_nothing_was_paced() -> None:
    ages_s, chest = pacer_dots(TRACK, 20.0)
    assert ages_s.min() == pytest.approx(-10.0)
    assert len(chest) == len(ages_s) == 26
    assert ages_s.min() >= -SPAN_S


def test_what_is_drawn_is_said_in_words(trace: HeartTrace) -> None:
    trace.describe(_trail(), 99.5)
    assert "Between 67 and 67 beats" in trace.accessibleDescription()
    assert trace_words(BeatTrail().visible(1.0)) == "No beats in the last minute."
