from pathlib import Path

import pytest

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports.content import file_content, text_of


def test_a_file_comes_with_the_time_of_its_last_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"800\n")
    assert file_content(path, most_bytes=4) == (b"800\n", path.stat().st_mtime)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.txt", ExchangeProblem.NOT_FOUND),
        ("a.txt/b.txt", ExchangeProblem.NOT_FOUND),
        (".", ExchangeProblem.NOT_A_FILE),
        ("a.txt", ExchangeProblem.TOO_LARGE),
    ],
)
def test_what_can_not_be_taken_in_says_why(
    tmp_path: Path, name: str, reason: ExchangeProblem
) -> None:
    (tmp_path / "a.txt").write_bytes(b"800\n")
    with pytest.raises(ExchangeError) as caught:
        file_content(tmp_path / name, most_bytes=3)
    assert caught.value.reason is reason


def test_a_text_is_read_whatever_wrote_it() -> None:
    path = Path("a.txt")
    assert text_of(b"\xef\xbb\xbf800", path) == "800"
    assert text_of("Gerät".encode("utf-16"), path) == "Gerät"
    assert text_of("Gerät".encode("latin-1"), path) == "Gerät"
    with pytest.raises(ExchangeError):
        text_of(b"\x00", path)
