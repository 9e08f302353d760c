"""The documentation page of the metrics, written from the catalogue.

``python -m biofeedback.analysis.metrics_page > docs/metrics.md`` writes it anew.
"""

import sys
from collections.abc import Sequence

from biofeedback.dsp.catalogue import TASK_FORCE, catalogue
from biofeedback.dsp.evaluation import COVERAGE
from biofeedback.dsp.gates import MARKED_OVER_PERCENT, WITHHELD_OVER_PERCENT
from biofeedback.dsp.metric import Family, Metric

_HEAD = """\
# Metrics

What each number is, when it is shown and what it can't say. This page is written from
`biofeedback.dsp.catalogue`; every number names the profile of definitions it follows, here
`{profile}`.

- A live window ends with the last beat known at a whole second and reaches back from there. It
  begins anew at a part, a pause, a pace change and a gap, and counts as filled from
  {coverage:.0f} % of its minimum. Of a whole session or part, time-domain metrics and the swing
  take all stretches and nothing across two; spectral ones take the longest stretch.
- More than {marked:.0f} % of corrected beats in the window are said beside the number; more than
  {withheld:.0f} % withhold every measure of variability, and so does a rhythm that is too
  irregular (bigeminy, fibrillation). Heart rate and mean interval are shown all the same.
- A number that would be older than 10 s, or whose link or contact was lost, is withdrawn, with the
  reason. There are no stand-in values.
- HF and LF/HF need breathing that is known to lie between 9 and 24 per minute. A pacer's rate
  counts as breathing where the strongest rhythm of the intervals between 0.04 and 0.4 Hz lies
  within 0.5 per minute of it. Otherwise they are withheld live, and shown with a mark where
  somebody asked for them, as `biofeedback analyze` does.
"""


def metrics_page(profile: str = TASK_FORCE) -> str:
    """The page as Markdown. Raises ValueError for a profile that there is not."""
    head = _HEAD.format(
        profile=profile,
        coverage=100 * COVERAGE,
        marked=MARKED_OVER_PERCENT,
        withheld=WITHHELD_OVER_PERCENT,
    )
    metrics = catalogue(profile).values()
    families = [_family(family, [m for m in metrics if m.family is family]) for family in Family]
    return "\n".join([head, *(text for text in families if text)])


def _family(family: Family, metrics: Sequence[Metric]) -> str:
    if not metrics:
        return ""
    rows = ["| name | unit | window | from | live every |", "|---|---|---|---|---|"]
    rows += [_row(metric) for metric in metrics]
    sections = [_section(metric) for metric in metrics]
    return "\n".join([f"## {family.value}\n", *rows, *sections, ""])


def _row(metric: Metric) -> str:
    starts = f"{metric.minimum_s:g} s" if metric.minimum_s else "1 breath"
    live = "–" if metric.cadence_s is None else f"{metric.cadence_s} s"
    return (
        f"| `{metric.name}` | {metric.unit or 'ratio'} | {metric.window_s:g} s | {starts} "
        f"| {live} |"
    )


def _section(metric: Metric) -> str:
    facts = {
        "Definition": metric.definition,
        "Sources": f"{metric.reference}.",
        "Deviations": metric.deviations,
        "Of a whole": f"{metric.scope.value}.",
        "Beware": metric.caveat,
    }
    lines = [f"- {name}: {text}" for name, text in facts.items() if text]
    return "\n".join([f"\n### {metric.label} (`{metric.name}`)\n", *lines])


if __name__ == "__main__":
    sys.stdout.write(metrics_page())
