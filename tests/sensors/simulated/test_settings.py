import pytest

from biofeedback.sensors.simulated.settings import (
    CALM,
    CLEAN,
    LIVELY,
    SimulatedBody,
    SimulatedSettings,
    SimulatedStrapSettings,
)


def test_the_default_is_the_calm_one() -> None:
    assert SimulatedSettings() == CALM


def test_the_clean_one_is_the_calm_body_without_faults() -> None:
    assert CLEAN.body.mean_rate_bpm == CALM.body.mean_rate_bpm
    strap = CLEAN.strap
    courses = (strap.stalls, strap.packet_losses, strap.contact_losses, strap.link_losses)
    assert [course.per_hour for course in courses] == [0.0] * 4
    assert (strap.missed_per_hour, strap.extra_per_hour) == (0.0, 0.0)
    assert CLEAN.body.ectopics_per_hour == 0.0


def test_the_lively_one_has_every_fault_more_often_than_the_calm_one() -> None:
    for name in ("stalls", "packet_losses", "contact_losses", "link_losses"):
        assert getattr(LIVELY.strap, name).per_hour > getattr(CALM.strap, name).per_hour
    assert LIVELY.strap.missed_per_hour > CALM.strap.missed_per_hour
    assert LIVELY.strap.extra_per_hour > CALM.strap.extra_per_hour
    assert LIVELY.body.ectopics_per_hour > CALM.body.ectopics_per_hour


@pytest.mark.parametrize(
    "wrong",
    [
        {"mean_rate_bpm": 0.0},
        {"natural_breaths_per_min": -1.0},
        {"resonance_per_min": 0.0},
        {"resonance_q": 0.0},
        {"slow_wave_lasts_s": 0.0},
        {"drift_lasts_s": 0.0},
        {"natural_inhale_share": 1.0},
        {"adherence": 1.1},
    ],
)
def test_a_body_that_cannot_live_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="simulated body"):
        SimulatedBody(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"period_s": 0.0}, {"battery_percent": 101.0}])
def test_a_strap_that_cannot_work_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="simulated strap"):
        SimulatedStrapSettings(**wrong)  # type: ignore[arg-type]
