"""One result, or several, as text, JSON or CSV on standard output."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from biofeedback.cli.output import say

_T = TypeVar("_T")


class Form(Enum):
    """What the output looks like."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms(Generic[_T]):
    """How one kind of result is written."""

    text: Callable[[_T], str]
    json: Callable[[_T], dict[str, object]]
    """One entry of a list."""
    csv: Callable[[Sequence[_T]], str]
    """All in one table."""


def form_of(arguments: argparse.Namespace) -> Form:
    """The form that --json and --csv choose."""
    if arguments.json:
        return Form.JSON
    return Form.CSV if arguments.csv else Form.TEXT


def show(results: Sequence[_T], forms: Forms[_T], form: Form) -> None:
    """Write results to standard output; JSON is a list also of one, and of none."""
    match form:
        case Form.JSON:
            entries = [forms.json(result) for result in results]
            say(json.dumps(entries, indent=2, allow_nan=False))
        case Form.CSV:
            say(forms.csv(results).rstrip("\n"))
        case Form.TEXT:
            for result in results:
                say(forms.text(result) + "\n")
