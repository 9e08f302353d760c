import pytest

from biofeedback.settings import ThemeChoice
from biofeedback.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme

THEMES = (LIGHT, DARK, HIGH_CONTRAST)
GROUNDS = ("background", "surface")
TEXT_LEAST, LINE_LEAST, HIGH_LEAST = 4.5, 3.0, 7.0


def _luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Ratio, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("token", ["text", "muted", "breath", "heart", "good", "warn"])
def test_text_can_be_read(theme: Theme, ground: str, token: str) -> None:
    assert contrast(getattr(theme, token), getattr(theme, ground)) >= TEXT_LEAST


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("token", ["edge", "focus"])
def test_lines_that_mean_something_can_be_seen(theme: Theme, ground: str, token: str) -> None:
    assert contrast(getattr(theme, token), getattr(theme, ground)) >= LINE_LEAST


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_on_fills_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_breath, theme.breath) >= TEXT_LEAST
    assert contrast(theme.text, theme.breath_soft) >= TEXT_LEAST
    assert contrast(theme.text, theme.heart_soft) >= TEXT_LEAST


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_focus_shows_on_a_primary_button(theme: Theme) -> None:
    assert theme.focus != theme.breath


@pytest.mark.parametrize("token", ["text", "muted", "breath", "heart", "good", "warn"])
def test_high_contrast_is_high(token: str) -> None:
    assert contrast(getattr(HIGH_CONTRAST, token), HIGH_CONTRAST.background) >= HIGH_LEAST


@pytest.mark.parametrize(
    ("choice", "system_is_dark", "expected"),
    [
        (ThemeChoice.SYSTEM, False, LIGHT),
        (ThemeChoice.SYSTEM, True, DARK),
        (ThemeChoice.LIGHT, True, LIGHT),
        (ThemeChoice.DARK, False, DARK),
        (ThemeChoice.HIGH_CONTRAST, False, HIGH_CONTRAST),
    ],
)
def test_the_window_wears_what_was_chosen(
    choice: ThemeChoice, system_is_dark: bool, expected: Theme
) -> None:
    assert Theme.for_choice(choice, system_is_dark=system_is_dark) is expected


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (ThemeChoice.SYSTEM, DARK),
        (ThemeChoice.LIGHT, LIGHT),
        (ThemeChoice.DARK, DARK),
        (ThemeChoice.HIGH_CONTRAST, HIGH_CONTRAST),
    ],
)
def test_a_session_is_dark_unless_somebody_asked_otherwise(
    choice: ThemeChoice, expected: Theme
) -> None:
    assert Theme.for_session(choice) is expected
