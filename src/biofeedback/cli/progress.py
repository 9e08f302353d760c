"""How far a long computation is, on one line of a terminal that goes when it is done."""

import shutil
import sys
from collections.abc import Mapping
from types import MappingProxyType

from biofeedback.backend.background import Progress
from biofeedback.cli.output import tamed
from biofeedback.wording import tr


class ProgressLine:
    """Overwrites its own line on standard error; where that is no terminal it says nothing."""

    def __init__(self, labels: Mapping[str, str] = MappingProxyType({})) -> None:
        self._labels = labels
        self._written = 0

    def show(self, progress: Progress) -> None:
        """Say how far it is and what is computed now."""
        if not sys.stderr.isatty():
            return
        step = self._labels.get(progress.step, progress.step)
        text = tr("{percent} % · {step} · Ctrl-C ends it").format(
            percent=100 * progress.done // max(1, progress.of), step=tamed(step)
        )
        self._write(text[: shutil.get_terminal_size().columns - 1])

    def clear(self) -> None:
        """Leave the line empty for what is said next."""
        if self._written:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._written}}")
        sys.stderr.flush()
        self._written = len(text)
