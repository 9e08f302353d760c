"""How good the ECG is: good, noisy, or off the body; beats are told only where it is good.

Judged by what was as large as a beat lately: where half of it did not stand out of its
surroundings, the signal is noisy, and beats in it are as likely invented. Off: a flat line, or one
that stands still at the end of its range, for two seconds. A definition of our own.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.updates import EcgQuality

FLAT_S = 2.0
FLAT_UV = 40.0
"""Least range within two seconds; an R wave is higher, the noise of an idle amplifier lower."""
STEP_S = 0.5
"""How often a flat line is looked for."""
_STILL_SHARE = 0.8
"""More samples than this that equal their forerunner are no electrodes on a skin."""
_RECENT = 6
_MOST_REFUSED, _FEW_REFUSED = 2, 1
_LEAST_BEATS = 2
Array = NDArray[np.float64]


class QualityWatch:
    """The quality as of the last peak or step; noisy until two beats were seen."""

    def __init__(self) -> None:
        self.quality = EcgQuality.NOISY
        self._outcomes: deque[bool] = deque(maxlen=_RECENT)

    def peak(self, *, is_beat: bool) -> None:
        """Something as large as a beat was one, or was refused."""
        self._outcomes.append(is_beat)
        beats = sum(self._outcomes)
        refused = len(self._outcomes) - beats
        if refused > _MOST_REFUSED:
            self.quality = EcgQuality.NOISY
        elif refused <= _FEW_REFUSED and beats >= _LEAST_BEATS:
            self.quality = EcgQuality.GOOD

    def step(self, last_uv: Array) -> None:
        """Look for a flat line in the last two seconds, shape (n,)."""
        if is_off(last_uv):
            self._outcomes.clear()
            self.quality = EcgQuality.OFF
        elif self.quality is EcgQuality.OFF:
            self.quality = EcgQuality.NOISY


def is_off(samples_uv: Array) -> bool:
    """Whether these two seconds are no ECG of a body: flat, or standing still.

    >>> is_off(np.zeros(260)), is_off(np.tile([0.0, 30.0, 900.0, -200.0], 65))
    (True, False)
    """
    if float(np.ptp(samples_uv)) < FLAT_UV:
        return True
    still = np.count_nonzero(samples_uv[1:] == samples_uv[:-1])
    return bool(still > _STILL_SHARE * (len(samples_uv) - 1))
