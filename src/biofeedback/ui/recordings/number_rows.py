"""The numbers of a recording in a person's words; without Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.body_sentences import of_body
from biofeedback.backend.number_sentences import of_family, of_rejected, told_of
from biofeedback.backend.number_text import NOTHING, clock_text, number_text, unit_text
from biofeedback.backend.sentences import of_absence, of_note
from biofeedback.backend.trust_sentences import of_doubts
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.updates import MetricValue
from biofeedback.wording import tr, trn


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """One metric."""

    name: str
    """The catalogue's name."""
    label: str
    value: str
    """A dash where there is none."""
    unit: str
    told: str
    """What it rests on and what must be said beside it, or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGroup:
    """The metrics that look at one thing."""

    heading: str
    rows: tuple[NumberRow, ...]


def groups_of(metrics: Iterable[MetricValue], profile: str) -> tuple[NumberGroup, ...]:
    """Every metric, family by family, as the catalogue orders them."""
    known = catalogue(profile)
    return tuple(
        NumberGroup(
            heading=of_family(family),
            rows=tuple(_row(metric, known[metric.name].label) for metric in some),
        )
        for family, some in groupby(metrics, lambda metric: known[metric.name].family)
    )


def basis_of(analysis: SessionAnalysis) -> tuple[str, ...]:
    """What all of the numbers rest on, as lines."""
    gaps = trn("{count} gap", "{count} gaps", len(analysis.gaps)).format(count=len(analysis.gaps))
    counted = trn("{count} beat in {length}", "{count} beats in {length}", analysis.beats).format(
        count=analysis.beats, length=clock_text(analysis.duration_s)
    )
    corrected = tr("{share:.1f} % corrected").format(share=analysis.corrected_percent)
    lines = [" · ".join((counted, corrected, gaps))]
    if analysis.rejected_intervals:
        lines.append(of_rejected(analysis.rejected_intervals))
    lines += of_doubts(analysis.state)
    lines += of_body(analysis.body)
    if any(metric.interval is not None for metric in analysis.metrics):
        lines.append(tr("“a to b” is the 95 % confidence interval of the number beside it."))
    return tuple(lines)


def about(name: str, profile: str) -> str:
    """What a metric is, where it comes from and what a reader must know of it."""
    metric = catalogue(profile)[name]
    told = (
        (tr("Beware: {text}"), metric.caveat),
        (tr("Departs from its sources: {text}"), metric.deviations),
        (tr("Of a whole recording: {text}."), metric.scope.value),
        (tr("Sources: {text}."), metric.reference),
        (tr("Definitions: {text}."), profile),
    )
    facts = (form.format(text=text) for form, text in told if text)
    return "\n\n".join((metric.definition, *facts))


def _row(metric: MetricValue, label: str) -> NumberRow:
    if metric.value is None:
        reason = "" if metric.absence is None else of_absence(metric.absence)
        return NumberRow(name=metric.name, label=label, value=NOTHING, unit="", told=reason)
    return NumberRow(
        name=metric.name,
        label=label,
        value=number_text(metric.value, metric.unit),
        unit=unit_text(metric.unit),
        told=" · ".join((*told_of(metric), *map(of_note, metric.notes))),
    )
