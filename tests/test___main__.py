import builtins
import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from biofeedback import __main__ as entry

VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Ways:
    """Stands for the command line and the window, and remembers which was taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken: list[tuple[str, object]] = []
        terminal, window = ModuleType("biofeedback.cli.main"), ModuleType("biofeedback.ui.app")
        setattr(terminal, "main", lambda argv: self._take("command", tuple(argv)))  # noqa: B010
        setattr(terminal, "run_home", lambda path: self._take("home", path))  # noqa: B010
        setattr(window, "run_window", lambda path: self._take("window", path))  # noqa: B010
        monkeypatch.setitem(sys.modules, terminal.__name__, terminal)
        monkeypatch.setitem(sys.modules, window.__name__, window)

    def _take(self, way: str, detail: object) -> int:
        self.taken.append((way, detail))
        return len(way)


@pytest.fixture(autouse=True)
def garbage_is_looked_for_again() -> Iterator[None]:
    """The window would switch it on; here there is none."""
    yield
    gc.enable()


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    """Both ways, replaced."""
    return Ways(monkeypatch)


def _display(monkeypatch: pytest.MonkeyPatch, values: Mapping[str, str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_window_opens_where_there_is_a_display(
    monkeypatch: pytest.MonkeyPatch, ways: Ways, name: str
) -> None:
    _display(monkeypatch, {name: "x"})
    assert entry.main([]) == len("window")
    assert ways.taken == [("window", None)]


def test_without_a_display_the_terminal_is_the_home(
    monkeypatch: pytest.MonkeyPatch, ways: Ways
) -> None:
    _display(monkeypatch, {})
    assert entry.main([]) == len("home")
    assert ways.taken == [("home", None)]


@pytest.mark.parametrize("argv", [["--library", "a.sqlite3"], ["--library=a.sqlite3"]])
@pytest.mark.parametrize(("display", "way"), [({"DISPLAY": ":0"}, "window"), ({}, "home")])
def test_a_library_alone_is_opened_the_same_way(
    monkeypatch: pytest.MonkeyPatch,
    ways: Ways,
    argv: Sequence[str],
    display: Mapping[str, str],
    way: str,
) -> None:
    _display(monkeypatch, display)
    entry.main(argv)
    assert ways.taken == [(way, Path("a.sqlite3"))]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_these_systems_always_have_one(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    _display(monkeypatch, {})
    monkeypatch.setattr(sys, "platform", platform)
    assert entry.has_display()


@pytest.mark.parametrize("argv", [["sessions"], ["--help"], ["record", "--simulated"]])
def test_any_argument_goes_to_the_command_line(
    monkeypatch: pytest.MonkeyPatch, ways: Ways, argv: Sequence[str]
) -> None:
    _display(monkeypatch, {"DISPLAY": ":0"})
    assert entry.main(argv) == len("command")
    assert ways.taken == [("command", tuple(argv))]


def test_the_arguments_of_the_process_are_the_default(
    monkeypatch: pytest.MonkeyPatch, ways: Ways
) -> None:
    monkeypatch.setattr(sys, "argv", ["biofeedback", "scan"])
    entry.main()
    assert ways.taken == [("command", ("scan",))]


def _break_window(monkeypatch: pytest.MonkeyPatch, error: ImportError) -> None:
    really_import = builtins.__import__

    def break_it(name: str, *args: object) -> object:
        if name == "biofeedback.ui.app":
            raise error
        return really_import(name, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", break_it)


def test_a_missing_library_of_the_system_is_told_and_the_terminal_remains(
    monkeypatch: pytest.MonkeyPatch, ways: Ways, capsys: pytest.CaptureFixture[str]
) -> None:
    _display(monkeypatch, {"DISPLAY": ":0"})
    _break_window(monkeypatch, ImportError("libGL.so.1: cannot open shared object file"))
    assert entry.main([]) == len("home")
    said = capsys.readouterr().err
    assert "libGL.so.1" in said
    assert "apt install" in said
    assert gc.isenabled()
    assert ways.taken == [("home", None)]


def test_a_fault_in_the_program_itself_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch, ways: Ways
) -> None:
    _display(monkeypatch, {"DISPLAY": ":0"})
    _break_window(monkeypatch, ImportError("no", name="biofeedback.ui.nothing"))
    with pytest.raises(ImportError):
        entry.main([])
    assert ways.taken == []
