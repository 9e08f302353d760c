"""Every metric of every profile of definitions, by name."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from biofeedback.dsp.metric import Family, Metric
from biofeedback.dsp.metrics import (
    asymmetry,
    autoregressive,
    breath,
    breath_transfer,
    capacity,
    deep_breathing,
    distribution,
    entropy,
    fluctuation,
    fragmentation,
    frequency,
    lomb_scargle,
    neurokit2,
    poincare,
    recurrence,
    time_domain,
)
from biofeedback.dsp.metrics import kubios as kubios_profile
from biofeedback.dsp.metrics.kubios import kubios_metrics, regularisation_of

TASK_FORCE = "task-force"
"""The profile of definitions used unless another is asked for."""
KUBIOS = kubios_profile.PROFILE
NEUROKIT2 = neurokit2.PROFILE
PROFILES = (TASK_FORCE, KUBIOS, NEUROKIT2)


def catalogue(profile: str = TASK_FORCE) -> Mapping[str, Metric]:
    """The metrics of a profile by name, in the order in which they are shown.

    A profile's name holds its parameter where it has one ("kubios lambda=300"). Raises ValueError
    for a profile that there is not.

    >>> catalogue()["rmssd"].unit
    'ms'
    """
    found = _catalogue(profile)
    if found is None:
        raise ValueError(f"there is no profile {profile!r}")
    return found


@lru_cache(maxsize=16)
def _catalogue(profile: str) -> Mapping[str, Metric] | None:
    if profile == TASK_FORCE:
        return _by_name(_TASK_FORCE_METRICS)
    if profile == NEUROKIT2:
        return _by_name(neurokit2.METRICS)
    regularisation = regularisation_of(profile)
    return None if regularisation is None else _by_name(kubios_metrics(regularisation))


def _by_name(metrics: tuple[Metric, ...]) -> Mapping[str, Metric]:
    """By name; family by family, else in the order given."""
    ranks = {family: rank for rank, family in enumerate(Family)}
    in_order = sorted(metrics, key=lambda metric: ranks[metric.family])
    return MappingProxyType({metric.name: metric for metric in in_order})


_TASK_FORCE_METRICS: tuple[Metric, ...] = (
    *time_domain.METRICS,
    *distribution.METRICS,
    *capacity.METRICS,
    *frequency.METRICS,
    *lomb_scargle.METRICS,
    *autoregressive.METRICS,
    *breath.METRICS,
    *breath_transfer.METRICS,
    *deep_breathing.METRICS,
    *poincare.METRICS,
    *asymmetry.METRICS,
    *fragmentation.METRICS,
    *fluctuation.METRICS,
    *entropy.METRICS,
    *recurrence.METRICS,
)
