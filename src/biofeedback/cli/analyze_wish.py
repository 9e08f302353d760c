"""What the options of ``analyze`` amount to, or why they don't go together."""

import argparse
import difflib
from dataclasses import dataclass
from enum import Enum

from biofeedback.analysis.request import AnalysisRequest, Breadth
from biofeedback.analysis.sliding_course import STEP_S, SlidingRequest
from biofeedback.cli.forms import Form, form_of
from biofeedback.dsp.catalogue import KUBIOS, TASK_FORCE, catalogue
from biofeedback.dsp.metrics.kubios import profile_name
from biofeedback.errors import BiofeedbackError
from biofeedback.wording import tr


class View(Enum):
    """What is shown of the recordings."""

    NUMBERS = "numbers"
    SLIDING = "--sliding"
    COMPARE = "--compare"
    COMPARE_PARTS = "--compare-parts"
    CHECK = "--check"
    RESEARCH = "--research"


class WishError(BiofeedbackError):
    """Options that don't go together; its text is for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One command line of ``analyze``, understood."""

    inputs: tuple[str, ...]
    view: View
    form: Form
    request: AnalysisRequest
    """Which numbers; of a comparison those that it needs."""
    sliding: SlidingRequest
    """What slides; no name of a number unless that is the view."""
    parts: tuple[str, ...]
    """Names of the parts before and after; empty unless that is the view."""


def wish_of(arguments: argparse.Namespace) -> Wish:
    """What a person wants. Raises WishError."""
    view = _view(arguments)
    _refuse_foreign(arguments, view)
    _refuse_count(len(arguments.inputs), view)
    profile = _profile(arguments)
    form = form_of(arguments)
    return Wish(
        inputs=tuple(arguments.inputs),
        view=view,
        form=form,
        request=AnalysisRequest(
            profile=profile,
            correction=not arguments.no_correction,
            breadth=_breadth(arguments, view, form),
            with_intervals=arguments.intervals,
        ),
        sliding=_sliding(arguments, profile, view),
        parts=tuple(arguments.compare_parts or ()),
    )


def _view(arguments: argparse.Namespace) -> View:
    chosen = {
        View.SLIDING: arguments.sliding is not None,
        View.COMPARE: arguments.compare,
        View.COMPARE_PARTS: arguments.compare_parts is not None,
        View.CHECK: arguments.check is not None,
        View.RESEARCH: arguments.research,
    }
    return next((view for view, is_chosen in chosen.items() if is_chosen), View.NUMBERS)


_NUMBERS_ONLY = ("all", "costly", "intervals")
_SLIDING_ONLY = ("window_s", "step_s")
_DEFINITIONS = ("profile", "detrend_lambda")
_FOREIGN = {
    View.NUMBERS: _SLIDING_ONLY,
    View.SLIDING: _NUMBERS_ONLY,
    View.COMPARE: (*_NUMBERS_ONLY, *_SLIDING_ONLY, *_DEFINITIONS),
    View.COMPARE_PARTS: (*_NUMBERS_ONLY, *_SLIDING_ONLY, *_DEFINITIONS),
    View.CHECK: (*_NUMBERS_ONLY, *_SLIDING_ONLY, *_DEFINITIONS),
    View.RESEARCH: (*_NUMBERS_ONLY, *_SLIDING_ONLY, *_DEFINITIONS),
}
"""Which options mean nothing in a view."""


def _refuse_foreign(arguments: argparse.Namespace, view: View) -> None:
    for name in _FOREIGN[view]:
        if getattr(arguments, name) not in {None, False}:
            raise WishError(_foreign(f"--{name.removesuffix('_s').replace('_', '-')}", view))


def _foreign(option: str, view: View) -> str:
    if view is View.NUMBERS:
        return tr("{option} belongs to --sliding. Add --sliding, or leave it out.").format(
            option=option
        )
    return tr("{option} means nothing together with {view}. Leave one of them out.").format(
        option=option, view=view.value
    )


def _refuse_count(inputs: int, view: View) -> None:
    if view is View.COMPARE and inputs != 2:
        raise WishError(
            tr(
                "--compare needs two inputs, before and after. For two parts of one session there "
                "is --compare-parts."
            )
        )
    if view is View.COMPARE_PARTS and inputs != 1:
        raise WishError(
            tr("--compare-parts needs one session. For two recordings there is --compare.")
        )


def _profile(arguments: argparse.Namespace) -> str:
    profile: str = arguments.profile or TASK_FORCE
    regularisation: float | None = arguments.detrend_lambda
    if arguments.intervals and profile != TASK_FORCE:
        raise WishError(
            tr(
                "Confidence intervals are known for the definitions of {profile} alone. Leave out "
                "--intervals or --profile."
            ).format(profile=TASK_FORCE)
        )
    if regularisation is None:
        return profile
    if profile != KUBIOS:
        raise WishError(
            tr("--detrend-lambda belongs to --profile kubios. Add it, or leave it out.")
        )
    return profile_name(regularisation)


def _breadth(arguments: argparse.Namespace, view: View, form: Form) -> Breadth:
    if arguments.costly:
        return Breadth.COSTLY
    is_wide = arguments.all or form is not Form.TEXT or view is not View.NUMBERS
    return Breadth.ALL if is_wide else Breadth.CORE


def _sliding(arguments: argparse.Namespace, profile: str, view: View) -> SlidingRequest:
    listed = (arguments.sliding or "").split(",")
    names = tuple(name.strip() for name in listed if name.strip())
    if view is View.SLIDING and not names:
        raise WishError(tr("--sliding needs the name of a number, such as rmssd."))
    for name in names:
        _refuse_unknown(name, profile)
        _refuse_short(name, profile, arguments.window_s)
    return SlidingRequest(
        names=names,
        profile=profile,
        correction=not arguments.no_correction,
        window_s=arguments.window_s,
        step_s=arguments.step_s or STEP_S,
    )


def _refuse_unknown(name: str, profile: str) -> None:
    known = catalogue(profile)
    if name in known:
        return
    alike = difflib.get_close_matches(name, known, n=3) or ["rmssd", "sdnn"]
    raise WishError(
        tr(
            "There is no number “{name}” in the profile {profile}. It has {alike}, and others that "
            "--json names."
        ).format(name=name, profile=profile, alike=", ".join(alike))
    )


def _refuse_short(name: str, profile: str, window_s: float | None) -> None:
    least_s = catalogue(profile)[name].minimum_s
    if window_s is not None and window_s < least_s:
        raise WishError(
            tr(
                "{name} is not defined for windows of less than {least:g} s. Make --window longer, "
                "or leave it out."
            ).format(name=name, least=least_s)
        )
