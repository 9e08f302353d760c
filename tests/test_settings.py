import dataclasses

import pytest

from biofeedback.breathing import BreathingPattern
from biofeedback.settings import Settings


def test_the_defaults_are_a_pattern_that_may_be_breathed() -> None:
    settings = Settings()
    pattern = BreathingPattern(
        rate_per_min=settings.rate_per_min, inhale_share=settings.inhale_share
    )
    assert pattern.period_s == 10.0


def test_settings_do_not_change_under_anybody() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().text_scale = 2.0  # type: ignore[misc]
