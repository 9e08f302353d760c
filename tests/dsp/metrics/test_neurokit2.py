import numpy as np
import pytest

from beat_records import series, whole_window
from biofeedback.dsp.metrics.neurokit2 import METRICS
from reference.recordings import vu_ms

BY_NAME = {metric.name: metric for metric in METRICS}


def test_none_of_them_is_live_and_each_names_its_source() -> None:
    for metric in METRICS:
        assert not metric.is_live
        assert "doi:10.3758/s13428-020-01516-y" in metric.reference


def test_shares_are_of_the_number_of_intervals() -> None:
    window = whole_window(series([900.0, 1000.0, 900.0, 910.0]))
    assert BY_NAME["pnn50"].compute(window) == 50.0
    assert BY_NAME["pip"].compute(window) == pytest.approx(2 / 4)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_too_few_beats_give_no_number_but_no_error(count: int) -> None:
    window = whole_window(series([900.0, 950.0, 870.0][:count]))
    found = {name: metric.compute(window) for name, metric in BY_NAME.items()}
    assert found["lf_power"] is None
    assert found["dfa_alpha1"] is None
    assert (found["mean_rr"] is None) == (count == 0)


def test_equal_intervals_give_no_spread_and_no_shape() -> None:
    window = whole_window(np.full(400, 900.0))
    found = {name: metric.compute(window) for name, metric in BY_NAME.items()}
    assert (found["sdnn"], found["rmssd"], found["mad_rr"]) == (0.0, 0.0, 0.0)
    assert (found["sampen"], found["ials"], found["pss"], found["lf_hf"]) == (None,) * 4


def test_the_power_of_several_bands_is_their_sum() -> None:
    window = whole_window(vu_ms("sitting"))
    powers = [BY_NAME[f"{name}_power"].compute(window) or 0.0 for name in ("vlf", "lf", "hf")]
    total = BY_NAME["total_power"].compute(window)
    assert total is not None
    assert total == pytest.approx(5359.650625844108, rel=1e-9)
    assert sum(powers) < total
