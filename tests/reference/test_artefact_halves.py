"""The two halves that artefact correction is tuned and reported on."""

import numpy as np
import pytest

from artefact_halves import (
    AGREES_MS,
    HEARTS_BPM,
    LEAST_AGREEING,
    LEAST_BEATS,
    REPORTING_SEEDS,
    TUNING_SEEDS,
    Recording,
    agreeing,
    reporting,
    reporting_swings,
    tuning,
    tuning_swings,
)

SEATED_MS = np.array([900.0 + 60.0 * np.sin(0.9 * n) + 7.0 * (n * 37 % 11) for n in range(80)])


@pytest.fixture(scope="module")
def halves() -> tuple[list[Recording], list[Recording]]:
    return tuning(), reporting()


def test_the_halves_share_nothing_but_what_says_so(
    halves: tuple[list[Recording], list[Recording]],
) -> None:
    seen = {one.rr_ms.tobytes() for one in halves[0]}
    for one in halves[1]:
        assert (one.rr_ms.tobytes() in seen) == one.was_seen
    assert not set(TUNING_SEEDS) & set(REPORTING_SEEDS)
    swings = {one.rr_ms.tobytes() for one in tuning_swings()}
    assert not swings & {one.rr_ms.tobytes() for one in reporting_swings()}


def test_hardly_an_interval_of_the_reporting_half_is_known_to_be_wrong(
    halves: tuple[list[Recording], list[Recording]],
) -> None:
    assert [one.name for one in halves[1] if one.is_slow and not one.was_seen]
    for one in halves[1]:
        assert np.mean(~one.is_wrong) >= LEAST_AGREEING
        assert len(one.clean_ms) >= LEAST_BEATS or one.is_wrong.any()


def test_swings_fill_their_ranges() -> None:
    means_bpm = [60_000.0 / one.rr_ms.mean() for one in reporting_swings()]
    low_bpm, high_bpm = HEARTS_BPM
    assert low_bpm - 8.0 < min(means_bpm) < low_bpm + 2.0
    assert high_bpm - 4.0 < max(means_bpm) < high_bpm + 1.0


def test_the_longest_stretch_without_a_wrong_interval_is_clean() -> None:
    wrong = np.array([False, True, False, False, False, True, False, False])
    one = Recording(name="", rr_ms=np.arange(8.0), is_wrong=wrong)
    assert one.clean_ms.tolist() == [2.0, 3.0, 4.0]


def test_intervals_of_a_device_are_held_against_those_of_the_ecg() -> None:
    jitter_ms = np.array([20.0 * (-1) ** n for n in range(70)])
    assert agreeing(SEATED_MS[5:75] + jitter_ms, SEATED_MS).all()


def test_a_beat_that_a_device_did_not_see_is_known() -> None:
    joined_ms = np.concatenate([SEATED_MS[:40], [SEATED_MS[40] + SEATED_MS[41]], SEATED_MS[42:]])
    assert np.flatnonzero(~agreeing(joined_ms, SEATED_MS)).tolist() == [40]


def test_an_interval_that_is_off_by_more_than_allowed_does_not_agree() -> None:
    device_ms = SEATED_MS.copy()
    device_ms[30:32] += (1.5 * AGREES_MS, -1.5 * AGREES_MS)
    assert np.flatnonzero(~agreeing(device_ms, SEATED_MS)).tolist() == [30, 31]
