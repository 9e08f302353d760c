"""The options of ``analyze`` and ``ecg``; light, so that help comes at once."""

import argparse
import math

from biofeedback.cli.durations import duration_s
from biofeedback.wording import tr

PROFILES = ("task-force", "kubios", "neurokit2")
VOLTAGE_UNITS = ("uV", "mV")
MAX_LAMBDA = 1e6
"""A trend that stiff is a straight line, and beyond it rounding takes over."""


def add_analyze(parser: argparse.ArgumentParser) -> None:
    """What the numbers are to be of, which ones, and in which form."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE|SESSION",
        help=tr("a file of RR intervals, the beginning of a session's id, or “last”"),
    )
    add_form(parser)
    parser.add_argument(
        "--no-correction", action="store_true", help=tr("take every beat as it came")
    )
    _add_numbers(parser)
    _add_definitions(parser)
    _add_other_views(parser)


def add_ecg(parser: argparse.ArgumentParser) -> None:
    """One file of samples, and how they are to be read."""
    parser.add_argument(
        "file", metavar="FILE", help=tr("text or CSV with the samples of one lead in a column")
    )
    parser.add_argument(
        "--hz",
        dest="rate_hz",
        type=_positive,
        required=True,
        metavar="N",
        help=tr("samples per second"),
    )
    parser.add_argument(
        "--unit", choices=VOLTAGE_UNITS, default="uV", help=tr("of the samples (default: uV)")
    )
    add_form(parser)


def add_form(parser: argparse.ArgumentParser) -> None:
    """Text unless another form is wanted."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=tr("JSON, a stable interface"))
    form.add_argument("--csv", action="store_true", help=tr("CSV, one row per number"))


def _add_numbers(parser: argparse.ArgumentParser) -> None:
    numbers = parser.add_argument_group(tr("how many numbers"))
    numbers.add_argument(
        "--all",
        action="store_true",
        help=tr("every number but those that take seconds; JSON and CSV always hold them"),
    )
    numbers.add_argument(
        "--costly", action="store_true", help=tr("those too that take seconds or minutes")
    )
    numbers.add_argument(
        "--intervals",
        action="store_true",
        help=tr("with the 95 %% confidence interval of each number that has one"),
    )


def _add_definitions(parser: argparse.ArgumentParser) -> None:
    definitions = parser.add_argument_group(tr("whose definitions"))
    definitions.add_argument(
        "--profile", choices=PROFILES, help=tr("the set of definitions (default: task-force)")
    )
    definitions.add_argument(
        "--detrend-lambda",
        type=_regularisation,
        metavar="N",
        help=tr("smoothness of the trend that kubios takes out (default: 500)"),
    )


def _add_other_views(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("other views (choose one)"))
    view = group.add_mutually_exclusive_group()
    view.add_argument(
        "--sliding",
        metavar="NAME[,NAME]",
        help=tr("how numbers change along the recording, over windows that slide"),
    )
    view.add_argument(
        "--compare",
        action="store_true",
        help=tr("the first input, before, against the second, after"),
    )
    view.add_argument(
        "--compare-parts",
        nargs=2,
        metavar=("BEFORE", "AFTER"),
        help=tr("two parts of one session, by number from 1 or by name"),
    )
    view.add_argument(
        "--check", choices=("neurokit2",), help=tr("our numbers beside those of NeuroKit2")
    )
    view.add_argument(
        "--research", action="store_true", help=tr("every number that NeuroKit2 gives, as its own")
    )
    group.add_argument(
        "--window",
        dest="window_s",
        type=duration_s,
        metavar="TIME",
        help=tr("of --sliding: length of the windows (default: each number's own)"),
    )
    group.add_argument(
        "--step",
        dest="step_s",
        type=duration_s,
        metavar="TIME",
        help=tr("of --sliding: from one window's end to the next (default: 5s)"),
    )


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return number


def _regularisation(text: str) -> float:
    number = _positive(text)
    if number > MAX_LAMBDA:
        raise argparse.ArgumentTypeError(f"{text!r} is above {MAX_LAMBDA:.0f}")
    return number
