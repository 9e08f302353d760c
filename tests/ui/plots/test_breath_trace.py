import numpy as np

from biofeedback.breathing import BreathingPattern, PacerTrack
from biofeedback.dsp.updates import BreathingSource, ChestFound
from biofeedback.ui.plots.breath_trace import BreathTrace
from biofeedback.ui.plots.breath_trail import BreathTrail
from biofeedback.ui.theme import DARK, LIGHT
from ui.window_fixtures import Show


def test_chest_pacer_and_moves_are_drawn(show: Show) -> None:
    trace, trail = BreathTrace(DARK), BreathTrail()
    show(trace, width_px=500, height_px=150)
    track = PacerTrack().changed(0.0, BreathingPattern())
    trace.refresh(trail, track, 60.0)
    assert not any(band.isVisible() for band in trace._bands)
    times_s = np.arange(20.0, 60.0, 0.1)
    chest = np.sin(0.63 * times_s)
    chest[(times_s > 40.0) & (times_s < 44.0)] = np.nan
    chest[(times_s > 50.0) & (times_s < 50.9)] = np.nan
    trail.add(ChestFound(source=BreathingSource.ACCELERATION, times_s=times_s, chest=chest))
    trace.refresh(trail, track, 60.0)
    assert [band.isVisible() for band in trace._bands[:3]] == [True, True, False]
    assert [words.isVisible() for words in trace._words[:3]] == [True, False, False]
    assert min(point.x() for point in trace._pacer.points.toList()) >= -30.0
    line_s, line = trace._line.getData()
    assert np.isfinite(line).all()
    assert line_s.max() <= 0.0
    trace.set_theme(LIGHT)
    assert trace.widget is trace
