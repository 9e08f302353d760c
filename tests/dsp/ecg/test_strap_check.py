import numpy as np
import pytest
from numpy.typing import NDArray

from biofeedback.dsp.ecg.strap_check import StrapAgreement, StrapCheck, strap_agreement
from biofeedback.dsp.series import Beat, BeatKind, BeatSeries
from simulated_ecg import beat_times

Array = NDArray[np.float64]
BEATS_S = beat_times(rate_bpm=65.0, swing_bpm=12.0, until_s=300.0, seed=6)
DELAY_S = 0.7


def series_of(beats_s: Array, *, error_ms: Array | float = 0.0, later_s: float = 0.0) -> BeatSeries:
    count = len(beats_s) - 1
    return BeatSeries(
        times_s=beats_s[1:] + later_s,
        rr_ms=1000.0 * np.diff(beats_s) + error_ms,
        kinds=np.zeros(count, dtype=np.uint8),
        segments=np.zeros(count, dtype=np.int64),
    )


def told(strap: BeatSeries, ecg: BeatSeries) -> StrapAgreement:
    agreement = strap_agreement(strap, ecg)
    assert agreement is not None
    return agreement


def beats_of(series: BeatSeries) -> list[Beat]:
    return [
        Beat(time_s=time_s, rr_ms=rr_ms, kind=BeatKind.NORMAL, segment=0)
        for time_s, rr_ms in zip(series.times_s.tolist(), series.rr_ms.tolist(), strict=True)
    ]


ECG = series_of(BEATS_S)


def test_delay_bias_and_limits_are_those_put_in() -> None:
    error_ms = 1.5 + np.random.default_rng(2).normal(0.0, 3.0, len(ECG))
    agreement = told(series_of(BEATS_S, error_ms=error_ms, later_s=DELAY_S), ECG)
    assert agreement.delay_s == pytest.approx(DELAY_S)
    assert agreement.delay_spread_s == pytest.approx(0.0, abs=1e-9)
    inside_ms = error_ms[1:]
    assert agreement.bias_ms == pytest.approx(inside_ms.mean(), abs=0.05)
    reach_ms = 1.96 * inside_ms.std(ddof=1)
    assert agreement.high_ms - agreement.bias_ms == pytest.approx(reach_ms, rel=0.02)
    assert agreement.bias_ms - agreement.low_ms == pytest.approx(reach_ms, rel=0.02)
    assert (agreement.matched, agreement.missed, agreement.extra) == (len(ECG), 0, 0)
    assert agreement.matched_percent == 100.0


def test_missed_and_invented_beats_are_counted() -> None:
    strap_s = np.delete(BEATS_S, [50, 120, 121])
    strap_s = np.sort(np.append(strap_s, [BEATS_S[200] + 0.45]))
    agreement = told(series_of(strap_s, later_s=DELAY_S), ECG)
    assert agreement.missed == 3
    assert agreement.extra == 1
    assert agreement.matched == len(strap_s) - 2
    assert agreement.bias_ms == pytest.approx(0.0, abs=1e-6)


def test_where_only_one_of_them_has_beats_nothing_is_missed() -> None:
    agreement = told(series_of(BEATS_S[100:], later_s=DELAY_S), series_of(BEATS_S[:200]))
    assert (agreement.missed, agreement.extra) == (0, 0)
    assert agreement.matched == 99


def test_another_heart_gives_nothing() -> None:
    other = series_of(beat_times(rate_bpm=80.0, breath_hz=0.21, until_s=300.0, seed=8))
    assert strap_agreement(other, ECG) is None


def test_while_it_streams_the_delay_is_known_after_thirty_beats() -> None:
    check = StrapCheck()
    assert check.agreement() is None
    known_at = None
    strap = beats_of(series_of(BEATS_S, later_s=DELAY_S))
    for place, (beat, peak) in enumerate(zip(strap, beats_of(ECG), strict=True)):
        check.strap([beat])
        check.ecg([peak])
        if known_at is None and check.agreement() is not None:
            known_at = place + 1
    assert known_at is not None
    assert 30 <= known_at <= 35
    latest = check.agreement()
    assert latest is not None
    assert latest.delay_s == pytest.approx(DELAY_S)
    assert latest.matched == 300
    assert check.agreement() is latest
