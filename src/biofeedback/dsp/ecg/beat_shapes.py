"""Which beats look unlike the usual one: a second opinion on ectopic beats, from shape alone.

Shapes are sorted into kinds by their correlation with templates, the conventional way (Lagerholm
et al. 2000, IEEE Trans Biomed Eng 47:838, hold theirs against it); each template follows its beats.
The usual kind is the narrowest of those that make up 30 % of late (a beat's weight halves every 17
beats), so that in bigeminy, where every other beat is ectopic, the narrow one stays the usual one.

What it rests on: a ventricular ectopic beat has another shape. An atrial one has the usual shape
and is not seen; a run of more than 30 ectopic beats becomes usual; an artefact over a beat makes it
look ectopic.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_LIKENESS = 0.88
"""Correlation with the usual shape below which a beat is unlike it. On the strap's recording with
250 early beats all of those lie below 0.83, and 98 % of the others above 0.96."""
_FADE = 0.96
_USUAL_SHARE = 0.3
_FOLLOW = 0.1
_MOST_KINDS = 6
Array = NDArray[np.float64]


@dataclass(slots=True, kw_only=True, eq=False)
class _Kind:
    template: Array
    """Mean 0, length 1."""
    width_s: float
    weight: float


class BeatShapes:
    """The kinds of beats seen so far."""

    def __init__(self) -> None:
        self._kinds: list[_Kind] = []

    def note(self, shape_uv: Array, width_s: float) -> None:
        """Take a beat into its kind, or begin a new one; ``shape_uv`` of shape (n,)."""
        unit = _unit(shape_uv)
        if unit is None:
            return
        for kind in self._kinds:
            kind.weight *= _FADE
        best = max(self._kinds, key=lambda one: float(unit @ one.template), default=None)
        if best is None or float(unit @ best.template) < LEAST_LIKENESS:
            self._begin(unit, width_s)
            return
        best.weight += 1.0
        best.width_s += _FOLLOW * (width_s - best.width_s)
        moved = _unit(best.template + _FOLLOW * (unit - best.template))
        if moved is not None:
            best.template = moved

    def likeness(self, shape_uv: Array) -> float | None:
        """Correlation with the usual beat; None before there is one, or of a flat line."""
        unit, usual = _unit(shape_uv), self._usual()
        return None if unit is None or usual is None else float(unit @ usual.template)

    def is_unlike(self, shape_uv: Array) -> bool:
        """Whether a beat is unlike the usual one; False while there is nothing to compare with."""
        likeness = self.likeness(shape_uv)
        return likeness is not None and likeness < LEAST_LIKENESS

    def _usual(self) -> _Kind | None:
        total = sum(kind.weight for kind in self._kinds)
        often = [kind for kind in self._kinds if kind.weight >= _USUAL_SHARE * total]
        if often:
            return min(often, key=lambda one: one.width_s)
        return max(self._kinds, key=lambda one: one.weight, default=None)

    def _begin(self, unit: Array, width_s: float) -> None:
        if len(self._kinds) == _MOST_KINDS:
            self._kinds.remove(min(self._kinds, key=lambda one: one.weight))
        self._kinds.append(_Kind(template=unit, width_s=width_s, weight=1.0))


def _unit(shape_uv: Array) -> Array | None:
    level = shape_uv - shape_uv.mean()
    length = float(np.sqrt(level @ level))
    return None if length == 0.0 else level / length
