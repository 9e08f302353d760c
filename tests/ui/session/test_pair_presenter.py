from dataclasses import replace

from biofeedback.commands import BreatheNormally, Mark, SetPace, SetStreams
from biofeedback.dsp.updates import Doubt, StateChanged
from biofeedback.records import LinkState, SourceKind
from biofeedback.streams import Streams
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.pair_presenter import PairPresenter
from biofeedback.ui.session.presenter import SessionPresenter
from biofeedback.ui.session.view_state import Intent, Tone
from ui.session import examples

NOW_S = 30.0


def pair(first: SourceKind = SourceKind.STRAP) -> PairPresenter:
    gate = SlowPaceGate()
    people = []
    for run_id, kind in (("a", first), ("b", SourceKind.STRAP)):
        one = SessionPresenter(replace(examples.status(kind=kind), run_id=run_id), gate)
        one.take((StateChanged(state=examples.state()), examples.numbers()))
        people.append(one)
    return PairPresenter(*people)


def asked(pair: PairPresenter, intent: Intent) -> list[tuple[str, object]]:
    return [(one.run_id, one.request) for one in pair.wish(intent, NOW_S)]


def test_what_is_of_the_pacer_is_asked_once_and_what_is_of_each_twice() -> None:
    two = pair()
    assert asked(two, Intent.BREATHE_NORMALLY) == [("a", BreatheNormally())]
    assert asked(two, Intent.MARK) == [("a", Mark()), ("b", Mark())]
    ecg = SetStreams(streams=Streams(ecg=True))
    assert asked(two, Intent.ECG) == [("a", ecg), ("b", ecg)]
    ((run_id, pace),) = [(one.run_id, one.request) for one in two.wish_rate(5.5, NOW_S)]
    assert run_id == "a"
    assert isinstance(pace, SetPace)
    assert len(two.wish_share(0.5, NOW_S)) == 1
    assert [one.request for one in two.wish_of_any_key(NOW_S)] == [BreatheNormally()]


def test_who_goes_on_speaks_for_both() -> None:
    two = pair()
    first, second = two.people
    first.take_status(replace(first.status, is_over=True))
    assert two.leader is second
    assert asked(two, Intent.BREATHE_NORMALLY) == [("b", BreatheNormally())]
    assert not two.is_over
    state = two.view_state(NOW_S)
    assert state.people[0].signal == "ended"
    assert not any(person.can_leave for person in state.people)
    second.take_status(replace(second.status, is_over=True))
    assert two.is_over


def test_leaving_alone_is_asked_first() -> None:
    two = pair()
    two.ask_to_leave(1)
    question = two.view_state(NOW_S).shared.question
    assert question is not None
    assert "2 · Polar H10" in question.text
    assert asked(two, Intent.DECLINE_LEAVE) == []
    assert two.view_state(NOW_S).shared.question is None
    assert asked(two, Intent.CONFIRM_LEAVE) == []
    two.ask_to_leave(1)
    assert asked(two, Intent.CONFIRM_LEAVE) == [("b", None)]


def test_the_pacer_can_be_stopped_whatever_is_asked() -> None:
    two = pair()
    two.ask_to_leave(0)
    assert asked(two, Intent.BREATHE_NORMALLY) == [("a", BreatheNormally())]


def test_each_has_a_name_and_a_link_of_its_own() -> None:
    two = pair(SourceKind.SIMULATED)
    two.people[1].take((StateChanged(state=examples.state(link=LinkState.LOST)),))
    state = two.view_state(NOW_S)
    assert [person.name for person in state.people] == ["1 · Simulated strap", "2 · Polar H10"]
    assert [person.tags for person in state.people] == [("simulated",), ()]
    assert [person.signal_tone for person in state.people] == [Tone.GOOD, Tone.WARN]
    assert state.people[1].signal.startswith("connection lost")
    assert (state.shared.tags, state.shared.signal) == ((), "")
    assert two.of_run("b") is two.people[1]
    assert two.of_run("c") is None


def test_details_are_for_both_at_once() -> None:
    two = pair()
    assert not two.view_state(NOW_S).has_details
    two.wish(Intent.DETAILS, NOW_S)
    state = two.view_state(NOW_S)
    assert state.has_details
    assert all(person.tiles[0].details for person in state.people)


def test_a_doubt_stands_with_whose_strap_it_is_about() -> None:
    two = pair()
    doubtful = examples.state(doubts=(Doubt.INVENTED, Doubt.FILLERS))
    two.people[1].take((StateChanged(state=doubtful),))
    state = two.view_state(NOW_S)
    assert (state.shared.doubt, state.people[0].doubt) == ("", "")
    assert "more regular" in state.people[1].doubt
    assert state.people[1].doubt_tone is Tone.WARN
    two.wish(Intent.DETAILS, NOW_S)
    state = two.view_state(NOW_S)
    assert state.shared.details == state.people[0].details == ()
    assert "filler" in state.people[1].details[0]
