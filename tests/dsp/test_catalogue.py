import re
import statistics
from dataclasses import fields

import pytest

from beat_records import RAW_MS, series, sine_beats
from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.metric import Metric, Scope
from biofeedback.dsp.window import Window

LIVE = [
    "mean_hr",
    "mean_rr",
    "rmssd",
    "sdnn",
    "pnn50",
    "lf_power",
    "hf_power",
    "lf_hf",
    "breath_power",
    "breath_swing",
]


def _sine(rate_per_min: float, *, length_s: float | None = 300.0) -> Window:
    return Window(
        beats=series(sine_beats(hz=rate_per_min / 60, swing_ms=50.0)[1]),
        raw_rr_ms=RAW_MS,
        ends_s=300.0,
        length_s=length_s,
        track=PacerTrack().changed(0.0, BreathingPattern(rate_per_min=rate_per_min)),
        is_irregular=False,
        is_on_request=False,
    )


def test_holds_every_metric_once_in_order() -> None:
    assert [name for name, metric in catalogue().items() if metric.is_live] == LIVE
    assert all(name == metric.name for name, metric in catalogue().items())


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="no profile 'nobody'"):
        catalogue("nobody")


@pytest.mark.parametrize("metric", catalogue().values(), ids=lambda metric: metric.name)
def test_each_metric_says_what_it_is(metric: Metric) -> None:
    assert metric.label
    assert metric.definition.endswith(".")
    assert re.search(r"doi:10\.\d{4,5}/\S+", metric.reference)
    assert 0.0 <= metric.minimum_s <= metric.window_s
    assert metric.cadence_s in {None, 1, 2, 5}
    assert {item.name for item in fields(metric)} >= {"caveat", "deviations"}


@pytest.mark.parametrize(
    ("name", "window_s", "minimum_s"),
    [
        ("mean_hr", 10, 10),
        ("rmssd", 60, 60),
        ("pnn50", 60, 60),
        ("sdnn", 300, 60),
        ("lf_power", 300, 120),
        ("hf_power", 300, 60),
        ("lf_hf", 300, 120),
        ("breath_power", 300, 180),
        ("breath_swing", 60, 0),
    ],
)
def test_windows_and_minimums_are_the_decided_ones(
    name: str, window_s: float, minimum_s: float
) -> None:
    metric = catalogue()[name]
    assert (metric.window_s, metric.minimum_s) == (window_s, minimum_s)


def test_a_breath_in_hf_gives_its_power_to_hf_and_to_the_breath() -> None:
    window = _sine(12.0)
    values = {name: catalogue()[name].compute(window) or 0.0 for name in LIVE}
    assert values["hf_power"] == pytest.approx(1250.0, rel=0.02)
    assert values["breath_power"] == pytest.approx(1250.0, rel=0.02)
    assert values["lf_hf"] == pytest.approx(values["lf_power"] / values["hf_power"])
    assert values["mean_hr"] == pytest.approx(60_000 / 900, rel=5e-3)


def test_the_live_swing_is_of_the_last_five_breaths_and_the_whole_of_all() -> None:
    beats = series([*sine_beats(swing_ms=20.0, for_s=70.0)[1], *sine_beats(swing_ms=60.0)[1]])
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))
    live, whole = (
        Window(
            beats=beats,
            raw_rr_ms=RAW_MS,
            ends_s=370.0,
            length_s=length_s,
            track=track,
            is_irregular=False,
            is_on_request=False,
        )
        for length_s in (60.0, None)
    )
    swing = catalogue()["breath_swing"].compute
    assert swing(live) == sorted(live.swings_bpm[-5:])[2]
    assert swing(whole) == statistics.median(whole.swings_bpm) != swing(live)


def test_what_beats_do_not_define_is_none() -> None:
    constant = Window(
        beats=series([900.0] * 300),
        raw_rr_ms=RAW_MS,
        ends_s=270.0,
        length_s=300.0,
        track=PacerTrack(),
        is_irregular=False,
        is_on_request=True,
    )
    assert catalogue()["lf_hf"].compute(constant) is None
    assert catalogue()["breath_power"].compute(constant) is None


def test_spectral_metrics_take_one_stretch() -> None:
    longest = {name for name in LIVE if catalogue()[name].scope is Scope.LONGEST}
    assert longest == {"lf_power", "hf_power", "lf_hf", "breath_power"}
