import subprocess
import sys

from biofeedback.ui.plots.trace import heart_trace
from biofeedback.ui.theme import DARK
from ui.window_fixtures import Show


def test_a_trace_can_be_put_into_a_layout(show: Show) -> None:
    trace = heart_trace(DARK)
    window = show(trace.widget)
    assert trace.widget.window() is window


def test_the_first_window_does_not_wait_for_the_plots() -> None:
    code = "import sys, biofeedback.ui.session.view; print('pyqtgraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
