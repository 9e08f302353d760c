"""Every metric of every profile of definitions, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from biofeedback.dsp.metric import Metric
from biofeedback.dsp.metrics import breath, frequency, time_domain

TASK_FORCE = "task-force"
"""The profile of definitions used unless another is asked for."""


def catalogue(profile: str = TASK_FORCE) -> Mapping[str, Metric]:
    """The metrics of a profile by name, in the order in which they are shown.

    Raises ValueError for a profile that there is not.

    >>> catalogue()["rmssd"].unit
    'ms'
    """
    try:
        return _PROFILES[profile]
    except KeyError:
        raise ValueError(f"there is no profile {profile!r}") from None


def _by_name(*families: tuple[Metric, ...]) -> Mapping[str, Metric]:
    return MappingProxyType({metric.name: metric for family in families for metric in family})


_PROFILES: Mapping[str, Mapping[str, Metric]] = MappingProxyType(
    {TASK_FORCE: _by_name(time_domain.METRICS, frequency.METRICS, breath.METRICS)}
)
