from biofeedback.ui.plots.trace import ecg_trace
from biofeedback.ui.session.stream_trace_view import StreamTraceView
from biofeedback.ui.session.stream_traces import HIDDEN, TraceLine
from biofeedback.ui.theme import DARK, LIGHT, Theme
from ui.window_fixtures import Show


def test_the_trace_is_made_when_there_is_something_to_draw(show: Show) -> None:
    made: list[Theme] = []

    def make(theme: Theme) -> object:
        made.append(theme)
        return ecg_trace(theme)

    view = StreamTraceView(make, DARK)  # type: ignore[type-var]
    show(view)
    view.show_line(HIDDEN)
    assert view.isHidden()
    view.show_line(TraceLine(is_shown=True, has_trace=False, words="This sensor sends no ECG."))
    assert view.isVisible()
    assert (view.plot, made) == (None, [])
    assert view.words.text() == "This sensor sends no ECG."
    view.set_theme(LIGHT)
    view.show_line(TraceLine(is_shown=True, has_trace=True, words="ECG"))
    assert made == [LIGHT]
    assert view.plot is not None
    view.show_line(TraceLine(is_shown=True, has_trace=False, words="stopped"))
    assert view.plot is None
