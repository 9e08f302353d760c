"""What the window remembers of its last run so that its first picture is right.

The settings themselves are in the library, which is opened after the window is seen; without
this, a dark room would get a white flash at each start. What is broken here is left out.
"""

import logging
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSettings

from biofeedback.settings import Settings, ThemeChoice

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WindowMemory:
    """Size and place, and the looks that the settings asked for last."""

    store: QSettings

    def geometry(self) -> QByteArray:
        """Size and place; empty when nothing is remembered."""
        value = self.store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember_geometry(self, geometry: QByteArray) -> None:
        """Keep size and place."""
        self.store.setValue("geometry", geometry)

    def looks(self) -> Settings:
        """Settings of which only theme and text size are meant."""
        try:
            theme = ThemeChoice(str(self.store.value("theme", ThemeChoice.SYSTEM.value)))
            text_scale = float(str(self.store.value("text_scale", 1.0)))
        except ValueError:
            logger.warning("the remembered looks can't be read; left out")
            return Settings()
        return Settings(theme=theme, text_scale=min(2.0, max(1.0, text_scale)))

    def remember_looks(self, settings: Settings) -> None:
        """Keep theme and text size."""
        self.store.setValue("theme", settings.theme.value)
        self.store.setValue("text_scale", settings.text_scale)
