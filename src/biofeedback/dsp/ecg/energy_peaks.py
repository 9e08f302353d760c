"""The peaks of QRS energy: the largest within the refractory time, and how far each stands out."""

import numpy as np
from numpy.typing import NDArray

from biofeedback.dsp.ecg.qrs_decision import EnergyPeak

REFRACTORY_S = 0.2
"""No heart beats twice within it (Pan and Tompkins 1985, doi:10.1109/TBME.1985.325532)."""
SURROUNDINGS_S = 0.26
"""Less than the shortest interval to a neighbour's complex: 0.33 s at 180 beats a minute."""
_COMPLEX_S = 0.12
"""The energy of a complex itself reaches so far to both sides."""
Array = NDArray[np.float64]


class PeakSeeker:
    """Finds the peaks in a row of energies, given to it with what came before."""

    def __init__(self, rate_hz: float) -> None:
        self._refractory = round(REFRACTORY_S * rate_hz)
        self.ahead_samples = round(SURROUNDINGS_S * rate_hz)
        """So many energies after a peak must be known."""
        self._complex = round(_COMPLEX_S * rate_hz)

    def peaks(self, energies: Array, *, begin: int, end: int, first: int) -> list[EnergyPeak]:
        """Peaks whose place in ``energies`` is from ``begin`` and before ``end``.

        ``energies``, shape (n,), begins with sample ``first`` and should reach ``ahead_samples``
        beyond and before both; where it doesn't, the signal had its beginning or end there.
        """
        low, high = max(begin, 1), min(end, len(energies) - 1)
        if high <= low:
            return []
        here = energies[low:high]
        tops = (here > energies[low - 1 : high - 1]) & (here >= energies[low + 1 : high + 1])
        places = (np.flatnonzero(tops) + low).tolist()
        return [self._peak(energies, at, first) for at in places if self._is_largest(energies, at)]

    def _is_largest(self, energies: Array, at: int) -> bool:
        around = energies[max(0, at - self._refractory) : at + self._refractory + 1]
        return bool(energies[at] >= around.max())

    def _peak(self, energies: Array, at: int, first: int) -> EnergyPeak:
        before = energies[max(0, at - self.ahead_samples) : max(0, at - self._complex)]
        after = energies[at + self._complex + 1 : at + self.ahead_samples + 1]
        around = (
            float(np.median(np.concatenate((before, after)))) if len(before) + len(after) else 0.0
        )
        energy = float(energies[at])
        contrast = energy / around if around > 0.0 else energy
        return EnergyPeak(sample=first + at, energy=energy, contrast=contrast)
