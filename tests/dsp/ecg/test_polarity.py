from biofeedback.dsp.ecg.polarity import Polarity


def voted(*votes: bool) -> Polarity:
    polarity = Polarity()
    for vote in votes:
        polarity.vote(points_up=vote)
    polarity.settle()
    return polarity


def test_the_majority_of_the_first_decides() -> None:
    assert Polarity().is_up
    assert voted(True, True, False).is_up
    assert not voted(True, False, False).is_up


def test_alternating_beats_don_t_change_it() -> None:
    polarity = voted(True, True, False)
    for place in range(60):
        polarity.vote(points_up=place % 2 == 0)
        assert polarity.is_up


def test_a_strap_turned_around_changes_it() -> None:
    polarity = voted(True, True, True)
    for _ in range(15):
        polarity.vote(points_up=False)
    assert not polarity.is_up


def test_without_a_vote_nothing_is_settled() -> None:
    polarity = voted()
    polarity.vote(points_up=False)
    assert not polarity.is_up
