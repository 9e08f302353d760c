import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metric import Scope
from biofeedback.dsp.metrics.kubios import kubios_metrics, profile_name, regularisation_of
from reference.recordings import pyhrv_ms, vu_ms

PYHRV = {
    "mean_rr": 888.96, "sdnn": 80.715, "rmssd": 100.98, "pnn50": 49.107, "sd1": 71.508,
    "sd2": 89.088, "vlf_power": 144.52, "lf_power": 1561.4, "hf_power": 5468.4, "lf_hf": 0.28552,
    "sampen": 1.734, "dfa_alpha1": 0.66988, "dfa_alpha2": 0.19671,
}  # fmt: skip
SITTING = {
    "mean_rr": 1075.4, "sdnn": 67.592, "rmssd": 94.767, "pnn50": 70.504, "sd1": 67.131,
    "sd2": 68.239, "vlf_power": 176.14, "lf_power": 953.57, "hf_power": 3007.9, "lf_hf": 0.31702,
    "sampen": 1.4442, "dfa_alpha1": 0.32602, "dfa_alpha2": 0.28032,
}  # fmt: skip
"""Of the first implementation of the recipe, with five digits."""


@pytest.mark.parametrize(
    ("rr_ms", "expected"), [(pyhrv_ms(), PYHRV), (vu_ms("sitting"), SITTING)], ids=["pyhrv", "VU"]
)
def test_gives_what_the_first_implementation_of_the_recipe_gave(
    rr_ms: np.ndarray, expected: dict[str, float]
) -> None:
    window = whole_window(rr_ms)
    found = {one.name: one.compute(window) for one in kubios_metrics(500.0)}
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-4), name


def test_lambda_decides_what_counts_as_trend() -> None:
    window = whole_window(vu_ms("sitting"))
    vlf, soft_vlf = (
        next(one for one in kubios_metrics(value) if one.name == "vlf_power").compute(window)
        for value in (500.0, 20_000.0)
    )
    assert vlf is not None
    assert soft_vlf is not None
    assert soft_vlf > 2.0 * vlf


def test_every_metric_is_of_one_stretch_and_names_the_recipe() -> None:
    for metric in kubios_metrics(300.0):
        assert metric.scope is Scope.LONGEST
        assert not metric.is_live
        if metric.name not in {"mean_hr", "mean_rr"}:
            assert "lambda 300" in metric.definition


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_too_few_beats_give_no_number_but_no_error(count: int) -> None:
    window = whole_window(series([900.0, 950.0, 870.0, 900.0, 910.0][:count]))
    found = {one.name: one.compute(window) for one in kubios_metrics(500.0)}
    assert found["dfa_alpha2"] is None
    assert count >= 4 or found["sdnn"] is None


@pytest.mark.parametrize("regularisation", [500.0, 300.0, 12.5])
def test_a_profile_says_its_lambda_in_its_name(regularisation: float) -> None:
    assert regularisation_of(profile_name(regularisation)) == regularisation


@pytest.mark.parametrize("name", ["task-force", "kubios lambda=", "kubios lambda=-1", "kubios2"])
def test_other_names_are_no_kubios_profile(name: str) -> None:
    assert regularisation_of(name) is None
