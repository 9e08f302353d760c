import pytest
from PySide6.QtWidgets import QLabel

from biofeedback.ui.session.tile_view import TileView
from biofeedback.ui.session.view_state import Tile
from ui.window_fixtures import Show


@pytest.fixture
def view(show: Show) -> TileView:
    """Nothing shown yet."""
    view = TileView()
    show(view, width_px=240, height_px=300)
    return view


def test_a_number_is_read_and_said(view: TileView) -> None:
    view.show_tile(Tile(label="Heart rate", value="68", unit="beats/min"))
    assert view.value_label.text() == "68"
    assert view.accessibleName() == "Heart rate: 68 beats/min"


def test_a_reason_takes_the_place_of_a_number(view: TileView) -> None:
    view.show_tile(Tile(label="RMSSD", value=None, unit="ms", remark="no beats yet"))
    assert not view.value_label.isVisible()
    reasons = [label for label in view.findChildren(QLabel) if label.text() == "no beats yet"]
    assert [label.isVisible() for label in reasons] == [True]
    assert view.accessibleName() == "RMSSD: none, no beats yet"


def test_a_remark_that_comes_moves_nothing(view: TileView) -> None:
    view.show_tile(Tile(label="RMSSD", value="33", unit="ms"))
    before = view.sizeHint().height()
    view.show_tile(Tile(label="RMSSD", value="33", unit="ms", remark="slow"))
    assert view.sizeHint().height() == before
    view.show_tile(Tile(label="RMSSD", value=None, unit="ms", remark="paused"))
    assert view.sizeHint().height() == before


def test_the_same_tile_is_not_laid_out_again(view: TileView) -> None:
    tile = Tile(label="RMSSD", value="33", unit="ms")
    view.show_tile(tile)
    view.value_label.setText("untouched")
    view.show_tile(Tile(label="RMSSD", value="33", unit="ms"))
    assert view.value_label.text() == "untouched"
    assert view.shown == tile
