import math

import numpy as np
import pytest

from biofeedback.dsp.ecg.r_wave import Drawing, Pen
from simulated_ecg import RS_WAVES, USUAL_WAVES, top_s, waves_uv

PEN = Pen(130.0)
OFFSETS = np.linspace(-0.5, 0.5, 11)


def drawing(
    waves: tuple[tuple[float, float, float], ...] = USUAL_WAVES,
    *,
    offset: float = 0.0,
    scale: float = 1.0,
    level_uv: float = 0.0,
) -> Drawing:
    """A complex whose R wave's middle lies ``offset`` samples after the middle sample."""
    at = np.arange(-float(PEN.reach_samples), PEN.reach_samples + 1.0)
    return PEN.draw(scale * waves_uv((at - offset) / 130.0, waves) + level_uv)


@pytest.mark.parametrize("waves", [USUAL_WAVES, RS_WAVES], ids=["R", "R and S"])
@pytest.mark.parametrize("scale", [1.0, -1.0], ids=["upright", "upside down"])
def test_the_top_lies_between_samples_to_a_tenth_of_a_millisecond(
    waves: tuple[tuple[float, float, float], ...], scale: float
) -> None:
    for offset in OFFSETS:
        drawn = drawing(waves, offset=offset, scale=scale)
        wave = drawn.r_wave(is_up=drawn.points_up())
        true_s = offset / 130.0 + top_s(waves)
        assert wave.place / 130.0 == pytest.approx(true_s, abs=1e-4)


def test_a_parabola_through_three_samples_would_not_do() -> None:
    errors_s = []
    for offset in OFFSETS:
        samples = waves_uv((np.arange(-3, 4) - offset) / 130.0, RS_WAVES)
        top = int(samples.argmax())
        below, middle, above = samples[top - 1 : top + 2]
        shift = 0.5 * (below - above) / (below - 2.0 * middle + above)
        errors_s.append((top - 3 + shift) / 130.0 - offset / 130.0 - top_s(RS_WAVES))
    assert np.std(errors_s) > 1.5e-4


def test_height_and_width_are_those_of_the_wave_over_the_level() -> None:
    waves = ((0.0, 800.0, 0.014),)
    for offset in OFFSETS:
        wave = drawing(waves, offset=offset, level_uv=-3000.0).r_wave(is_up=True)
        assert wave.height_uv == pytest.approx(800.0, rel=0.01)
        assert wave.width_s == pytest.approx(0.014 * 2.0 * math.sqrt(2.0 * math.log(2.0)), rel=0.03)


def test_of_equal_waves_the_first_is_the_r_wave_either_way_up() -> None:
    assert drawing(RS_WAVES).points_up()
    assert not drawing(RS_WAVES, scale=-1.0).points_up()


def test_a_small_q_wave_is_not_the_r_wave() -> None:
    assert drawing(((-0.03, -250.0, 0.01), (0.0, 800.0, 0.011))).points_up()


def test_a_beat_the_other_way_up_is_placed_at_its_own_top() -> None:
    wave = drawing(((0.02, -900.0, 0.03),)).r_wave(is_up=True)
    assert wave.place / 130.0 == pytest.approx(0.02, abs=2e-4)
    assert wave.height_uv < -800.0


def test_a_shape_does_not_depend_on_where_samples_fell() -> None:
    shapes = [drawing(offset=offset).r_wave(is_up=True).shape_uv for offset in OFFSETS]
    assert np.ptp(np.array(shapes), axis=0).max() < 8.0


def test_a_flat_line_has_a_height_of_nothing() -> None:
    wave = PEN.draw(np.full(2 * PEN.reach_samples + 1, 5.0)).r_wave(is_up=True)
    assert wave.height_uv == 0.0
