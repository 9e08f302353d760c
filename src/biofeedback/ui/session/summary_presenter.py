"""What a person reads after a session: lengths and settled numbers, no verdict; no Qt."""

from dataclasses import dataclass

from biofeedback.analysis.session_analysis import SessionAnalysis
from biofeedback.backend import sentences, trust_sentences
from biofeedback.dsp.updates import Absence, Doubt, MetricValue, SessionState
from biofeedback.session.status import RunStatus
from biofeedback.ui.session.clock_text import clock_text, length_text
from biofeedback.ui.session.number_tiles import SHOWN, Shown, number_text
from biofeedback.ui.session.view_state import Tile
from biofeedback.wording import tr, trn


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryState:
    """Everything on the screen after a session."""

    title: str
    tags: tuple[str, ...]
    ending: str
    """How long it was and why it ended."""
    tiles: tuple[Tile, ...]
    """Empty until the numbers are there."""
    remark: str
    """On what the numbers rest, that they are being computed, or why there are none."""
    doubts: tuple[str, ...] = ()
    """What was wrong with what the strap sent, and what to try."""


def waiting_summary(status: RunStatus, state: SessionState) -> SummaryState:
    """While the numbers are being computed."""
    return _summary(status, state, (), tr("Going through the beats …"))


def failed_summary(status: RunStatus, state: SessionState, problem: str) -> SummaryState:
    """Where the numbers could not be computed; ``problem`` is a sentence."""
    return _summary(status, state, (), problem)


def summary(status: RunStatus, state: SessionState, analysis: SessionAnalysis) -> SummaryState:
    """With the settled numbers of the whole session."""
    metrics = {metric.name: metric for metric in analysis.metrics}
    instead = Absence.RATE_ONLY if Doubt.NO_INTERVALS in state.doubts else None
    tiles = tuple(_tile(shown, metrics.get(shown.name), instead) for shown in SHOWN)
    return _summary(status, state, tiles, _basis(analysis))


def _summary(
    status: RunStatus, state: SessionState, tiles: tuple[Tile, ...], remark: str
) -> SummaryState:
    length_s = state.ended_s if state.ended_s is not None else status.timeline.ends_s or 0.0
    reason = "" if state.end_reason is None else f" · {sentences.of_end(state.end_reason)}"
    return SummaryState(
        title=status.info.plan_name,
        tags=(tr("simulated"),) if status.info.source.is_simulated else (),
        ending=tr("{length} min").format(length=clock_text(length_s)) + reason,
        tiles=tiles,
        remark=remark,
        doubts=trust_sentences.of_doubts(state),
    )


def _tile(shown: Shown, metric: MetricValue | None, instead: Absence | None) -> Tile:
    """``instead`` is the reason for a number that is not there, where it is known better."""
    if metric is None or metric.value is None:
        absence = instead or (None if metric is None else metric.absence)
        reason = "" if absence is None else sentences.of_absence(absence)
        return Tile(label=shown.label, value=None, unit=shown.unit, remark=reason)
    notes = " · ".join(sentences.of_note(note) for note in metric.notes)
    return Tile(
        label=shown.label,
        value=number_text(metric.value, shown.decimals_below_ten),
        unit=shown.unit,
        remark=notes,
        details=(tr("over {length}").format(length=length_text(metric.window_s)),),
    )


def _basis(analysis: SessionAnalysis) -> str:
    beats = trn("{count} beat", "{count} beats", analysis.beats).format(count=analysis.beats)
    corrected = tr("{percent:.1f} % corrected").format(percent=analysis.corrected_percent)
    gaps = trn("{count} gap", "{count} gaps", len(analysis.gaps)).format(count=len(analysis.gaps))
    return " · ".join((beats, corrected, gaps) if analysis.gaps else (beats, corrected))
