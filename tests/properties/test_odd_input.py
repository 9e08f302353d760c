"""Whatever comes in: a named error, or every number finite or absent with a reason.

Warnings are errors in every test, so that none of this may warn either.
"""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.analysis.session_analysis import analyse
from biofeedback.cli.main import main
from biofeedback.dsp.catalogue import PROFILES, catalogue
from biofeedback.dsp.errors import IntervalsError
from biofeedback.dsp.report import Report, report
from biofeedback.dsp.updates import MetricValue
from biofeedback.exchange.errors import ExchangeError
from biofeedback.exchange.imports.reading import ImportedRecording, read_recording
from properties.hearts import TYPICAL, Array
from properties.stages import staged

_RANDOM = np.random.default_rng(4)
_REST_MS = TYPICAL.rr_ms(beats=400, mean_ms=900.0)
SHAPES: dict[str, Array] = {
    "three": _REST_MS[:3],
    "a dozen": _REST_MS[:12],
    "a minute": _REST_MS[:70],
    "two levels": np.where(_RANDOM.random(400) < 0.5, 900.0, 1000.0),
    "two in turn": np.tile([800.0, 850.0], 200),
    "three in turn": np.tile([800.0, 850.0, 900.0], 150),
    "a step": np.repeat([700.0, 1100.0], 200),
    "a ramp": np.linspace(600.0, 1200.0, 400),
    "one longer by a millionth": np.concatenate(
        (np.full(200, 900.0), [900.0009], np.full(200, 900.0))
    ),
    "one twice as long": np.concatenate((np.full(200, 900.0), [1800.0], np.full(200, 900.0))),
    "all impossible": np.full(400, 60_000.0),
    "all tiny": np.full(500, 10.0),
    "from tiny to impossible": np.exp(_RANDOM.uniform(math.log(0.6), math.log(60_000.0), 300)),
    "as far apart as can be": np.tile([64_000.0, 0.5], 60),
}
FILES = (
    "",
    "\n\n",
    "900\n",
    "900\n910\n",
    "nan\n" * 5,
    "900\nnan\n910\n",
    "900\ninf\n910\n",
    "900\n-910\n900\n",
    "900\n0\n900\n",
    "900\n1e300\n900\n",
    "900\n1e400\n900\n",
    "60000\n" * 50,
    "1e-300\n" * 50,
    "0.0001\n" * 50,
    "nine hundred\n",
    "900 910\n905\n",
    "1.0,900\n0.5,910\n2.0,905\n",
    "900\n" * 400,
    "857.3\n" * 400,
    "0.8573\n" * 400,
    "\x00\x01",
)
CONSTANTS_MS = (900.0, 857.3, 1000.0 / 3.0, 878.90625, 1e4 / 7.0)
LEVELS = {"mean_rr", "mean_hr", "median_rr"}
"""What equal intervals have."""
THEIR_ROUNDING = {("neurokit2", "sdnn"), ("neurokit2", "cvnn"), ("neurokit2", "sdann")}
"""Computed in NeuroKit2's order of operations, rounding included."""
NOTHING = 1e-12


def _all(profile: str) -> list[str]:
    return list(catalogue(profile))


def _report_or_error(
    rr_ms: list[float], times_s: list[float] | None, profile: str
) -> Report | IntervalsError:
    try:
        return report(rr_ms, times_s=times_s, profile=profile)
    except IntervalsError as error:
        return error


def _recording(path: Path) -> ImportedRecording | ExchangeError:
    try:
        return read_recording(path)
    except ExchangeError as error:
        return error


def _is_sound(values: Iterable[MetricValue]) -> bool:
    return all(
        (value.value is None) == (value.absence is not None)
        and (value.value is None or math.isfinite(value.value))
        and 0.0 <= value.corrected_percent <= 100.0
        and 0.0 <= value.gap_percent <= 100.0
        and 0.0 <= value.window_s < math.inf
        for value in values
    )


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_gives_numbers_or_reasons(profile: str, shape: str) -> None:
    found = report(SHAPES[shape], profile=profile, metrics=_all(profile))
    assert list(found.values) == _all(profile)
    assert _is_sound(found.values.values())


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_gate_is_needed_against_nonsense(profile: str, shape: str) -> None:
    window = staged(report(SHAPES[shape], metrics=(), correction=False).beats)
    for name, metric in catalogue(profile).items():
        value = metric.compute(window.longest if profile != "task-force" else window)
        assert value is None or math.isfinite(value), name


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_are_absent_with_a_reason(profile: str, count: int) -> None:
    found = report(_REST_MS[:count], profile=profile, metrics=_all(profile))
    assert {value.value for value in found.values.values()} == {None}
    assert _is_sound(found.values.values())


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("level_ms", CONSTANTS_MS)
def test_equal_intervals_vary_by_nothing_and_have_no_shape(profile: str, level_ms: float) -> None:
    rr_ms = np.full(round(330_000.0 / level_ms), level_ms)
    found = report(rr_ms, profile=profile, metrics=_all(profile))
    numbers = {name: one.value for name, one in found.values.items() if one.value is not None}
    assert numbers.keys() >= LEVELS & catalogue(profile).keys()
    for name, value in numbers.items():
        if name not in LEVELS:
            assert abs(value) <= (NOTHING if (profile, name) in THEIR_ROUNDING else 0.0), name


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats() | st.floats(0.5, 64_000.0) | st.integers(-9, 10**400), max_size=30),
    st.none() | st.lists(st.floats(), max_size=30),
)
def test_any_numbers_give_a_named_error_or_a_report(
    profile: str, rr_ms: list[float], times_s: list[float] | None
) -> None:
    found = _report_or_error(rr_ms, times_s, profile)
    if isinstance(found, IntervalsError):
        blamed = {"rr_ms": rr_ms, "times_s": times_s or []}[found.name]
        assert str(found).startswith(found.name)
        assert found.index is None or 0 <= found.index < len(blamed)
    else:
        assert len(found.raw) == len(rr_ms)
        assert _is_sound(found.values.values())


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(PROFILES),
    st.lists(st.floats(250.0, 2500.0), min_size=30, max_size=60),
    st.dictionaries(st.integers(1, 29), st.floats(-2.0, 1e5), max_size=9),
)
def test_times_with_gaps_and_overlaps_give_a_report(
    profile: str, rr_ms: list[float], waits_s: dict[int, float]
) -> None:
    times_s = np.cumsum(rr_ms) / 1000.0
    for place, wait_s in waits_s.items():
        times_s[place:] += wait_s
    times_s = np.maximum.accumulate(times_s)
    found = report(rr_ms, times_s=times_s, profile=profile)
    assert _is_sound(found.values.values())
    assert (np.diff(found.raw.times_s) > 0.0).all()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("times_s", [np.zeros(300), np.repeat([0.0, 1e14], 150)])
def test_times_that_stand_still_or_leap_give_a_report(profile: str, times_s: Array) -> None:
    found = report(_REST_MS[:300], times_s=times_s, profile=profile, metrics=_all(profile))
    assert _is_sound(found.values.values())


@pytest.mark.parametrize(
    "rr_ms",
    ["900", "900 910", {"rr": [900.0]}, [[900.0], [910.0]], np.full((5, 2), 900.0), None, object()],
)
def test_what_is_no_row_of_numbers_is_named(rr_ms: Any) -> None:
    with pytest.raises(IntervalsError) as caught:
        report(rr_ms)
    assert caught.value.name == "rr_ms"


@pytest.mark.parametrize("text", FILES)
def test_any_file_gives_a_named_error_or_numbers(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rr.txt"
    path.write_text(text, encoding="utf-8")
    recording = _recording(path)
    if isinstance(recording, ExchangeError):
        assert recording.path == path
        return
    for profile in PROFILES:
        analysis = analyse(recording.records, profile=profile, metrics=_all(profile))
        assert _is_sound(analysis.metrics)
        shown = {one.name for one in analysis.metrics if one.value}
        assert len(set(text.split())) > 1 or shown <= {*LEVELS, "sdnn", "cvnn"}


def test_the_command_line_refuses_odd_files_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = []
    for number, text in enumerate(FILES):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    assert main(["analyze", *map(str, paths), "--json"]) != 0
    out, complaints = capsys.readouterr()
    entries = json.loads(out, parse_constant=pytest.fail)
    assert 0 < len(entries) < len(FILES)
    assert len(entries) + len(complaints.splitlines()) == len(FILES)
