import pytest

from biofeedback.units import bpm_from_ms, hz_from_per_minute, ms_from_ticks


def test_ticks_are_exact_in_binary_floating_point() -> None:
    assert ms_from_ticks(1012) == 988.28125
    assert sum(ms_from_ticks(1) for _ in range(1024)) == 1000.0


def test_rates() -> None:
    assert bpm_from_ms(1000.0) == 60.0
    assert hz_from_per_minute(9.0) == pytest.approx(0.15)
