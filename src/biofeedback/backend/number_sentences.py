"""What stands above numbers, and what must be said beside each, as parts of a line."""

from collections.abc import Iterator

from biofeedback.backend.number_text import clock_text, interval_text
from biofeedback.dsp.metric import Family
from biofeedback.dsp.updates import MetricValue
from biofeedback.wording import tr, trn


def of_family(family: Family) -> str:
    """The heading of the metrics that look at one thing."""
    return _FAMILIES[family]


def of_rejected(count: int) -> str:
    """That intervals were left out because no heart has them; a whole sentence."""
    return trn(
        "{count} interval of impossible length was left out.",
        "{count} intervals of impossible length were left out.",
        count,
    ).format(count=count)


def told_of(metric: MetricValue) -> Iterator[str]:
    """How sure a number is, and what it rests on: window, corrected beats, gaps."""
    if metric.interval is not None:
        yield interval_text(metric.interval, metric.unit)
    yield tr("over {length}").format(length=clock_text(metric.window_s))
    if metric.corrected_percent:
        yield tr("{share:.1f} % corrected").format(share=metric.corrected_percent)
    if metric.gap_percent:
        yield tr("{share:.1f} % not covered").format(share=metric.gap_percent)


_FAMILIES: dict[Family, str] = {
    Family.TIME: tr("Time domain"),
    Family.FREQUENCY: tr("Frequency domain"),
    Family.BREATH: tr("Heart and breath"),
    Family.NONLINEAR: tr("Nonlinear"),
}
