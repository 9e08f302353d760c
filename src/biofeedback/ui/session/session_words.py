"""The sentences of a running session that depend on its whole state."""

from biofeedback.backend import sentences, trust_sentences
from biofeedback.dsp.updates import Absence, Doubt, MetricValue, SessionState
from biofeedback.records import LinkReason, LinkState, SourceKind
from biofeedback.session.status import RunStatus
from biofeedback.ui.session.view_state import Tone
from biofeedback.wording import tr

CALM_FROM_S = 60.0
CALM_UNTIL_S = 90.0
"""The calm-breath instruction comes back after a minute, when over-breathing begins to be felt."""
MARK_SHOWN_S = 4.0
_MANY_CORRECTED_PERCENT = 5.0
_TOO_MANY_CORRECTED_PERCENT = 10.0
_LOST = {LinkState.LOST, LinkState.GIVEN_UP, LinkState.CLOSED}


def calm_breath_notice() -> str:
    """The calm-breath instruction in one line."""
    return tr(
        "Breathe gently and naturally, no deeper than feels easy. "
        "Dizzy or tingling? Press Esc and breathe normally."
    )


def notice(state: SessionState, now_s: float) -> str:
    """The line below the pacer; empty most of the time."""
    if state.marks and 0.0 <= now_s - state.marks[-1][0] < MARK_SHOWN_S:
        return tr("This moment is marked.")
    is_paced = state.track.pattern_at(now_s) is not None
    if is_paced:
        return calm_breath_notice() if CALM_FROM_S <= now_s < CALM_UNTIL_S else ""
    if state.track.spans and state.track.spans[-1].pattern is None:
        return tr("Take all the time you like. Any key goes to the next button; hold it to press.")
    return ""


def is_in_trouble(status: RunStatus, state: SessionState, now_s: float) -> bool:
    """Whether a strap has not sent for longer than it may take at a start."""
    if not status.is_live or status.info.source.kind is not SourceKind.STRAP:
        return False
    if state.link is LinkState.LIVE:
        return False
    is_told = state.link_reason is not LinkReason.NONE
    return is_told or now_s - state.link_since_s >= sentences.PATIENCE_S


def lost_absence(state: SessionState) -> Absence | None:
    """Why no number holds at all; None while the link may carry some."""
    if state.link in _LOST and state.last_packet_s is not None:
        return Absence.LINK_LOST
    return Absence.RATE_ONLY if Doubt.NO_INTERVALS in state.doubts else None


def doubt(state: SessionState) -> tuple[str, Tone]:
    """The worst that is wrong with what the strap sends, and what to try; mostly empty."""
    tone = Tone.WARN if trust_sentences.takes_numbers(state) else Tone.CALM
    return trust_sentences.of_worst(state), tone


def signal(
    status: RunStatus, state: SessionState, metric: MetricValue | None, now_s: float
) -> tuple[str, Tone]:
    """Where the records come from and how good they are."""
    if status.has_analysis_failed:
        return sentences.of_failed_analysis(), Tone.WARN
    words, tone = _link_words(state, metric, now_s)
    return f"{status.info.source.label} · {words}", tone


def saving(status: RunStatus) -> tuple[str, Tone]:
    """Whether what comes is kept; nothing is said of a replay, whose tag says enough."""
    if status.saving is None or status.is_over:
        return "", Tone.CALM
    tone = Tone.GOOD if status.saving.problem is None else Tone.WARN
    return sentences.of_saving(status.saving), tone


def _link_words(state: SessionState, metric: MetricValue | None, now_s: float) -> tuple[str, Tone]:
    if state.link is not LinkState.LIVE:
        tone = Tone.WARN if state.link in _LOST else Tone.CALM
        return sentences.of_link(state, now_s), tone
    if metric is None or metric.value is None or trust_sentences.takes_numbers(state):
        return sentences.of_link(state, now_s), Tone.CALM
    if metric.corrected_percent > _TOO_MANY_CORRECTED_PERCENT:
        return tr("many beats are corrected; a moist strap can help"), Tone.WARN
    if metric.corrected_percent > _MANY_CORRECTED_PERCENT:
        return tr("signal fair: some beats are corrected"), Tone.CALM
    return tr("signal good"), Tone.GOOD
