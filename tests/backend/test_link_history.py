from biofeedback.backend.link_history import KEPT, LinkHistory
from biofeedback.payloads.heart_rate import HEART_RATE_MEASUREMENT, Contact
from biofeedback.records import LinkReason, LinkState, Silence
from strap_examples import ADDRESS, INFO, UTC_S, fact, link, measurement, packet


def test_it_tells_what_happened_without_saying_to_whose_strap() -> None:
    history = LinkHistory()
    watch = history.watch(INFO)
    watch.observe(link(LinkState.LIVE, t_s=2.0))
    watch.observe(Silence(t_s=9.0, utc_s=UTC_S + 9.0, source="strap", silent_s=6.0))
    watch.observe(fact("model", "H10"))
    watch.observe(link(LinkState.LOST, LinkReason.MUTE, t_s=9.0, detail="nothing"))
    told = [(each.link, each.state, each.reason, each.detail) for each in history.events]
    assert told == [
        (1, "live", "", ""),
        (1, "silence", "", "6.0 s"),
        (1, "lost", "mute", "nothing"),
    ]
    assert history.events[0].utc_s == UTC_S + 2.0
    assert ADDRESS not in repr(history.events)
    assert history.personal_words == {ADDRESS, "Anna's H10"}


def test_a_link_is_kept_up_until_it_is_closed_or_given_up() -> None:
    history = LinkHistory()
    assert history.kept_up(None) is None
    first, second = history.watch(INFO), history.watch(INFO)
    found = history.kept_up(ADDRESS.lower())
    assert found is not None
    assert found.number == 2
    second.observe(link(LinkState.GIVEN_UP))
    left = history.kept_up(None)
    assert left is not None
    assert left.number == 1
    assert history.kept_up("another") is None
    first.closed()
    assert history.kept_up(ADDRESS) is None


def test_what_a_link_brought_counts_since_it_was_connected() -> None:
    history = LinkHistory()
    watch = history.watch(INFO)
    found = history.kept_up(ADDRESS)
    assert found is not None
    watch.observe(measurement(contact=Contact.NO))
    assert (found.has_heard, found.contact) == (True, Contact.NO)
    watch.observe(packet(HEART_RATE_MEASUREMENT, b""))
    assert found.contact is Contact.UNSUPPORTED
    watch.observe(link(LinkState.CONNECTING))
    assert not found.has_heard


def test_only_the_newest_events_are_kept() -> None:
    history = LinkHistory()
    watch = history.watch(INFO)
    for number in range(KEPT + 5):
        watch.observe(link(LinkState.LOST, t_s=float(number)))
    assert len(history.events) == KEPT
    assert history.events[-1].utc_s == UTC_S + KEPT + 4
