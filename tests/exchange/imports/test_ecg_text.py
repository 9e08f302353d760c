from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beat_records import DATA
from biofeedback.exchange.errors import ExchangeError, ExchangeProblem
from biofeedback.exchange.imports import ecg_text
from biofeedback.exchange.imports.ecg_text import VoltageUnit, read_ecg

STRAP = DATA / "polarh10_pvc_kbroman" / "ecg_90s_130hz_uV.txt"


def samples(tmp_path: Path, text: str, unit: VoltageUnit = VoltageUnit.MICROVOLT) -> list[float]:
    path = tmp_path / "ecg.txt"
    path.write_text(text, encoding="utf-8")
    found: list[float] = read_ecg(path, unit).tolist()
    return found


def refused(tmp_path: Path, text: str) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        samples(tmp_path, text)
    return caught.value


def test_a_real_ecg_is_read_whole() -> None:
    read = read_ecg(STRAP)
    assert len(read) == 90 * 130
    assert read[:3].tolist() == [-98.0, -84.0, -72.0]


@pytest.mark.parametrize(
    "text",
    [
        "-98\n84\n12.5\n",
        "# a strap\n-98\n\n84\n# a remark\n12.5",
        "ECG (uV)\n-98\n84\n12.5\n",
        "-98,0\n84,0\n12,5\n",
        "ecg_uv\n-98,0\n84,0\n12,5\n",
        "0.00 -98\n0.01 84\n0.02 12.5\n",
        "0,00;-98;7\n0,01;84;7\n0,02;12,5;7\n",
        "number,time,ecg,quality\n1,0.1,-98,9\n2,0.2,84,8\n3,0.3,12.5,7\n",
        "2026-01-01T10:00:00 -98\n2026-01-01T10:00:01 84\n2026-01-01T10:00:02 12.5\n",
    ],
)
def test_every_usual_form_is_read(tmp_path: Path, text: str) -> None:
    assert samples(tmp_path, text) == [-98.0, 84.0, 12.5]


def test_millivolts_become_microvolts(tmp_path: Path) -> None:
    assert samples(tmp_path, "0.5\n-0.25\n", VoltageUnit.MILLIVOLT) == [500.0, -250.0]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("1\n2\nabc\n", ExchangeProblem.NOT_A_NUMBER, 3),
        ("1\n2\nnan\n", ExchangeProblem.NOT_A_NUMBER, 3),
        ("nan\n1\n2\n", ExchangeProblem.NOT_A_NUMBER, 1),
        ("1\n1_0\n2\n", ExchangeProblem.NOT_A_NUMBER, 2),
        ("time;ecg\n0;1\n1;\n2;5\n", ExchangeProblem.NOT_A_NUMBER, 3),
        ("0;1;7\n1;2;7\n2;5\n", ExchangeProblem.UNEVEN_LINES, 3),
        ("ecg\n", ExchangeProblem.NO_SAMPLES, None),
        ("1 10\n2 20\n3 30\n", ExchangeProblem.NO_SAMPLES, None),
        ("", ExchangeProblem.EMPTY, None),
        ("1\n\x002\n", ExchangeProblem.BINARY, None),
    ],
)
def test_what_is_no_ecg_says_where_and_why(
    tmp_path: Path, text: str, reason: ExchangeProblem, line: int | None
) -> None:
    error = refused(tmp_path, text)
    assert (error.reason, error.line) == (reason, line)


def test_a_line_that_is_wrong_far_below_is_found(tmp_path: Path) -> None:
    error = refused(tmp_path, "\n".join(["5", "7"] * 500 + ["x"]))
    assert (error.reason, error.line, error.text) == (ExchangeProblem.NOT_A_NUMBER, 1001, "x")


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(ecg_text.MAX_BYTES + 1)
    with pytest.raises(ExchangeError) as caught:
        read_ecg(path)
    assert caught.value.reason is ExchangeProblem.TOO_LARGE


@given(content=st.binary(max_size=60))
def test_any_bytes_are_samples_or_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "ecg-fuzz.txt"
    path.write_bytes(content)
    try:
        read = read_ecg(path)
    except ExchangeError:
        return
    assert len(read)
    assert np.isfinite(read).all()
