"""The numbers of a running session as tiles: a value, or the reason for its absence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from biofeedback.backend import sentences
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.updates import Absence, MetricValue, Standing
from biofeedback.ui.session.clock_text import length_text
from biofeedback.ui.session.view_state import Tile
from biofeedback.wording import tr

FRESH_S = 10.0
"""A number whose window ended longer ago is withdrawn, whatever became of the pipeline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One metric that has a tile."""

    name: str
    """The catalogue's name."""
    unit: str
    """In words that need no explanation."""
    decimals_below_ten: int

    @property
    def label(self) -> str:
        """The catalogue's."""
        return catalogue()[self.name].label


SHOWN = (
    Shown(name="mean_hr", unit=tr("beats/min"), decimals_below_ten=0),
    Shown(name="breath_swing", unit=tr("beats/min"), decimals_below_ten=1),
    Shown(name="rmssd", unit=tr("ms"), decimals_below_ten=1),
)


def number_tiles(
    metrics: Mapping[str, MetricValue],
    now_s: float,
    *,
    lost: Absence | None,
    has_details: bool,
) -> tuple[Tile, ...]:
    """A tile for each shown metric; ``lost`` withdraws them all."""
    return tuple(
        _tile(shown, metrics.get(shown.name), now_s, lost=lost, has_details=has_details)
        for shown in SHOWN
    )


def number_text(value: float, decimals_below_ten: int) -> str:
    """A value as it stands on a tile; fewer digits than noise.

    >>> number_text(14.26, 1), number_text(2.41, 1)
    ('14', '2.4')
    """
    decimals = decimals_below_ten if abs(value) < 9.95 else 0
    return f"{value:.{decimals}f}"


def _tile(
    shown: Shown,
    metric: MetricValue | None,
    now_s: float,
    *,
    lost: Absence | None,
    has_details: bool,
) -> Tile:
    absence = lost or _absence(metric, now_s)
    if metric is None or absence is not None:
        reason = _reason(metric, absence or Absence.NO_BEATS)
        return Tile(label=shown.label, value=None, unit=shown.unit, remark=reason)
    assert metric.value is not None  # said by MetricValue: no absence, so a value
    return Tile(
        label=shown.label,
        value=number_text(metric.value, shown.decimals_below_ten),
        unit=shown.unit,
        remark=" · ".join(sentences.of_note(note) for note in metric.notes),
        details=_details(metric) if has_details else (),
    )


def _reason(metric: MetricValue | None, absence: Absence) -> str:
    """Why there is no number; of a window that fills, how long it still takes."""
    if metric is not None and absence is Absence.NOT_FILLED:
        left_s = math.ceil(catalogue()[metric.name].minimum_s - metric.window_s)
        if left_s > 0:
            return tr("ready in about {seconds} s").format(seconds=left_s)
    return sentences.of_absence(absence)


def _absence(metric: MetricValue | None, now_s: float) -> Absence | None:
    if metric is None:
        return Absence.NO_BEATS
    if metric.value is None:
        return metric.absence
    return Absence.STALE if now_s - metric.ends_s > FRESH_S else None


def _details(metric: MetricValue) -> tuple[str, ...]:
    standing = tr("settled") if metric.standing is Standing.SETTLED else tr("provisional")
    return (
        tr("over the last {length}").format(length=length_text(metric.window_s)),
        tr("{percent:.1f} % corrected · {standing}").format(
            percent=metric.corrected_percent, standing=standing
        ),
    )
