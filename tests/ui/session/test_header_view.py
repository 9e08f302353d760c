import pytest
from PySide6.QtWidgets import QLabel

from biofeedback.dsp.updates import Doubt, StateChanged
from biofeedback.records import SourceKind
from biofeedback.ui.session.header_view import HeaderView
from biofeedback.ui.session.pace_control import SlowPaceGate
from biofeedback.ui.session.presenter import SessionPresenter
from ui.session.examples import state, status
from ui.window_fixtures import Show


def _visible(view: HeaderView) -> list[str]:
    labels = view.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text()]


def _shown(show: Show, kind: SourceKind, *doubts: Doubt) -> list[str]:
    view = HeaderView()
    show(view)
    presenter = SessionPresenter(status(kind=kind), SlowPaceGate())
    presenter.take((StateChanged(state=state(doubts=doubts)),))
    view.show_state(presenter.view_state(30.0))
    return _visible(view)


def test_what_runs_and_how_long_it_still_takes_is_read(show: Show) -> None:
    shown = _shown(show, SourceKind.STRAP)
    assert {"Paced breathing", "in 4.5 s · out 5.5 s", "9:30", "left of 10 min"} == set(shown)


def test_a_simulated_session_is_marked_beside_its_title(show: Show) -> None:
    assert "simulated" in _shown(show, SourceKind.SIMULATED)


@pytest.mark.parametrize(("doubt", "mark"), [(Doubt.SURPLUS, "▲"), (Doubt.REPEATED, "○")])
def test_a_doubt_about_the_strap_is_read_below(show: Show, doubt: Doubt, mark: str) -> None:
    (words,) = [text for text in _shown(show, SourceKind.STRAP, doubt) if "The strap sends" in text]
    assert words.startswith(mark)
