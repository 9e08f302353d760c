"""The page on straps names tests and code that exist, and leaves no line without either."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "straps.md").read_text(encoding="utf-8")
TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py"))
)
SOURCE = ROOT / "src" / "biofeedback"
PLACES = (SOURCE / "sensors" / "ble", SOURCE)
HEAD = ["what happens", "what the program does", "where", "shown by"]


def _rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row != HEAD]


ROWS = _rows()
NAMED_TESTS = sorted(set(re.findall(r"`(test_\w+(?:\[\w+\])?)`", PAGE)))
NAMED_CODE = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])})


def _is_code(name: str) -> bool:
    """Whether a module, and each name after it, is there: ``radio.Radio.find``."""
    parts = name.split(".")
    for place in PLACES:
        for length in range(len(parts), 0, -1):
            path = place.joinpath(*parts[:length])
            if path.with_suffix(".py").exists():
                text = path.with_suffix(".py").read_text(encoding="utf-8")
                return all(_is_defined(part, text) for part in parts[length:])
            if length == len(parts) and (path / "__init__.py").exists():
                return True
    return False


def _is_defined(name: str, text: str) -> bool:
    pattern = rf"^\s*(?:(?:async )?def |class )?{re.escape(name)}\b\s*[:(=\[]"
    return re.search(pattern, text, re.MULTILINE) is not None


def test_each_line_says_what_is_done_where_and_what_shows_it() -> None:
    assert len(ROWS) > 60
    for row in ROWS:
        assert len(row) == len(HEAD), row
        assert all(row), row
        assert "`test_" in row[3] or row[3].startswith("not tried: follows "), row
        assert "not tried" not in row[3] or row[3].startswith("not tried"), row


@pytest.mark.parametrize("name", NAMED_TESTS)
def test_each_test_that_is_named_exists(name: str) -> None:
    test, _, behaviour = name.rstrip("]").partition("[")
    assert re.search(rf"^\s*(?:async )?def {test}\(", TESTS, re.MULTILINE)
    if behaviour:
        assert re.search(rf"^    {behaviour},$", TESTS, re.MULTILINE), "not among the behaviours"


@pytest.mark.parametrize("name", NAMED_CODE)
def test_each_place_in_the_code_that_is_named_exists(name: str) -> None:
    assert _is_code(name)


def test_what_is_not_there_is_noticed() -> None:
    assert not _is_code("radio.Radio.lost")
    assert not _is_code("nowhere")
    assert _is_code("radio.Radio.find")
