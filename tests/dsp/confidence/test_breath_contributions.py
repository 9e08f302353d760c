from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from beat_records import series, sine_beats, whole_window
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.confidence import breath_contributions
from biofeedback.dsp.confidence.contributions import Contributions, Scale
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ
from biofeedback.dsp.window import Window

SIX = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))


def _window(*, hz: float = 0.1, for_s: float = 300.0, seed: int = 0) -> Window:
    rr_ms = sine_beats(hz=hz, for_s=for_s, swing_ms=50.0)[1]
    noise_ms = np.random.default_rng(seed).normal(0.0, 8.0, len(rr_ms))
    return whole_window(series(rr_ms + noise_ms))


def _paced(*, seed: int = 0) -> Window:
    return replace(_window(seed=seed), track=SIX)


def _made(name: str, window: Window) -> Contributions:
    made = getattr(breath_contributions, name)(window)
    assert isinstance(made, Contributions)
    return made


def test_a_bands_value_is_the_spectrums() -> None:
    window = _window()
    assert _made("lf_power", window).value == window.power(LF_BAND_HZ)
    assert _made("hf_power", window).value == window.power(HF_BAND_HZ)


def test_weighted_pushes_of_a_band_add_up_to_nothing() -> None:
    made = _made("lf_power", _window())
    assert made.weights.sum() == pytest.approx(1.0)
    assert made.weights @ made.pushes == pytest.approx(0.0, abs=1e-9)


def test_a_block_with_a_larger_swing_pushes_the_band_up() -> None:
    times_s, rr_ms = sine_beats(hz=0.1, swing_ms=20.0)
    rr_ms = np.where((times_s > 100.0) & (times_s < 130.0), 900.0 + 3.0 * (rr_ms - 900.0), rr_ms)
    made = _made("lf_power", whole_window(series(rr_ms)))
    assert set(np.argsort(made.pushes)[-3:].tolist()) == {10, 11, 12}


def test_a_ratios_pushes_are_those_of_its_parts() -> None:
    window = _window()
    low, high, ratio = (_made(name, window) for name in ("lf_power", "hf_power", "lf_hf"))
    assert ratio.value == low.value / high.value
    assert ratio.pushes == pytest.approx(low.pushes - high.pushes)


def test_the_end_that_welch_leaves_out_has_no_weight() -> None:
    made = _made("lf_power", _window())
    assert made.weights[-4:].tolist() == [0.0] * 4
    assert made.pushes[-4:].any()


def test_breath_power_needs_a_pacer_that_is_followed() -> None:
    assert _made("breath_power", _paced()).value > 0.0
    assert breath_contributions.breath_power(_window()) is None
    assert breath_contributions.breath_power(replace(_window(hz=0.2), track=SIX)) is None


def test_the_swings_value_is_the_median_and_a_block_is_a_breath() -> None:
    window = _paced()
    made = _made("breath_swing", window)
    assert made.value == float(np.median(window.swings_bpm))
    assert made.scale is Scale.LOG
    assert len(made.pushes) == len(window.swings_bpm)
    above = np.array(window.swings_bpm) > made.value
    assert made.pushes[above].min() > 0.0 > made.pushes[~above].max()


def test_the_medians_push_agrees_with_what_drawing_breaths_gives() -> None:
    places = (np.arange(151) + 0.5) / 151
    swings = np.exp([NormalDist(2.0, 0.2).inv_cdf(place) for place in places.tolist()])
    window = _paced()
    vars(window)["swings_bpm"] = tuple(swings.tolist())
    made = _made("breath_swing", window)
    rng = np.random.default_rng(6)
    drawn = rng.choice(swings, (4000, len(swings)))
    spread = float(np.std(np.log(np.median(drawn, axis=1))))
    by_pushes = float(np.std(made.pushes)) / np.sqrt(len(swings))
    assert by_pushes == pytest.approx(spread, rel=0.12)


def test_a_swing_of_a_rolling_window_or_without_a_pacer_has_none() -> None:
    assert breath_contributions.breath_swing(replace(_paced(), length_s=300.0)) is None
    assert breath_contributions.breath_swing(_window()) is None


@pytest.mark.parametrize(
    "swings", [(), (5.0,), (5.0,) * 20, (0.0,) * 20, (1.0, 1.5, 2.0, 2.0, 2.0)]
)
def test_swings_that_are_alike_have_none(swings: tuple[float, ...]) -> None:
    window = _paced()
    vars(window)["swings_bpm"] = swings
    assert breath_contributions.breath_swing(window) is None


@pytest.mark.parametrize("name", ["lf_power", "hf_power", "lf_hf"])
@pytest.mark.parametrize(
    "rr_ms", [[], [800.0], [800.0] * 5, [5000.0] * 80, [60_000.0, *[800.0, 900.0] * 200]]
)
def test_beats_without_a_spectrum_or_with_an_empty_block_have_no_band(
    name: str, rr_ms: list[float]
) -> None:
    assert getattr(breath_contributions, name)(whole_window(rr_ms)) is None
