"""A comparison of before and after in words, none of which is a verdict on a body."""

from biofeedback.analysis.comparison import (
    Change,
    ChangeSize,
    Comparison,
    ErrorOrigin,
    Incomparable,
)
from biofeedback.wording import tr


def label_of(change: Change) -> str:
    """What was compared."""
    return _LABELS.get(change.name, change.name)


def of_change(change: Change) -> str:
    """What can be said of one change, as part of a sentence."""
    if change.why_not is not None:
        return of_incomparable(change.why_not)
    if change.size is None:
        return tr("how much it varies anyway is not known")
    return _SIZES[change.size]


def of_incomparable(reason: Incomparable) -> str:
    """Why there is no change to tell of, as part of a sentence."""
    return tr("not comparable: {reason}").format(reason=_REASONS[reason])


def of_origin(origin: ErrorOrigin) -> str:
    """Whose variation a change is held against, as part of a sentence."""
    return _ORIGINS[origin]


def of_breathing(comparison: Comparison) -> str:
    """How both breathed, as part of a sentence."""
    rates = comparison.breathing_before_per_min, comparison.breathing_after_per_min
    before, after = (tr("not known") if rate is None else f"{rate:.1f}" for rate in rates)
    return tr("breaths per minute: {before} before, {after} after").format(
        before=before, after=after
    )


_LABELS = {
    "ln_rmssd": tr("ln RMSSD"),
    "ln_hf_power": tr("ln HF power"),
    "mean_hr": tr("Heart rate"),
}

_SIZES: dict[ChangeSize, str] = {
    ChangeSize.USUAL: tr("within the usual variation"),
    ChangeSize.UNUSUAL: tr("larger than the usual variation"),
}

_REASONS: dict[Incomparable, str] = {
    Incomparable.NO_VALUE: tr("one of the two has no such number"),
    Incomparable.BREATHING_NOT_MEASURED: tr(
        "breathing was not known both times, and alone can make such a difference; a pacer that "
        "the heart follows makes it known"
    ),
    Incomparable.BREATHING_DIFFERS: tr(
        "breathing differed by more than 2 per minute, which alone can make such a difference"
    ),
    Incomparable.OTHER_PROFILE: tr("the two follow different definitions"),
}

_ORIGINS: dict[ErrorOrigin, str] = {
    ErrorOrigin.OWN: tr("from this person's own readings"),
    ErrorOrigin.PUBLISHED: tr("from published readings at rest"),
}
