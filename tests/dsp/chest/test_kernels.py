import numpy as np
import pytest

from biofeedback.dsp.chest.kernels import kernels


def gain(taps: np.ndarray, hz: float, rate_hz: int) -> float:
    half = len(taps) // 2
    turning = np.exp(-2j * np.pi * hz / rate_hz * np.arange(-half, half + 1))
    return float(abs(np.sum(taps * turning)))


@pytest.mark.parametrize("rate_hz", [25, 50, 100, 200])
def test_breathing_passes_and_tremor_does_not(rate_hz: int) -> None:
    taps = kernels(rate_hz).breathing
    assert gain(taps, 0.0, rate_hz) == pytest.approx(1.0)
    assert gain(taps, 0.33, rate_hz) > 0.97
    assert gain(taps, 4.0, rate_hz) < 1e-3
    assert gain(taps, 8.0, rate_hz) < 1e-3


@pytest.mark.parametrize("rate_hz", [25, 50, 100, 200])
def test_movement_is_from_0_7_to_10_hz(rate_hz: int) -> None:
    taps = kernels(rate_hz).movement
    assert gain(taps, 0.0, rate_hz) < 1e-9
    assert gain(taps, 0.3, rate_hz) < 0.05
    assert gain(taps, 0.7, rate_hz) == pytest.approx(0.5, abs=0.02)
    assert gain(taps, 2.0, rate_hz) == pytest.approx(1.0, abs=0.01)
    assert gain(taps, 8.0, rate_hz) == pytest.approx(1.0, abs=0.01)
    assert gain(taps, 10.0, rate_hz) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("rate_hz", [25, 50, 100, 200])
def test_the_trunk_is_told_from_breathing_and_from_tremor(rate_hz: int) -> None:
    taps = kernels(rate_hz).trunk
    # A real sine is half a pointer each way; of this filter's turn it leaves the amplitude.
    assert gain(taps, 1.5, rate_hz) == pytest.approx(2.0, abs=1e-3)
    assert gain(taps, 0.0, rate_hz) < 1e-9
    assert gain(taps, 0.3, rate_hz) < 0.1
    assert gain(taps, 4.0, rate_hz) < 0.02


@pytest.mark.parametrize("rate_hz", [25, 200])
def test_each_is_late_by_half_its_length_at_every_frequency(rate_hz: int) -> None:
    chosen = kernels(rate_hz)
    assert len(chosen.breathing) == len(chosen.movement) == 2 * chosen.half + 1
    assert np.array_equal(chosen.breathing, chosen.breathing[::-1])
    assert np.allclose(chosen.movement, chosen.movement[::-1])
    assert np.allclose(chosen.trunk, np.conj(chosen.trunk[::-1]))
    assert chosen.half == 2 * rate_hz


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        kernels(9)
