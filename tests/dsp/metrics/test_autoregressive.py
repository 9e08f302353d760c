import numpy as np
import pytest

from beat_records import series, sine_beats, whole_window
from biofeedback.dsp.evaluation import evaluated
from biofeedback.dsp.metric import Family
from biofeedback.dsp.metrics.autoregressive import METRICS
from biofeedback.dsp.updates import Absence, Standing

BY_NAME = {metric.name: metric for metric in METRICS}


@pytest.mark.parametrize(
    ("hz", "within"), [(0.02, "ar_vlf_power"), (0.1, "ar_lf_power"), (0.2, "ar_hf_power")]
)
def test_a_sine_gives_its_power_to_the_band_it_lies_in(hz: float, within: str) -> None:
    window = whole_window(series(sine_beats(hz=hz, swing_ms=40.0)[1]))
    powers = {name: metric.compute(window) or 0.0 for name, metric in BY_NAME.items()}
    # Six cycles in 300 s hold something of a line, which goes.
    assert powers[within] == pytest.approx(800.0, rel=0.04)
    assert sum(powers.values()) == pytest.approx(800.0, rel=0.04)


def test_each_is_of_a_report_and_of_one_stretch() -> None:
    assert [metric.name for metric in METRICS] == ["ar_vlf_power", "ar_lf_power", "ar_hf_power"]
    assert {metric.is_live for metric in METRICS} == {False}
    assert {metric.family for metric in METRICS} == {Family.FREQUENCY}


def test_the_longest_stretch_alone_counts() -> None:
    rr_ms = sine_beats(hz=0.1, swing_ms=40.0)[1]
    noise_ms = 900.0 + np.random.default_rng(1).normal(0.0, 100.0, 60)
    segments = [0] * len(rr_ms) + [1] * len(noise_ms)
    beats = series([*rr_ms, *noise_ms], segments=segments)
    value = evaluated(
        BY_NAME["ar_lf_power"], whole_window(beats), profile="", standing=Standing.SETTLED
    )
    assert value.value == pytest.approx(800.0, rel=0.02)


@pytest.mark.parametrize("rr_ms", [[], [900.0], [900.0, 905.0, 890.0], [900.0] * 8])
def test_too_few_beats_define_nothing(rr_ms: list[float]) -> None:
    for metric in METRICS:
        value = evaluated(metric, whole_window(rr_ms), profile="", standing=Standing.SETTLED)
        assert value.absence is Absence.NOT_FILLED
        assert metric.compute(whole_window(rr_ms)) is None


def test_constant_intervals_have_no_power() -> None:
    for metric in METRICS:
        assert (metric.compute(whole_window([875.0] * 400)) or 0.0) == pytest.approx(0.0, abs=1e-12)
