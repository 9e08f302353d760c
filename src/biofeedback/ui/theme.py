"""Colours by meaning, light, dark and high contrast; without Qt.

``heart`` and ``breath`` mean the same on every screen. ``ui.style`` makes the palette and the one
style sheet from these; what is painted by hand takes its colours here.
"""

from dataclasses import dataclass, replace

from biofeedback.settings import ThemeChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One look; colours are ``#RRGGBB``.

    ``text``, ``muted``, ``breath``, ``heart``, ``good`` and ``warn`` may be text on ``background``
    and on ``surface`` (4.5:1); ``edge`` and ``focus`` are lines that carry meaning (3:1).
    """

    name: str
    is_dark: bool
    background: str
    """The window."""
    surface: str
    """Cards and controls."""
    line: str
    """Borders of cards and grids; decoration."""
    edge: str
    """Outline of a control, where the outline tells that it is one."""
    text: str
    muted: str
    """Secondary text."""
    breath: str
    """Everything that is breathing; the accent."""
    breath_soft: str
    """Fills."""
    on_breath: str
    """Text on a fill of ``breath``."""
    heart: str
    """Everything that is heart rate or RR."""
    heart_soft: str
    """Fills."""
    good: str
    """In step."""
    warn: str
    """Corrected beats, weak signal."""
    focus: str
    """The ring around what the keyboard talks to."""

    @staticmethod
    def for_choice(choice: ThemeChoice, *, system_is_dark: bool) -> "Theme":
        """The look of the window."""
        match choice:
            case ThemeChoice.LIGHT:
                return LIGHT
            case ThemeChoice.DARK:
                return DARK
            case ThemeChoice.HIGH_CONTRAST:
                return HIGH_CONTRAST
            case ThemeChoice.SYSTEM:
                return DARK if system_is_dark else LIGHT

    @staticmethod
    def for_session(choice: ThemeChoice) -> "Theme":
        """The look of a running session: dark, unless somebody asked for something else."""
        return (
            DARK if choice is ThemeChoice.SYSTEM else Theme.for_choice(choice, system_is_dark=True)
        )


LIGHT = Theme(
    name="light",
    is_dark=False,
    background="#F5F3EE",
    surface="#FFFFFF",
    line="#E4E0D7",
    edge="#85898A",
    text="#1D2A30",
    muted="#5B6A70",
    breath="#2A7780",
    breath_soft="#D5E8E8",
    on_breath="#FFFFFF",
    heart="#B84A31",
    heart_soft="#F6E1DA",
    good="#367A4C",
    warn="#94600F",
    focus="#1D2A30",
)
DARK = Theme(
    name="dark",
    is_dark=True,
    background="#0E171B",
    surface="#152127",
    line="#25343B",
    edge="#667B83",
    text="#E7EEF0",
    muted="#9AAEB4",
    breath="#5CC4C9",
    breath_soft="#173A3F",
    on_breath="#0E171B",
    heart="#FF9072",
    heart_soft="#3C241E",
    good="#7CCB92",
    warn="#E6B450",
    focus="#E7EEF0",
)
HIGH_CONTRAST = replace(
    DARK,
    name="high contrast",
    background="#000000",
    surface="#000000",
    line="#FFFFFF",
    edge="#FFFFFF",
    text="#FFFFFF",
    muted="#E6E6E6",
    breath="#7CE6EA",
    breath_soft="#00373C",
    on_breath="#000000",
    heart="#FFB29C",
    heart_soft="#4A1D10",
    good="#9CF0B0",
    warn="#FFD466",
    focus="#FFFF00",
)
