from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from beat_records import DATA, series, sine_beats
from biofeedback.dsp.columns import sliced
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.metrics import frequency, time_domain
from biofeedback.dsp.series import BeatSeries
from biofeedback.dsp.sliding import sliding, sliding_bands, sliding_time
from biofeedback.dsp.sliding_windows import SlidingValues
from biofeedback.dsp.spectra.spectrum import HF_BAND_HZ, LF_BAND_HZ, VLF_BAND_HZ, rr_samples, welch

METRICS = {metric.name: metric for metric in (*time_domain.METRICS, *frequency.METRICS)}
seeds = st.integers(0, 2**32 - 1)


def _beats(seed: int, count: int = 500) -> BeatSeries:
    """Ticks of 1/1024 s in three segments, some of them corrected."""
    random = np.random.default_rng(seed)
    ticks = np.round(random.uniform(600, 1100) + np.cumsum(random.normal(0.0, 12.0, count)))
    ticks = np.clip(ticks + random.integers(-30, 31, count), 350, 1800)
    edges = np.sort(random.integers(0, count, 2))
    return series(
        ticks / 1.024,
        starts_s=random.uniform(0.0, 1e5),
        kinds=(random.random(count) < 0.04).astype(int).tolist(),
        segments=np.searchsorted(edges, np.arange(count), side="right").tolist(),
    )


def _by_windows(metric: Metric, beats: BeatSeries, window_s: float, step_s: float) -> SlidingValues:
    """The metric window by window: a computation of another identity has no quick way."""
    slow = replace(metric, compute=partial(metric.compute))
    return sliding(slow, beats, window_s=window_s, step_s=step_s)


def _assert_same(one: SlidingValues, other: SlidingValues, rel: float) -> None:
    assert one.ends_s.tolist() == other.ends_s.tolist()
    assert one.is_there.tolist() == other.is_there.tolist()
    assert one.values == pytest.approx(other.values, rel=rel)


@pytest.mark.parametrize("name", ["mean_rr", "mean_hr", "sdnn", "rmssd"])
@settings(max_examples=8, deadline=None)
@given(seed=seeds)
def test_the_quick_way_of_a_metric_over_time_equals_the_metric(name: str, seed: int) -> None:
    beats = _beats(seed)
    quick = sliding(METRICS[name], beats, window_s=60.0, step_s=7.0)
    _assert_same(quick, _by_windows(METRICS[name], beats, 60.0, 7.0), rel=1e-9)


@pytest.mark.parametrize("name", ["vlf_power", "lf_power", "hf_power"])
@settings(max_examples=4, deadline=None)
@given(seed=seeds)
def test_the_quick_way_of_a_band_equals_the_metric(name: str, seed: int) -> None:
    beats = _beats(seed, 900)
    quick = sliding(METRICS[name], beats, window_s=300.0, step_s=20.0)
    _assert_same(quick, _by_windows(METRICS[name], beats, 300.0, 20.0), rel=1e-9)


@pytest.mark.parametrize("window_s", [60.0, 300.0, 600.0])
def test_bands_equal_the_spectrum_of_each_window(window_s: float) -> None:
    rr_ms = np.loadtxt(DATA / "polarh10_dhyb" / "sample_data_ibi.csv", delimiter=",")[:, 1]
    beats = series(np.concatenate((rr_ms, rr_ms[::-1])))
    bands = sliding_bands(beats, window_s=window_s, step_s=30.0)
    for place, end_s in enumerate(bands["lf_power"].ends_s):
        if not bands["lf_power"].is_there[place]:
            continue
        end = int(np.searchsorted(beats.times_s, end_s, side="right"))
        first = int(np.searchsorted(beats.times_s, beats.times_s[end - 1] - window_s, "right"))
        seen = sliced(beats, first, end)
        spectrum = welch(rr_samples(seen.times_s, seen.rr_ms))
        for name, band_hz in (
            ("vlf_power", VLF_BAND_HZ),
            ("lf_power", LF_BAND_HZ),
            ("hf_power", HF_BAND_HZ),
        ):
            expected = spectrum.power(band_hz)
            assert bands[name].values[place] == pytest.approx(expected, rel=1e-9)
    assert np.count_nonzero(bands["lf_power"].is_there) >= 10


@pytest.mark.parametrize("name", ["rmssd", "hf_power", "pnn50"])
@settings(max_examples=6, deadline=None)
@given(seed=seeds, factor=st.integers(2, 5))
def test_values_do_not_depend_on_the_step(name: str, seed: int, factor: int) -> None:
    beats = _beats(seed)
    fine = sliding(METRICS[name], beats, window_s=60.0, step_s=5.0)
    coarse = sliding(METRICS[name], beats, window_s=60.0, step_s=5.0 * factor)
    shared = np.isin(fine.ends_s, coarse.ends_s)
    assert fine.is_there[shared].tolist() == coarse.is_there.tolist()
    assert fine.values[shared] == pytest.approx(coarse.values, rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(50, 450))
def test_values_do_not_depend_on_what_came_before_or_after(seed: int, cut: int) -> None:
    beats = _beats(seed)
    whole = sliding_time(beats, window_s=30.0)
    later = sliding_time(sliced(beats, cut, len(beats)), window_s=30.0)
    # After one window's length nothing from before the cut is left in any.
    settled = later["rmssd"].ends_s > beats.times_s[cut] + 31.0
    for name, values in later.items():
        tail = whole[name]
        assert values.is_there[settled].tolist() == tail.is_there[cut:][settled].tolist()
        assert values.values[settled] == pytest.approx(tail.values[cut:][settled], rel=1e-9)


def test_whole_milliseconds_never_drift() -> None:
    rr_ms = np.round(850.0 + 60.0 * np.sin(np.arange(100_000) / 9.0))
    rr_ms[-400:] = np.tile([800.0, 803.0], 200)
    values = sliding_time(series(rr_ms), window_s=300.0)
    beats = series(rr_ms)
    last = rr_ms[beats.times_s > beats.times_s[-1] - 300.0]
    assert values["rmssd"].values[-1] == 3.0
    assert values["mean_rr"].values[-1] == pytest.approx(float(np.mean(last)), rel=1e-15)
    assert values["sdnn"].values[-1] == pytest.approx(float(np.std(last, ddof=1)), rel=1e-14)


def test_a_swing_that_grows_is_followed() -> None:
    calm, strong = (sine_beats(hz=0.1, swing_ms=swing_ms)[1] for swing_ms in (20.0, 60.0))
    beats = series([*calm, *strong])
    ends_s, power_ms2 = sliding(METRICS["lf_power"], beats, window_s=120.0, step_s=60.0).there
    assert power_ms2[ends_s < 300.0] == pytest.approx(200.0, rel=0.03)
    assert power_ms2[ends_s > 425.0] == pytest.approx(1800.0, rel=0.03)


@example(seed=1729974, scale=0.7035209852643891)
@settings(max_examples=15, deadline=None)
@given(seeds, st.floats(0.5, 2.0))
def test_times_scale_as_their_metrics_do(seed: int, scale: float) -> None:
    beats = _beats(seed)
    scaled = replace(beats, rr_ms=beats.rr_ms * scale, times_s=beats.times_s * scale)
    before = sliding_time(beats, window_s=60.0)
    after = sliding_time(scaled, window_s=60.0 * scale)
    both = before["rmssd"].is_there & after["rmssd"].is_there
    for name in ("mean_rr", "sdnn", "rmssd"):
        expected = scale * before[name].values[both]
        # A beat at the very edge of a window may fall on its other side.
        same = np.isclose(after[name].values[both], expected, rtol=1e-9)
        assert np.count_nonzero(~same) <= 2


def test_too_many_corrected_beats_withhold_variability_and_not_the_rate() -> None:
    beats = series([900.0, 950.0] * 60, kinds=[0, 0, 0, 0, 1, 0] * 20)
    values = sliding_time(beats, window_s=30.0)
    assert values["mean_hr"].is_there[-1]
    assert not values["sdnn"].is_there.any()
    assert not sliding_bands(beats, window_s=30.0, step_s=5.0)["hf_power"].is_there.any()


def test_constant_intervals_do_not_vary() -> None:
    beats = series([875.0] * 200)
    values = sliding_time(beats, window_s=60.0)
    assert set(values["sdnn"].there[1]) == set(values["rmssd"].there[1]) == {0.0}
    bands = sliding_bands(beats, window_s=60.0, step_s=10.0)
    assert bands["hf_power"].there[1] == pytest.approx(0.0, abs=1e-12)


def test_beats_that_run_back_have_times_but_no_spectrum() -> None:
    beats = series([900.0] * 200)
    beats.times_s[100] = beats.times_s[98]
    bands = sliding_bands(beats, window_s=60.0, step_s=10.0)["lf_power"]
    seen = _by_windows(METRICS["lf_power"], beats, 120.0, 10.0)
    assert not bands.is_there[(bands.ends_s > 91.0) & (bands.ends_s < 150.0)].any()
    assert bands.is_there[bands.ends_s > 160.0].all()
    assert not seen.is_there.any()


@pytest.mark.parametrize("rr_ms", [[], [900.0], [900.0] * 3])
def test_few_beats_have_windows_without_values(rr_ms: list[float]) -> None:
    beats = series(rr_ms)
    for name in ("mean_hr", "rmssd", "lf_power", "pnn50"):
        values = sliding(METRICS[name], beats, window_s=300.0, step_s=1.0)
        assert not values.is_there.any()
        assert set(values.values) <= {0.0}
        assert len(values) == len(values.ends_s)


def test_windows_below_the_minimum_of_a_metric_are_refused() -> None:
    with pytest.raises(ValueError, match=r"lf_power needs windows of 120\.0 s"):
        sliding(METRICS["lf_power"], series([900.0] * 400), window_s=60.0, step_s=10.0)


def test_what_is_not_finite_is_refused() -> None:
    beats = series([900.0, float("nan"), 900.0])
    with pytest.raises(ValueError, match="finite"):
        sliding_time(beats, window_s=60.0)
    with pytest.raises(ValueError, match="finite"):
        sliding_bands(beats, window_s=60.0, step_s=5.0)
