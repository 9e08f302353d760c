from biofeedback.backend.choices import SimulatedChoice, StrapChoice
from biofeedback.records import SourceKind
from biofeedback.ui.session.pair_choice import PairChoice
from biofeedback.ui.session.prepare_state import StrapRow

A, B = StrapChoice(address="A0", name="H10"), StrapChoice(address="B1", name="TICKR")
ROWS = tuple(
    StrapRow(address=strap.address, name=strap.name, signal="good", bars=3, is_chosen=strap is A)
    for strap in (A, B)
)
STRAP = SourceKind.STRAP


def test_one_person_is_what_nobody_has_to_choose() -> None:
    pair = PairChoice()
    assert pair.second(STRAP, A) is None
    assert pair.missing(STRAP, A) == ""
    state = pair.state(STRAP, A, ROWS)
    assert (state.can_pair, state.is_pair, state.straps, state.words) == (True, False, (), "")


def test_the_second_strap_is_another_than_the_first() -> None:
    pair = PairChoice()
    pair.want(True)
    assert "second" in pair.missing(STRAP, A)
    assert [row.address for row in pair.state(STRAP, A, ROWS).straps] == ["B1"]
    pair.choose("B1", ROWS)
    assert pair.second(STRAP, A) == B
    assert pair.missing(STRAP, A) == ""
    assert pair.state(STRAP, A, ROWS).straps[0].is_chosen
    assert pair.second(STRAP, B) is None
    assert pair.missing(STRAP, B)
    assert "has to be found" in pair.state(STRAP, A, ROWS[:1]).words


def test_two_simulated_hearts_differ_and_a_recording_is_for_one() -> None:
    pair = PairChoice()
    pair.want(True)
    assert pair.second(SourceKind.SIMULATED, SimulatedChoice()) == SimulatedChoice(seed=2)
    assert not pair.is_pair(SourceKind.FILE)
    assert not pair.is_pair(None)
    assert not pair.state(SourceKind.FILE, None, ROWS).can_pair
