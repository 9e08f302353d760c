import pytest

from beat_records import series, sine_beats, whole_window
from biofeedback.dsp.metrics.frequency import METRICS

BY_NAME = {metric.name: metric for metric in METRICS}


@pytest.mark.parametrize(("hz", "within"), [(0.1, "lf_power"), (0.2, "hf_power")])
def test_a_sine_gives_its_power_to_the_band_it_lies_in(hz: float, within: str) -> None:
    window = whole_window(series(sine_beats(hz=hz, swing_ms=40.0)[1]))
    powers = {name: BY_NAME[name].compute(window) for name in ("lf_power", "hf_power")}
    assert powers[within] == pytest.approx(800.0, rel=0.01)
    assert sum(power or 0.0 for power in powers.values()) == pytest.approx(800.0, rel=0.02)
