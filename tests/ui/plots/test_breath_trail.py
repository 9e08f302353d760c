import numpy as np
import pytest

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.updates import BreathingSeen, BreathingSource, ChestFound, Unseen
from biofeedback.ui.plots.breath_trail import SPAN_S, BreathTrail

ACCELERATION, ECG, INTERVALS = BreathingSource


def chest(
    from_s: float, to_s: float, *, source: BreathingSource = ACCELERATION, scale: float = 3.0
) -> ChestFound:
    times_s = np.arange(from_s, to_s, 0.1)
    return ChestFound(source=source, times_s=times_s, chest=scale * np.sin(0.6 * times_s))


def seen(
    at_s: float, rate_per_min: float | None, source: BreathingSource = ACCELERATION
) -> BreathingSeen:
    return BreathingSeen(
        at_s=at_s,
        source=source,
        rate_per_min=rate_per_min,
        absence=None if rate_per_min is not None else Unseen.MOVING,
        window_s=30.0,
    )


def test_the_chest_is_shown_from_empty_to_full_and_not_from_the_future() -> None:
    trail = BreathTrail()
    assert trail.is_empty
    trail.add(chest(0.0, 60.0))
    shown = trail.visible(50.0)
    assert (shown.chest.min(), shown.chest.max()) == (0.0, 1.0)
    assert shown.ages_s.min() == pytest.approx(-SPAN_S, abs=0.11)
    assert shown.ages_s.max() <= 0.0
    assert shown.joins_next[:-1].all()


def test_a_move_is_a_band_that_no_line_crosses() -> None:
    trail = BreathTrail()
    found = chest(0.0, 30.0)
    found.chest[(found.times_s > 10.0) & (found.times_s < 14.0)] = np.nan
    trail.add(found)
    shown = trail.visible(30.0)
    ((from_s, to_s),) = shown.moving_s
    assert (30.0 + from_s, 30.0 + to_s) == pytest.approx((10.1, 13.9), abs=0.11)
    assert np.isfinite(shown.chest).all()
    assert (~shown.joins_next[:-1]).sum() == 1


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_pacer_tells_which_way_is_in(sign: float) -> None:
    track = PacerTrack().changed(0.0, BreathingPattern(rate_per_min=6.0))
    times_s = np.arange(5.0, 60.0, 0.1)
    trail = BreathTrail()
    asked = track.chest_at(times_s)
    trail.add(ChestFound(source=ECG, times_s=times_s, chest=sign * (asked - 0.5)))
    shown = trail.visible(60.0, track)
    wanted = track.chest_at(60.0 + shown.ages_s)
    assert np.allclose(shown.chest, wanted, atol=0.02)
    assert np.allclose(trail.visible(60.0).chest, wanted, atol=0.02), "it is remembered"
    trail.clear()
    assert trail.is_empty


def test_lost_samples_are_no_line_either() -> None:
    trail = BreathTrail()
    trail.add(chest(0.0, 10.0))
    trail.add(chest(15.0, 20.0))
    shown = trail.visible(20.0)
    assert (~shown.joins_next[:-1]).sum() == 1
    assert shown.moving_s == ()


def test_the_believed_source_is_named_and_drawn_where_it_has_a_trace() -> None:
    trail = BreathTrail()
    estimate = seen(58.0, 6.1, INTERVALS)
    trail.believe(estimate)
    assert trail.believed(60.0) == estimate
    assert trail.traced(60.0) is None
    assert len(trail.visible(60.0).ages_s) == 0
    trail.add(chest(0.0, 60.0))
    trail.add(chest(0.0, 60.0, source=ECG))
    assert trail.traced(60.0) is ACCELERATION
    trail.believe(seen(59.0, 6.0, ECG))
    assert trail.traced(60.0) is ECG


def test_what_was_seen_long_ago_is_neither_named_nor_drawn() -> None:
    trail = BreathTrail()
    trail.believe(seen(59.0, None))
    trail.add(chest(0.0, 60.0))
    assert trail.traced(200.0) is None
    assert trail.believed(200.0) is None
    trail.clear()
    assert trail.believed(60.0) is None
    assert trail.is_empty


def test_a_flat_chest_and_old_samples_do_no_harm() -> None:
    trail = BreathTrail()
    for second in range(200):
        trail.add(chest(second, second + 1.0, scale=0.0))
    trail.add(ChestFound(source=ECG, times_s=np.empty(0), chest=np.empty(0)))
    shown = trail.visible(200.0)
    assert set(shown.chest) == {0.5}
    assert sum(len(pieces) for pieces in trail._pieces.values()) < 60
