import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.dsp.updates import Absence, MetricValue, Note
from biofeedback.ui.session.number_tiles import SHOWN, number_text, number_tiles
from biofeedback.ui.session.view_state import Tile
from ui.session.examples import metric


def _tile(value: MetricValue, now_s: float = 31.0, *, lost: Absence | None = None) -> Tile:
    tiles = number_tiles({value.name: value}, now_s, lost=lost, has_details=False)
    names = [shown.name for shown in SHOWN]
    return tiles[names.index(value.name)]


def test_before_anything_came_each_tile_says_so() -> None:
    tiles = number_tiles({}, 0.0, lost=None, has_details=True)
    assert [(tile.label, tile.value, tile.remark) for tile in tiles] == [
        ("Heart rate", None, "no beats yet"),
        ("Breath swing", None, "no beats yet"),
        ("RMSSD", None, "no beats yet"),
    ]


def test_a_number_is_shown_with_its_unit_and_note() -> None:
    tile = _tile(metric("rmssd", 33.2, notes=(Note.SLOW_PACE,)))
    assert (tile.value, tile.unit) == ("33", "ms")
    assert tile.remark == "slow pace: not comparable with rest"
    assert tile.details == ()


def test_an_absent_number_says_why() -> None:
    tile = _tile(metric("rmssd", None, absence=Absence.PAUSED))
    assert (tile.value, tile.remark) == (None, "paused")


@pytest.mark.parametrize(
    ("window_s", "remark"),
    [(12.4, "ready in about 48 s"), (61.0, "needs a longer unbroken stretch of beats")],
)
def test_a_window_that_fills_says_how_long_it_takes(window_s: float, remark: str) -> None:
    filling = metric("rmssd", None, absence=Absence.NOT_FILLED)._replace(window_s=window_s)
    assert _tile(filling).remark == remark


@pytest.mark.parametrize(("now_s", "is_there"), [(39.9, True), (40.1, False)])
def test_a_number_older_than_ten_seconds_is_withdrawn(now_s: float, is_there: bool) -> None:
    tile = _tile(metric("mean_hr", 60.0, ends_s=30.0), now_s)
    assert (tile.value is not None) is is_there
    assert bool(tile.remark) is not is_there


def test_a_lost_link_withdraws_every_number() -> None:
    assert _tile(metric("mean_hr", 60.0), lost=Absence.LOST_CONTACT).value is None


def test_details_tell_window_share_and_standing() -> None:
    value = metric("mean_hr", 60.0, corrected_percent=1.25)
    tile = number_tiles({"mean_hr": value}, 31.0, lost=None, has_details=True)[0]
    assert tile.details == ("over the last 10 s", "1.2 % corrected · provisional")


@given(st.floats(0.0, 300.0))
def test_a_number_is_never_off_by_more_than_its_last_digit(value: float) -> None:
    text = number_text(value, 1)
    assert abs(float(text) - value) <= (0.05 if "." in text else 0.5) + 1e-9
