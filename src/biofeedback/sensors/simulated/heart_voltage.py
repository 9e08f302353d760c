"""The voltage of a simulated heart at a chest strap: waves around each beat, breath and noise.

Each wave is a bell around a time relative to the R-peak (the idea of McSharry and others 2003,
doi:10.1109/TBME.2003.808805, with times instead of angles); an ectopic beat has no P wave, is wide,
and its T wave points the other way. The heart turns and moves away with the breath, so that R is
lower with full lungs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.sensors.simulated.heart import BeatOrigin, TrueBeat

BEFORE_S = 0.25
"""How long before its R-peak a beat begins to show."""
AFTER_S = 0.6
"""How long after it the last of it is gone."""
_BREATH_SHARE = 0.12
"""Of the height of R, from empty to full lungs."""
_WANDER_UV = 60.0


@dataclass(frozen=True, slots=True)
class _Wave:
    from_r_s: float
    width_s: float
    height_uv: float


_SINUS = (
    _Wave(-0.16, 0.022, 90.0),
    _Wave(-0.027, 0.008, -80.0),
    _Wave(0.0, 0.011, 1050.0),
    _Wave(0.029, 0.010, -210.0),
    _Wave(0.27, 0.050, 240.0),
)
_ECTOPIC = (
    _Wave(-0.01, 0.030, 1250.0),
    _Wave(0.07, 0.030, -420.0),
    _Wave(0.30, 0.060, -330.0),
)


def voltages_uv(
    times_s: NDArray[np.float64], beats: Sequence[TrueBeat], chest: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Microvolts at some moments, shape (n,), without noise.

    ``beats`` must hold all that lie from ``AFTER_S`` before to ``BEFORE_S`` after these moments.
    """
    voltages: NDArray[np.float64] = _WANDER_UV * (chest - 0.5)
    height = 1.0 - _BREATH_SHARE * (chest - 0.5)
    for beat in beats:
        since_s = times_s - beat.time_s
        for wave in _ECTOPIC if beat.origin is BeatOrigin.ECTOPIC else _SINUS:
            bell = np.exp(-0.5 * ((since_s - wave.from_r_s) / wave.width_s) ** 2)
            voltages += wave.height_uv * height * bell
    return voltages
