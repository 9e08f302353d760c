import pytest

from biofeedback.dsp.beats.presence import Presence
from biofeedback.dsp.series import Beat, BeatKind
from biofeedback.dsp.updates import Absence
from biofeedback.records import ClockJumped, LinkChanged, LinkState


def _link(state: LinkState, t_s: float) -> LinkChanged:
    return LinkChanged(t_s=t_s, utc_s=t_s, source="s", state=state)


def _beat(time_s: float) -> Beat:
    return Beat(time_s=time_s, rr_ms=900.0, kind=BeatKind.NORMAL, segment=0)


def _present(until_s: float) -> Presence:
    presence = Presence()
    presence.packet(until_s, has_interval=True)
    return presence


def test_nothing_has_come_yet() -> None:
    presence = Presence()
    assert presence.withdrawn(1.0) is Absence.NO_BEATS
    presence.packet(2.0, has_interval=False)
    assert presence.withdrawn(3.0) is Absence.NO_BEATS


def test_a_number_is_gone_before_it_is_older_than_ten_seconds() -> None:
    presence = _present(100.0)
    assert presence.withdrawn(109.0) is None
    assert presence.withdrawn(110.0) is Absence.STALE


def test_packets_without_intervals_come_from_a_strap_without_contact() -> None:
    presence = _present(100.0)
    for second in range(101, 105):
        presence.packet(float(second), has_interval=False)
        assert presence.withdrawn(float(second)) is None
    presence.packet(105.0, has_interval=False)
    assert presence.withdrawn(105.0) is Absence.LOST_CONTACT
    presence.packet(106.0, has_interval=True)
    assert presence.withdrawn(106.0) is None


@pytest.mark.parametrize("state", [LinkState.LOST, LinkState.GIVEN_UP])
def test_a_lost_link_ends_every_number_until_a_new_beat_is_decided(state: LinkState) -> None:
    presence = _present(100.0)
    presence.other(_link(state, 100.5), 100.5)
    assert presence.withdrawn(101.0) is Absence.LINK_LOST
    presence.packet(104.0, has_interval=True)
    presence.beats((_beat(99.5), _beat(100.4)))
    assert presence.withdrawn(104.0) is Absence.LINK_LOST
    presence.beats((_beat(103.0),))
    assert presence.withdrawn(105.0) is None


def test_a_computer_that_slept_shows_nothing_old() -> None:
    presence = _present(100.0)
    presence.other(ClockJumped(t_s=101.0, utc_s=0.0, source="e", missed_s=3600.0), 101.0)
    assert presence.withdrawn(101.0) is Absence.STALE


def test_other_links_withdraw_nothing() -> None:
    presence = _present(100.0)
    for state in (LinkState.WAITING, LinkState.LIVE, LinkState.CLOSED):
        presence.other(_link(state, 100.0), 100.0)
    assert presence.withdrawn(101.0) is None
