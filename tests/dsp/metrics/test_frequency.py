import numpy as np
import pytest

from beat_records import series, sine_beats, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metrics.frequency import METRICS
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.dsp.window import Window

BY_NAME = {metric.name: metric for metric in METRICS}


@pytest.mark.parametrize(("hz", "within"), [(0.1, "lf_power"), (0.2, "hf_power")])
def test_a_sine_gives_its_power_to_the_band_it_lies_in(hz: float, within: str) -> None:
    window = whole_window(series(sine_beats(hz=hz, swing_ms=40.0)[1]))
    powers = {name: BY_NAME[name].compute(window) for name in ("lf_power", "hf_power")}
    assert powers[within] == pytest.approx(800.0, rel=0.01)
    assert sum(power or 0.0 for power in powers.values()) == pytest.approx(800.0, rel=0.02)


def test_the_bands_add_up_to_the_total() -> None:
    window = _noisy(400)
    values = {name: metric.compute(window) or 0.0 for name, metric in BY_NAME.items()}
    parts = values["vlf_power"] + values["lf_power"] + values["hf_power"]
    assert values["total_power"] == pytest.approx(parts, rel=1e-12)


def test_normalised_units_and_the_ratio_are_one_number() -> None:
    window = _noisy(400)
    values = {name: metric.compute(window) or 0.0 for name, metric in BY_NAME.items()}
    assert values["lf_nu"] + values["hf_nu"] == pytest.approx(100.0)
    assert values["lf_nu"] / values["hf_nu"] == pytest.approx(values["lf_hf"])


@pytest.mark.parametrize(
    ("hz", "name"), [(0.0721, "lf_peak"), (0.1, "lf_peak"), (0.233, "hf_peak")]
)
@pytest.mark.parametrize("for_s", [120.0, 300.0])
def test_a_peak_is_found_between_the_steps(hz: float, name: str, for_s: float) -> None:
    window = whole_window(series(sine_beats(hz=hz, swing_ms=40.0, for_s=for_s)[1]))
    assert BY_NAME[name].compute(window) == pytest.approx(hz, abs=4e-4)


def test_a_peak_outside_its_band_is_none_of_its() -> None:
    window = whole_window(series(sine_beats(hz=0.03, swing_ms=60.0)[1]))
    peak_hz = BY_NAME["lf_peak"].compute(window)
    assert peak_hz is None or peak_hz > 0.045


def test_constant_intervals_have_no_share_and_no_peak() -> None:
    window = whole_window([875.0] * 400)
    for name in ("lf_nu", "hf_nu", "lf_hf", "lf_peak", "hf_peak"):
        assert BY_NAME[name].compute(window) is None


@pytest.mark.parametrize("rr_ms", [[], [900.0], [900.0, 905.0, 890.0], [900.0] * 8])
def test_too_few_beats_define_nothing(rr_ms: list[float]) -> None:
    values = {metric.name: _of(metric.name, series(rr_ms)) for metric in METRICS}
    assert {value.absence for value in values.values()} == {Absence.NOT_FILLED}
    spectral = [metric for metric in METRICS if metric.name != "ulf_power"]
    assert {metric.compute(whole_window(rr_ms)) for metric in spectral} == {None}


@pytest.mark.parametrize("name", ["lf_nu", "hf_nu", "hf_peak"])
def test_slow_breathing_withholds_what_hf_is_part_of(name: str) -> None:
    window = Window(
        beats=series(sine_beats(hz=0.1)[1]),
        raw_rr_ms=np.zeros(0),
        ends_s=300.0,
        length_s=None,
        track=PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0)),
        is_irregular=False,
        is_on_request=True,
    )
    value = evaluated(BY_NAME[name], window, profile="", standing=Standing.SETTLED)
    assert value.absence is Absence.SLOW_BREATHING


def test_ulf_needs_a_day_and_reaches_across_its_gaps() -> None:
    hours = np.arange(0.0, 24.0, 0.9 / 3600.0)
    rr_ms = np.round(900.0 + 120.0 * np.sin(2 * np.pi * hours / 24.0))
    gaps = (np.arange(len(rr_ms)) // 20_000).tolist()
    day = series(rr_ms, segments=gaps)
    assert _of("ulf_power", day).value == pytest.approx(7200.0, rel=0.03)
    assert _of("ulf_power", series(rr_ms[:60_000])).absence is Absence.NOT_FILLED


def test_only_the_three_of_always_are_live() -> None:
    assert [metric.name for metric in METRICS if metric.is_live] == [
        "lf_power",
        "hf_power",
        "lf_hf",
    ]


def _noisy(count: int) -> Window:
    return whole_window(900.0 + np.random.default_rng(2).normal(0.0, 40.0, count))


def _of(name: str, beats: BeatSeries) -> MetricValue:
    metric = BY_NAME[name]
    return evaluated(metric, whole_window(beats), profile="", standing=Standing.SETTLED)
