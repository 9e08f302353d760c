from biofeedback.dsp.trust.stillness import STILL_MG, Stillness


def _moved(*index_mg: float) -> Stillness:
    stillness = Stillness()
    for second, one in enumerate(index_mg):
        stillness.movement(float(second), one)
    return stillness


def test_a_minute_without_movement_is_still() -> None:
    assert not _moved(*[0.5] * 60).is_still(60.0)
    assert _moved(*[0.5] * 61).is_still(60.0)
    assert not _moved(*[0.5] * 30, STILL_MG, *[0.5] * 30).is_still(60.0)


def test_what_is_old_or_was_never_said_is_not_believed() -> None:
    assert not Stillness().is_still(100.0)
    still = _moved(*[0.5] * 100)
    assert not still.is_still(110.0)
    still.movement(120.0, 0.5)
    assert not still.is_still(120.0)


def test_a_restart_forgets() -> None:
    still = _moved(*[0.5] * 100)
    still.restart()
    assert not still.is_still(99.0)
