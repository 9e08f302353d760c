from PySide6.QtWidgets import QLabel

from biofeedback.ui.plots.trace import heart_trace
from biofeedback.ui.session.pair_presenter import PersonState
from biofeedback.ui.session.person_view import PersonView
from biofeedback.ui.session.stream_traces import HIDDEN, TraceLine
from biofeedback.ui.session.view_state import Tile, Tone
from biofeedback.ui.theme import DARK
from ui.window_fixtures import Show

TILE = Tile(label="Heart rate", value="61", unit="beats/min")


def test_a_person_is_named_and_has_traces_of_their_own(show: Show) -> None:
    view = PersonView(heart_trace(DARK), DARK)
    show(view, view.traces, width_px=500, height_px=700)
    state = PersonState(
        name="1 · Polar H10",
        tags=("simulated",),
        tiles=(TILE,) * 3,
        signal="connection lost",
        signal_tone=Tone.WARN,
        can_leave=True,
        breath=TraceLine(is_shown=True, has_trace=True, words="Breathing: chest acceleration"),
        ecg=HIDDEN,
        doubt="The strap lies.",
        doubt_tone=Tone.WARN,
        details=("The sensor sends its ECG.",),
    )
    view.show_state(state, has_details=True)
    assert view.state_name == "1 · Polar H10"
    assert "1 · Polar H10" in view.leave_button.accessibleName()
    assert view.tiles[0].shown == TILE
    assert view.breath.plot is not None
    assert view.ecg.plot is None
    window = view.window()
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert {"▲ The strap lies.", "The sensor sends its ECG."} <= set(shown)
    view.show_state(state, has_details=False)
    assert view.leave_button.isHidden()
