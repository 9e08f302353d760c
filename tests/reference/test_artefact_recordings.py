"""Real recordings: what is clean stays, what is labelled is found, what is hopeless is said."""

import numpy as np
import pytest

from biofeedback.dsp.correction.rhythm import is_too_irregular
from injections import processed, rmssd, score
from reference.recordings import (
    VU_CONDITIONS,
    mitdb,
    polar_bigeminy,
    polar_breathing,
    polar_monitor_ms,
    pyhrv_ms,
    rest_ms,
    vu_ms,
)

LOOK_AHEADS = (2, 45)
WINDOW_S = 300.0


def false_percent(rr_ms: np.ndarray, look_ahead: int) -> float:
    return 100.0 * float(np.mean([beat.is_corrected for beat in processed(rr_ms, look_ahead)]))


@pytest.mark.parametrize("look_ahead", LOOK_AHEADS)
def test_paced_breathing_of_a_real_heart_is_left_alone(look_ahead: int) -> None:
    assert false_percent(vu_ms("breathing"), look_ahead) == 0.0
    assert false_percent(polar_breathing()[1], look_ahead) == 0.0


@pytest.mark.parametrize("condition", VU_CONDITIONS)
@pytest.mark.parametrize("look_ahead", LOOK_AHEADS)
def test_few_beats_of_a_laboratory_recording_are_called_wrong(
    condition: str, look_ahead: int
) -> None:
    assert false_percent(vu_ms(condition), look_ahead) <= 2.5


@pytest.mark.parametrize("look_ahead", LOOK_AHEADS)
def test_labelled_ectopic_beats_are_found(look_ahead: int) -> None:
    times_s, is_other = mitdb("100")
    assert (len(times_s), is_other.sum()) == (2273, 34)
    rr_ms = 1000.0 * np.diff(times_s)
    result = score(rr_ms, rr_ms, times_s[is_other] - times_s[0], look_ahead)
    assert result.found == 34
    assert result.false / result.clear <= 0.003


@pytest.mark.parametrize("look_ahead", LOOK_AHEADS)
def test_labelled_beats_in_heavy_noise_are_mostly_found(look_ahead: int) -> None:
    times_s, is_other = mitdb("105")
    assert (len(times_s), is_other.sum()) == (2572, 46)
    rr_ms = 1000.0 * np.diff(times_s)
    result = score(rr_ms, rr_ms, times_s[is_other] - times_s[0], look_ahead)
    assert result.found >= 43
    assert result.false / result.clear <= 0.005


@pytest.mark.parametrize("look_ahead", LOOK_AHEADS)
def test_strap_noise_is_taken_out(look_ahead: int) -> None:
    rr_ms = polar_monitor_ms("noisy_rri")
    assert rmssd(rr_ms) == pytest.approx(58.7, abs=0.1)
    assert rmssd([beat.rr_ms for beat in processed(rr_ms, look_ahead)]) < 41.0


def test_bigeminy_of_a_real_strap_is_too_irregular_in_every_minute() -> None:
    _, rr_ms = polar_bigeminy()
    for start in range(0, len(rr_ms) - 80, 40):
        part_ms = rr_ms[start : start + 80]
        assert is_too_irregular(part_ms, np.zeros(80, dtype=np.int64))


def regular_hearts() -> dict[str, np.ndarray]:
    hearts = {condition: vu_ms(condition) for condition in VU_CONDITIONS}
    hearts |= {name: rest_ms(name) for name in ("rest_rri", "real_rri")}
    hearts |= {name: polar_monitor_ms(name) for name in ("noisy_rri", "exercise_rri")}
    hearts |= {record: 1000.0 * np.diff(mitdb(record)[0]) for record in ("100", "105")}
    return hearts | {"polar": polar_breathing()[1], "pyhrv": pyhrv_ms()}


@pytest.mark.parametrize("name", sorted(regular_hearts()))
def test_no_other_recording_is_too_irregular_in_any_five_minutes(name: str) -> None:
    rr_ms = regular_hearts()[name]
    times_s = np.cumsum(rr_ms) / 1000.0
    for start_s in np.arange(0.0, max(1.0, times_s[-1] - WINDOW_S), WINDOW_S / 5):
        window_ms = rr_ms[(times_s >= start_s) & (times_s < start_s + WINDOW_S)]
        assert not is_too_irregular(window_ms, np.zeros(len(window_ms), dtype=np.int64))
