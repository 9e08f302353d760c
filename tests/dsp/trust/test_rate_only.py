import pytest

from biofeedback.dsp.trust.rate_only import PATIENCE_S, RateOnly, seems_optical
from biofeedback.dsp.updates import SessionState
from biofeedback.payloads.heart_rate import BodyLocation


def _sure_after(rate_only: RateOnly, *, rate_bpm: int, for_s: int = 30) -> float | None:
    for second in range(for_s):
        rate_only.take(float(second), rate_bpm=rate_bpm, has_intervals=False)
        if rate_only.is_sure:
            return float(second)
    return None


def test_heart_rate_without_intervals_is_sure_after_ten_seconds() -> None:
    assert _sure_after(RateOnly(), rate_bpm=72) == PATIENCE_S


def test_a_strap_without_contact_is_waited_for() -> None:
    assert _sure_after(RateOnly(), rate_bpm=0) is None


def test_one_interval_settles_it_for_good() -> None:
    rate_only = RateOnly()
    assert _sure_after(rate_only, rate_bpm=72) is not None
    rate_only.take(31.0, rate_bpm=72, has_intervals=True)
    assert not rate_only.is_sure
    rate_only.restart()
    assert _sure_after(rate_only, rate_bpm=72) is None


def test_a_new_link_is_waited_for_anew() -> None:
    rate_only = RateOnly()
    _sure_after(rate_only, rate_bpm=72)
    rate_only.restart()
    assert not rate_only.is_sure
    rate_only.take(40.0, rate_bpm=72, has_intervals=False)
    assert not rate_only.is_sure


@pytest.mark.parametrize(
    ("state", "is_optical"),
    [
        (SessionState(), False),
        (SessionState(worn_at=BodyLocation.CHEST, device=(("model", "H10"),)), False),
        (SessionState(worn_at=BodyLocation.WRIST), True),
        (SessionState(device=(("model", "Verity Sense"),)), True),
    ],
)
def test_an_armband_is_recognised_by_what_it_says(state: SessionState, is_optical: bool) -> None:
    assert seems_optical(state) is is_optical
