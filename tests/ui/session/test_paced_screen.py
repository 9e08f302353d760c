import pytest
from pytestqt.qtbot import QtBot

from biofeedback.ui.session.paced_screen import TEXT_MS, TRACE_MS, PacedScreen
from biofeedback.ui.session.pair_view import PairView
from biofeedback.ui.session.running_view import RunningView


@pytest.mark.parametrize("screen", [RunningView, PairView])
def test_every_screen_of_a_running_session_is_one(screen: type[PacedScreen]) -> None:
    assert issubclass(screen, PacedScreen)


def test_traces_are_painted_more_often_than_texts() -> None:
    assert TRACE_MS < TEXT_MS


def test_it_paints_nothing_itself(qtbot: QtBot) -> None:
    bare = PacedScreen()
    qtbot.addWidget(bare)
    with pytest.raises(NotImplementedError):
        bare.refresh()
