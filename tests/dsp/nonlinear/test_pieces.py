import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.nonlinear.pieces import pieces


def test_pieces_follow_each_other_and_the_rest_is_left_out() -> None:
    rr_ms = np.concatenate((np.full(300, 1000.0), np.full(600, 500.0), np.full(284, 1000.0)))
    assert [len(piece) for piece in pieces(rr_ms)] == [300, 600]


def test_the_last_piece_counts_from_95_percent_on() -> None:
    assert [len(piece) for piece in pieces(np.full(285, 1000.0))] == [285]
    assert pieces(np.full(284, 1000.0)) == ()
    assert pieces(np.array([])) == ()


def test_an_interval_belongs_to_the_piece_in_which_it_ends() -> None:
    rr_ms = np.array([4000.0, 4000.0, 4000.0, 4000.0, 4000.0])
    assert [len(piece) for piece in pieces(rr_ms, length_s=10.0)] == [3]


@given(st.lists(st.floats(300.0, 2000.0), min_size=1, max_size=80))
def test_pieces_are_the_beats_in_order(found: list[float]) -> None:
    rr_ms = np.array(found)
    cut = pieces(rr_ms, length_s=5.0)
    together = np.concatenate([*cut, []])
    assert set(together.tolist()) <= set(found)
    assert all(abs(float(piece.sum()) - 5000.0) <= 2000.0 for piece in cut)
    assert len(together) <= len(rr_ms)
