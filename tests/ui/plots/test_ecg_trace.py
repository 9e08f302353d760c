import numpy as np
from PySide6.QtGui import QColor

from biofeedback.dsp.updates import SamplesFound
from biofeedback.streams import StreamKind
from biofeedback.ui.plots.ecg_trace import EcgTrace
from biofeedback.ui.plots.ecg_trail import EcgTrail
from biofeedback.ui.theme import DARK, LIGHT
from ui.window_fixtures import Show


def drawn(trace: EcgTrace, colour: str) -> int:
    image = trace.grab().toImage()
    wanted = QColor(colour)
    return sum(
        abs(image.pixelColor(x, y).red() - wanted.red()) < 40
        and abs(image.pixelColor(x, y).blue() - wanted.blue()) < 40
        for x in range(0, image.width(), 2)
        for y in range(image.height())
    )


def test_samples_are_drawn_in_the_colour_of_the_heart(show: Show) -> None:
    trace, trail = EcgTrace(DARK), EcgTrail()
    show(trace, width_px=500, height_px=150)
    trace.refresh(trail, 10.0)
    assert drawn(trace, DARK.heart) == 0
    times_s = np.arange(0.0, 10.0, 1 / 130)
    values = 900.0 * np.sin(2 * np.pi * times_s)
    trail.add(SamplesFound(stream=StreamKind.ECG, times_s=times_s, values=values, segment=0))
    trace.refresh(trail, 10.0)
    assert drawn(trace, DARK.heart) > 100
    trace.set_theme(LIGHT)
    assert drawn(trace, LIGHT.heart) > 100
    assert trace.widget is trace
