import numpy as np

from biofeedback.dsp.ecg.energy_peaks import PeakSeeker

RATE_HZ = 100.0


def row(*tops: tuple[int, float]) -> np.ndarray:
    energies = np.ones(400)
    for place, height in tops:
        energies[place - 2 : place + 3] = height * np.array([0.5, 0.8, 1.0, 0.8, 0.5])
    return energies


def found(energies: np.ndarray, *, begin: int = 0, end: int = 400) -> list[tuple[int, float]]:
    peaks = PeakSeeker(RATE_HZ).peaks(energies, begin=begin, end=end, first=1000)
    return [(peak.sample, peak.energy) for peak in peaks if peak.energy > 2.0]


def test_peaks_are_told_with_their_sample() -> None:
    assert found(row((100, 9.0), (200, 8.0))) == [(1100, 9.0), (1200, 8.0)]


def test_within_the_refractory_time_only_the_largest_counts() -> None:
    assert found(row((100, 9.0), (115, 8.0), (200, 7.0))) == [(1100, 9.0), (1200, 7.0)]


def test_only_the_asked_for_part_is_looked_at() -> None:
    energies = row((100, 9.0), (200, 8.0), (300, 7.0))
    assert found(energies, begin=150, end=250) == [(1200, 8.0)]
    assert found(energies, begin=100, end=101) == [(1100, 9.0)]
    assert found(energies, begin=200, end=200) == []


def test_contrast_is_over_what_is_around() -> None:
    peaks = PeakSeeker(RATE_HZ).peaks(row((100, 9.0)), begin=90, end=110, first=0)
    assert [peak.contrast for peak in peaks] == [9.0]


def test_a_flat_row_has_no_peaks() -> None:
    assert PeakSeeker(RATE_HZ).peaks(np.zeros(400), begin=0, end=400, first=0) == []
