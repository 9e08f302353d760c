"""What NeuroKit2 answers in words: why it has no number, and whether it agrees."""

from biofeedback.analysis.neurokit2_check import Verdict
from biofeedback.analysis.neurokit2_numbers import MOST_BEATS, NoNumber
from biofeedback.wording import tr


def of_no_number(reason: NoNumber) -> str:
    """Why NeuroKit2 gives no number, as part of a sentence."""
    return _REASONS[reason]


def of_verdict(verdict: Verdict) -> str:
    """Whether NeuroKit2 gives what its definition says, in a word or two."""
    return _VERDICTS[verdict]


_REASONS: dict[NoNumber, str] = {
    NoNumber.TOO_FEW: tr("too few beats for NeuroKit2"),
    NoNumber.TOO_MANY: tr(
        "more than {count:,} beats, for which NeuroKit2 needs more memory than there is"
    ).format(count=MOST_BEATS),
    NoNumber.FAILED: tr("NeuroKit2 failed at these beats"),
    NoNumber.UNDEFINED: tr("NeuroKit2 gives none"),
}

_VERDICTS: dict[Verdict, str] = {
    Verdict.SAME: tr("yes"),
    Verdict.DIFFERENT: tr("no, unexplained"),
    Verdict.NEITHER: tr("neither has one"),
    Verdict.NOT_FOLLOWED: tr("not followed"),
    Verdict.NOT_ASKED: tr("not asked"),
}
