"""When the trunk moves so that breathing can't be told: by swings beside it, or by another posture.

Tremor of 4 to 8 Hz does not count, however strong: the filter that leaves breathing removes it.
What counts is what reaches down into breathing's band and shows beside it, from 0.5 to 2.5 Hz.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.chest.chest_hops import HOP_S, ChestHop

MOVING_MG = 8.0
"""The trunk moves where it swings by more than this between 0.5 and 2.5 Hz, ..."""
MOVING_OF_USUAL = 0.7
"""... and by more than this share of the RMS of breathing."""
AROUND_S = 1.0
"""It moves for so long before and after such a swing too: as far as breathing's filter reaches."""
AROUND_HOPS = round(AROUND_S / HOP_S)
AWAY_MG = 40.0
"""The chest is away from its level where it is further from it than this, ..."""
AWAY_OF_USUAL = 9.0
"""... and than so many RMS of breathing: three times its depth, more than most sighs."""
SHIFTED_S = 3.0
"""Away for longer than this, it has another posture, and breathing is looked for anew."""


def is_swinging(around: Sequence[ChestHop], usual_mg: float | None) -> bool:
    """Whether the trunk swings in some quarters of a second, beside breathing of a usual RMS."""
    limit_mg = max(MOVING_MG, MOVING_OF_USUAL * (usual_mg or 0.0))
    return any(float(np.max(hop.trunk_mg)) > limit_mg for hop in around)


class Posture:
    """How long the chest has been away from where it usually is."""

    def __init__(self) -> None:
        self._hops_away = 0

    def look(
        self, hop: ChestHop, level: NDArray[np.float64] | None, usual_mg: float | None
    ) -> bool:
        """Take in the next quarter of a second; whether the chest is away in it."""
        if level is None or usual_mg is None:
            self._hops_away = 0
            return False
        far_mg = float(np.max(np.linalg.norm(hop.slow_mg - level, axis=1)))
        is_away = far_mg > max(AWAY_MG, AWAY_OF_USUAL * usual_mg)
        self._hops_away = self._hops_away + 1 if is_away else 0
        return is_away

    @property
    def is_another(self) -> bool:
        """Whether the chest has been away for so long that it won't come back."""
        return self._hops_away * HOP_S > SHIFTED_S
