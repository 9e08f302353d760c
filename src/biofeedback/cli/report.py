"""An analysis as text, each number with its window and what must be said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend.body_sentences import of_body
from biofeedback.backend.number_sentences import of_family, of_rejected, told_of
from biofeedback.backend.number_text import (
    NOTHING,
    clock_text,
    number_text,
    unit_text,
)
from biofeedback.backend.sentences import of_absence, of_gap, of_note
from biofeedback.backend.trust_sentences import of_doubts
from biofeedback.cli.origin import Origin, title
from biofeedback.dsp.catalogue import catalogue
from biofeedback.dsp.metric import Metric
from biofeedback.dsp.updates import MetricValue, Note
from biofeedback.wording import tr

_UNIT_WIDTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One input and its numbers."""

    source: str
    """The file as it was named, or the session's whole id."""
    is_file: bool
    analysis: SessionAnalysis

    @property
    def origin(self) -> Origin:
        """Where the numbers come from."""
        return Origin(source=self.source, is_file=self.is_file, info=self.analysis.info)


def as_text(report: Report, *, by_family: bool = False) -> str:
    """The numbers for a person; under the headings of their families where there are many."""
    analysis = report.analysis
    lines = [title(report.origin), _summary(analysis), *_gaps(analysis)]
    lines += of_doubts(analysis.state)
    lines += of_body(analysis.body)
    if analysis.rejected_intervals:
        lines.append(of_rejected(analysis.rejected_intervals))
    if any(metric.interval is not None for metric in analysis.metrics):
        lines.append(tr("“a to b” is the 95 % confidence interval of what stands before it"))
    return "\n".join([*lines, *_table(analysis, by_family=by_family)])


def _summary(analysis: SessionAnalysis) -> str:
    return tr(
        "{beats} beats in {length}, {corrected:.1f} % corrected, gaps: {gaps}; profile {profile}"
    ).format(
        beats=analysis.beats,
        length=clock_text(analysis.duration_s),
        corrected=analysis.corrected_percent,
        gaps=len(analysis.gaps),
        profile=analysis.profile,
    )


def _gaps(analysis: SessionAnalysis) -> Iterator[str]:
    for gap in analysis.gaps:
        yield tr("gap: {length} s from {start}, {reason}").format(
            length=round(gap.to_s - gap.from_s, 1),
            start=clock_text(gap.from_s),
            reason=of_gap(gap.reason),
        )


def _table(analysis: SessionAnalysis, *, by_family: bool) -> Iterator[str]:
    """A line for each metric; what must be said beside several of them stands once, below."""
    known = catalogue(analysis.profile)
    width = max((len(known[metric.name].label) for metric in analysis.metrics), default=0)
    notes = list(dict.fromkeys(note for metric in analysis.metrics for note in metric.notes))
    for family, metrics in groupby(analysis.metrics, lambda metric: known[metric.name].family):
        if by_family:
            yield f"\n{of_family(family)}"
        yield from (_line(metric, known, width, notes) for metric in metrics)
    yield from (f"  [{place}] {of_note(note)}" for place, note in enumerate(notes, start=1))


def _line(
    metric: MetricValue, known: Mapping[str, Metric], width: int, notes: Sequence[Note]
) -> str:
    head = f"  {known[metric.name].label:<{width}}  "
    if metric.value is None:
        reason = "" if metric.absence is None else of_absence(metric.absence)
        return f"{head}{NOTHING:>10} {'':<{_UNIT_WIDTH}}  {reason}"
    number = f"{number_text(metric.value, metric.unit):>10}"
    unit = f"{unit_text(metric.unit):<{_UNIT_WIDTH}}"
    marks = "".join(f" [{notes.index(note) + 1}]" for note in metric.notes)
    return f"{head}{number} {unit}  {' · '.join(told_of(metric))}{marks}"
