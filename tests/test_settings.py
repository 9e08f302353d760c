import dataclasses

import pytest

from biofeedback.breathing import BreathingPattern
from biofeedback.settings import Settings, streams_wanted
from biofeedback.streams import Streams


def test_the_defaults_are_a_pattern_that_may_be_breathed() -> None:
    settings = Settings()
    pattern = BreathingPattern(
        rate_per_min=settings.rate_per_min, inhale_share=settings.inhale_share
    )
    assert pattern.period_s == 10.0


def test_a_strap_is_asked_for_what_was_chosen() -> None:
    assert streams_wanted(Settings()) == Streams(acceleration_hz=50, ppi=True)
    assert streams_wanted(Settings(acceleration_hz=None, ecg=True)) == Streams(ecg=True, ppi=True)


def test_settings_do_not_change_under_anybody() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().text_scale = 2.0  # type: ignore[misc]
