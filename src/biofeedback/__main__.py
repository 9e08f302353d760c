"""The way in: a window where there is a display, the terminal for everything else."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; the exit code.

    Without arguments, or with ``--library`` alone, the window opens; where there is no display, or
    the window's libraries are not there, the terminal says so and shows what can be done instead.
    """
    arguments = sys.argv[1:] if argv is None else argv
    library = _library_alone(arguments)
    if arguments and library is None:
        return _run_command(arguments)
    return _run_window(library) if has_display() else _run_home(library)


def _library_alone(arguments: Sequence[str]) -> Path | None:
    match arguments:
        case ["--library", path]:
            return Path(path).expanduser()
        case [named] if named.startswith("--library="):
            return Path(named.removeprefix("--library=")).expanduser()
    return None


def has_display() -> bool:
    """Whether a window could be seen."""
    if os.environ.get("QT_QPA_PLATFORM") or sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# Each way in pays only for what it uses: a command must not wait for Qt.


def _run_command(arguments: Sequence[str]) -> int:
    from biofeedback.cli.main import main as run_command  # noqa: PLC0415

    return run_command(arguments)


def _run_home(library: Path | None) -> int:
    from biofeedback.cli.main import run_home  # noqa: PLC0415

    return run_home(library)


def _run_window(library: Path | None) -> int:
    # Nothing that is loaded on the way to the first picture is garbage, and looking for some
    # takes a tenth of that way; the window switches it on again.
    gc.disable()
    try:
        from biofeedback.ui.app import run_window  # noqa: PLC0415
    except ImportError as error:
        if error.name is not None and error.name.startswith("biofeedback"):
            raise
        gc.enable()
        sys.stderr.write(_without_window(error))
        return _run_home(library)
    return run_window(library)


def _without_window(error: ImportError) -> str:
    return (
        f"The window can't be shown, because a library of the system is missing: {error}. "
        "On Debian and Ubuntu this helps: apt install libgl1 libegl1 libxkbcommon0 libdbus-1-3 "
        "libxcb-cursor0. Until then everything works in the terminal.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
