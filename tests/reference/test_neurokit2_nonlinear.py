"""Poincaré, asymmetry, fragmentation and fluctuation against NeuroKit2 and others' values."""

import neurokit2
import numpy as np
import pytest
from neurokit2.hrv.hrv_nonlinear import (
    _hrv_nonlinear_fragmentation,
    _hrv_nonlinear_poincare,
    _hrv_nonlinear_poincare_hra,
)

from biofeedback.dsp.nonlinear.asymmetry import asymmetry
from biofeedback.dsp.nonlinear.fluctuation import LONG_SCALES, SHORT_SCALES, dfa
from biofeedback.dsp.nonlinear.fragmentation import fragmentation
from biofeedback.dsp.nonlinear.poincare import area_ms2, poincare_pairs, sd1_ms, sd1_sd2, sd2_ms
from reference.recordings import (
    VU_CONDITIONS,
    Array,
    mitdb,
    polar_bigeminy,
    polar_breathing,
    polar_monitor_ms,
    pyhrv_ms,
    rest_ms,
    vu_ms,
)

RECORDINGS: dict[str, Array] = {
    **{f"vu_{condition}": vu_ms(condition) for condition in VU_CONDITIONS},
    "polar_breathing": polar_breathing()[1],
    "polar_bigeminy": polar_bigeminy()[1],
    "pyhrv": pyhrv_ms(),
    "noisy": polar_monitor_ms("noisy_rri"),
    "exercise": polar_monitor_ms("exercise_rri"),
    "rest": rest_ms("rest_rri"),
    "real": rest_ms("real_rri"),
    "mitdb_100": np.diff(mitdb("100")[0]) * 1000.0,
    "mitdb_105": np.diff(mitdb("105")[0]) * 1000.0,
}
NEUROKIT_SHORT = range(4, 12)
every_recording = pytest.mark.parametrize("rr_ms", RECORDINGS.values(), ids=RECORDINGS.keys())


def _one_segment(rr_ms: Array) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.zeros(len(rr_ms), dtype=np.int64)


@every_recording
def test_poincare_agrees_to_a_trillionth(rr_ms: Array) -> None:
    pairs = poincare_pairs(rr_ms, _one_segment(rr_ms))
    theirs = _hrv_nonlinear_poincare(rr_ms, out={})
    ours = {
        "SD1": sd1_ms(pairs),
        "SD2": sd2_ms(pairs),
        "SD1SD2": sd1_sd2(pairs),
        "S": area_ms2(pairs),
    }
    assert ours == pytest.approx({name: theirs[name] for name in ours}, rel=1e-12)


@every_recording
def test_asymmetry_agrees_to_a_hundred_billionth(rr_ms: Array) -> None:
    halves = asymmetry(poincare_pairs(rr_ms, _one_segment(rr_ms)))
    theirs = _hrv_nonlinear_poincare_hra(rr_ms, out={})
    ours = {
        "GI": 100.0 * (halves.distances_ms.deceleration_share or 0.0),
        "SI": 100.0 * (halves.angles.deceleration_share or 0.0),
        "AI": 100.0 * (halves.areas_ms2.deceleration_share or 0.0),
        "PI": 100.0 * (halves.counts.acceleration_share or 0.0),
        "C1d": halves.short_ms2.deceleration_share,
        "C1a": halves.short_ms2.acceleration_share,
        "C2d": halves.long_ms2.deceleration_share,
        "C2a": halves.long_ms2.acceleration_share,
        "Cd": halves.total_ms2.deceleration_share,
        "Ca": halves.total_ms2.acceleration_share,
    }
    for name, squares in (
        ("SD1", halves.short_ms2),
        ("SD2", halves.long_ms2),
        ("SDNN", halves.total_ms2),
    ):
        deviations = halves.deviations_ms(squares)
        assert deviations is not None
        ours[f"{name}d"] = deviations.decelerations
        ours[f"{name}a"] = deviations.accelerations
    assert ours == pytest.approx(theirs, rel=1e-11)


@every_recording
def test_inflections_and_run_lengths_agree(rr_ms: Array) -> None:
    counted = fragmentation(rr_ms, _one_segment(rr_ms))
    theirs = _hrv_nonlinear_fragmentation(rr_ms, out={})
    assert counted.ials == pytest.approx(float(theirs["IALS"]), rel=1e-12)
    # Theirs divides by all intervals, ours by those at which an inflection can be told.
    assert counted.judged == len(rr_ms) - 2
    share = (counted.pip_percent or 0.0) / 100.0 * counted.judged / len(rr_ms)
    assert share == pytest.approx(float(theirs["PIP"]), rel=1e-12)


@every_recording
def test_fluctuation_agrees_with_their_windows(rr_ms: Array) -> None:
    theirs, _ = neurokit2.fractal_dfa(rr_ms, scale=np.array(NEUROKIT_SHORT), overlap=True)
    ours = dfa(rr_ms, NEUROKIT_SHORT, overlap=True, skips_still=True)
    assert ours == pytest.approx(float(theirs), rel=1e-9)


@pytest.mark.parametrize("name", ["vu_sitting", "vu_breathing", "pyhrv", "polar_breathing"])
@pytest.mark.parametrize("scales", [SHORT_SCALES, LONG_SCALES], ids=["alpha1", "alpha2"])
def test_fluctuation_agrees_with_peng_windows_too(name: str, scales: tuple[int, ...]) -> None:
    rr_ms = RECORDINGS[name]
    theirs, _ = neurokit2.fractal_dfa(rr_ms, scale=np.array(scales), overlap=False)
    assert dfa(rr_ms, scales, skips_still=True) == pytest.approx(float(theirs), rel=1e-9)


@pytest.mark.parametrize("name", ["vu_sitting", "pyhrv"])
def test_long_scales_agree_with_their_default(name: str) -> None:
    rr_ms = RECORDINGS[name]
    scales = range(12, int((len(rr_ms) + 1) / 10) + 1)
    theirs, _ = neurokit2.fractal_dfa(rr_ms, scale=np.array(scales), overlap=True)
    ours = dfa(rr_ms, scales, overlap=True, skips_still=True)
    assert ours == pytest.approx(float(theirs), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "sd1", "sd2", "alpha1", "neurokit_alpha1", "neurokit_alpha2"),
    [
        ("pyhrv", 71.737, 114.96, 0.66522, 0.67921, 0.71576),
        ("vu_sitting", 67.298, 107.32, 0.53816, 0.41134, 0.96665),
    ],
)
def test_values_that_other_programs_gave(
    name: str, sd1: float, sd2: float, alpha1: float, neurokit_alpha1: float, neurokit_alpha2: float
) -> None:
    # SD1, SD2 and the last two: NeuroKit2 0.2.13; alpha 1 over 4 to 16: nolds 0.6.3.
    rr_ms = RECORDINGS[name]
    pairs = poincare_pairs(rr_ms, _one_segment(rr_ms))
    assert sd1_ms(pairs) == pytest.approx(sd1, abs=5e-4)
    assert sd2_ms(pairs) == pytest.approx(sd2, abs=5e-3)
    assert dfa(rr_ms, SHORT_SCALES) == pytest.approx(alpha1, abs=5e-6)
    theirs = dfa(rr_ms, NEUROKIT_SHORT, overlap=True, skips_still=True)
    assert theirs == pytest.approx(neurokit_alpha1, abs=5e-6)
    long_scales = range(12, int((len(rr_ms) + 1) / 10) + 1)
    longer = dfa(rr_ms, long_scales, overlap=True, skips_still=True)
    assert longer == pytest.approx(neurokit_alpha2, abs=5e-6)
