"""Entropies, recurrence and correlation dimension against NeuroKit2's on real recordings."""

from typing import Any

import neurokit2
import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.dsp.nonlinear.correlation_dimension import neurokit2_correlation_dimension
from biofeedback.dsp.nonlinear.entropy import approximate_entropy, sample_entropy, tolerance_of
from biofeedback.dsp.nonlinear.multiscale import (
    Coarse,
    area_per_scale,
    composite_entropies,
    multiscale_entropies,
    refined_composite_entropies,
    scale_matches,
)
from biofeedback.dsp.nonlinear.recurrence import recurrence
from reference.recordings import polar_breathing, pyhrv_ms, rest_ms, vu_ms

Floats = NDArray[np.float64]
RECORDINGS = {
    "pyhrv": pyhrv_ms(),
    "sitting": vu_ms("sitting"),
    "standing": vu_ms("standing"),
    "paced": vu_ms("breathing"),
    "rest": rest_ms("rest_rri")[:300],
    "polar_h10": polar_breathing()[1],
}
EXACT = 1e-12


ON_EACH = pytest.mark.parametrize("rr_ms", RECORDINGS.values(), ids=list(RECORDINGS))


def _tolerance(rr_ms: Floats) -> float:
    found = tolerance_of(rr_ms)
    assert found is not None
    return found


@ON_EACH
def test_sample_and_approximate_entropy_agree(rr_ms: Floats) -> None:
    tolerance = _tolerance(rr_ms)
    for m in (1, 2, 3):
        theirs: dict[str, Any] = {"delay": 1, "dimension": m, "tolerance": tolerance}
        sampen, _ = neurokit2.entropy_sample(rr_ms, **theirs)
        apen, _ = neurokit2.entropy_approximate(rr_ms, **theirs)
        assert sample_entropy(rr_ms, m=m) == pytest.approx(float(sampen), rel=EXACT)
        ours = approximate_entropy(rr_ms, m=m)
        assert ours is not None
        assert abs(ours) == pytest.approx(float(apen), rel=1e-11)


@pytest.mark.parametrize("name", ["pyhrv", "paced"])
def test_multiscale_entropies_agree_where_theirs_are_followed(name: str) -> None:
    rr_ms = RECORDINGS[name]
    scales = range(1, len(rr_ms) // 12)
    first = multiscale_entropies(scale_matches(rr_ms, scales, first_only=True))
    decimated = scale_matches(rr_ms, scales, coarse=Coarse.DECIMATED)
    ours = {
        "MSEn": first,
        "CMSEn": composite_entropies(decimated),
        "RCMSEn": refined_composite_entropies(decimated),
    }
    for method, entropies in ours.items():
        area, found = neurokit2.entropy_multiscale(
            rr_ms, dimension=2, tolerance=_tolerance(rr_ms), method=method
        )
        theirs = np.where(np.isfinite(found["Value"]), found["Value"], np.nan)
        assert found["Scale"].tolist() == list(scales)
        assert np.array(entropies, dtype=np.float64) == pytest.approx(
            theirs, rel=EXACT, nan_ok=True
        )
        assert area_per_scale(entropies) == pytest.approx(float(area), rel=EXACT)


@ON_EACH
def test_the_correlation_dimension_agrees_where_theirs_is_followed(rr_ms: Floats) -> None:
    theirs, _ = neurokit2.fractal_correlation(rr_ms, delay=1, dimension=2)
    assert neurokit2_correlation_dimension(rr_ms) == pytest.approx(float(theirs), rel=1e-9)


@pytest.mark.parametrize("name", ["pyhrv", "paced"])
@pytest.mark.parametrize("m", [3, 10])
def test_recurrence_agrees(name: str, m: int) -> None:
    rr_ms = RECORDINGS[name]
    radius = float(np.sqrt(m) * np.std(rr_ms, ddof=1))
    rows, _ = neurokit2.complexity_rqa(rr_ms, dimension=m, delay=1, tolerance=radius)
    theirs = rows.iloc[0]
    ours = recurrence(rr_ms, m=m)
    assert ours is not None
    assert ours.rate_percent == pytest.approx(100.0 * theirs["RecurrenceRate"], rel=EXACT)
    assert ours.determinism_percent == pytest.approx(100.0 * theirs["Determinism"], rel=EXACT)
    assert ours.laminarity_percent == pytest.approx(100.0 * theirs["Laminarity"], rel=EXACT)
    assert ours.mean_diagonal == pytest.approx(theirs["L"], rel=EXACT)
    assert ours.max_diagonal == pytest.approx(1.0 / theirs["Divergence"], rel=EXACT)
    assert ours.diagonal_entropy == pytest.approx(theirs["LEn"], rel=EXACT)
