"""One QRS complex drawn finer than its samples: the R wave's top, height, width and shape.

The samples around it are interpolated at eight places each by a sinc under a Hann window that also
cuts at 40 Hz; an R wave of a chest strap is two or three samples of 1/130 s wide, too few for a
parabola. The level is the median of half a second around, which a QRS complex, a P or a T wave is
too short to move much.

Which way is up: of the two largest deflections, one up and one down, the first in time if it is at
least half as high as the other, else the other. So a complex of equal R and S waves has the same
place in time if the strap is worn upside down.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.ecg.fir import low_pass_at

REACH_S = 0.28
"""So far before and after its middle the samples of a complex are needed."""
FINE = 8
"""Places for each sample."""
SHAPE_FROM_S, SHAPE_TO_S, SHAPE_STEP_S = -0.10, 0.12, 0.006
"""The part of a complex whose shape is compared, from its R wave's top."""
_SMOOTH = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
"""Of steps of a shape: muscles are faster, and would make every beat look unlike the others."""
_LEVEL_S = 0.25
_SEARCH_S = 0.1
_CUT_HZ = 40.0
_HALF = 6
"""Samples on each side that an interpolated value rests on."""
_RIVAL = 0.5
"""A deflection less than half as high as another is not the R wave, where nothing is known."""
_HARDLY = 0.25
"""Where it is known which way it points, one less than a quarter as high."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RWave:
    """What is seen of one complex."""

    place: float
    """Of its top, in samples from the middle that was given."""
    height_uv: float
    """Of its top over the level, as the strap is worn; below 0: it points down."""
    width_s: float
    """At half its height."""
    shape_uv: Array
    """Over the level, every 6 ms from 0.10 s before the top to 0.12 s after."""


class Drawing:
    """One complex, drawn finely."""

    def __init__(self, *, fine_uv: Array, step_s: float, half: int) -> None:
        """Made by ``Pen``; ``half`` values lie on each side of the middle."""
        self._fine_uv = fine_uv
        self._step_s = step_s
        self._half = half

    def points_up(self) -> bool:
        """Whether the R wave of this complex points up."""
        search = self._search()
        top, bottom = int(search.argmax()), int(search.argmin())
        up, down = max(0.0, float(search[top])), max(0.0, -float(search[bottom]))
        if min(up, down) < _RIVAL * max(up, down):
            return up > down
        return top < bottom

    def r_wave(self, *, is_up: bool) -> RWave:
        """The R wave; where hardly anything points that way, the largest deflection instead."""
        search = self._search() if is_up else -self._search()
        first = self._half - len(search) // 2
        if search.max() < -_HARDLY * search.min():
            is_up, search = not is_up, -search
        standing = self._fine_uv if is_up else -self._fine_uv
        top = first + int(search.argmax())
        shift = _vertex(standing, top)
        height = float(standing[top])
        return RWave(
            place=(top + shift - self._half) / FINE,
            height_uv=height if is_up else -height,
            width_s=_half_width(standing, top) * self._step_s,
            shape_uv=self._shape(top + shift),
        )

    def _search(self) -> Array:
        reach = round(_SEARCH_S / self._step_s)
        return self._fine_uv[self._half - reach : self._half + reach + 1]

    def _shape(self, top: float) -> Array:
        spare = len(_SMOOTH) // 2
        count = round((SHAPE_TO_S - SHAPE_FROM_S) / SHAPE_STEP_S) + 1
        after_s = SHAPE_FROM_S + SHAPE_STEP_S * np.arange(-spare, count + spare)
        places = top + after_s / self._step_s
        drawn_uv = np.interp(places, np.arange(len(self._fine_uv)), self._fine_uv)
        shape_uv: Array = np.convolve(drawn_uv, _SMOOTH, mode="valid")
        return shape_uv


class Pen:
    """Draws complexes of one sampling rate."""

    def __init__(self, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self.reach_samples = round(REACH_S * rate_hz)
        """So many samples on each side of the middle are asked for."""
        self._level = round(_LEVEL_S * rate_hz)
        self._half = FINE * (self.reach_samples - _HALF)
        at = np.arange(-self._half, self._half + 1)[:, None] / FINE
        samples = np.arange(-self.reach_samples, self.reach_samples + 1)[None, :]
        self._weights = low_pass_at(at - samples, _CUT_HZ / rate_hz, _HALF)

    def draw(self, samples_uv: Array) -> Drawing:
        """Samples around the middle of a complex, shape (2 ``reach_samples`` + 1,)."""
        reach = self.reach_samples
        level = float(np.median(samples_uv[reach - self._level : reach + self._level + 1]))
        return Drawing(
            fine_uv=self._weights @ (samples_uv - level),
            step_s=1.0 / (FINE * self._rate_hz),
            half=self._half,
        )


def _vertex(values: Array, top: int) -> float:
    """From the highest value to the top of the parabola through it and its neighbours."""
    if not 0 < top < len(values) - 1:
        return 0.0
    below, middle, above = values[top - 1 : top + 2].tolist()
    bend = below - 2.0 * middle + above
    return 0.5 * (below - above) / bend if bend < 0.0 else 0.0


def _half_width(values: Array, top: int) -> float:
    """Steps between where the values around the top cross half of it, by straight lines."""
    half = 0.5 * float(values[top])
    after = _first_below(values[top:], half)
    before = _first_below(values[top::-1], half)
    return before + after


def _first_below(values: Array, limit: float) -> float:
    below = np.flatnonzero(values < limit)
    if not len(below):
        return float(len(values) - 1)
    place = int(below[0])
    if place == 0:
        return 0.0
    above, under = float(values[place - 1]), float(values[place])
    return place - 1 + (above - limit) / (above - under)
