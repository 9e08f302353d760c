import pytest

from biofeedback.dsp.ecg.usual_height import UsualHeight


@pytest.mark.parametrize(("height_uv", "is_one"), [(20.0, False), (500.0, True), (20_000.0, False)])
def test_what_no_electrode_gives_is_no_r_wave(height_uv: float, is_one: bool) -> None:
    assert UsualHeight().is_r_wave(height_uv) is is_one
    assert UsualHeight().is_r_wave(-height_uv) is is_one


def test_a_knock_is_too_high_and_an_ectopic_beat_is_not() -> None:
    heights = UsualHeight()
    assert all(heights.is_r_wave(500.0) for _ in range(10))
    assert heights.is_r_wave(1400.0)
    assert not heights.is_r_wave(2000.0)


def test_a_lasting_change_is_learned() -> None:
    heights = UsualHeight()
    seen = [heights.is_r_wave(height) for height in [300.0] * 15 + [1500.0] * 15]
    assert seen[:15] == [True] * 15
    assert not seen[15]
    assert all(seen[24:])
