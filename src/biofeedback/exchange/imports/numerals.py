"""Numbers as a file writes them: value and smallest step, or an error with its line."""

import re
from dataclasses import dataclass
from pathlib import Path

from biofeedback.exchange.errors import ExchangeError, ExchangeProblem

SHOWN_CHARACTERS = 40
"""How much of a line an error repeats."""
FINEST_STEP = 1e-9
"""Digits finer than this are how a program writes a float, not what was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number as it stands in a file."""

    line: int
    """From 1."""
    text: str
    """As written."""
    value: float
    """Finite."""

    @property
    def has_fraction(self) -> bool:
        """Whether it is no whole number."""
        return self.value != int(self.value)


def read_numeral(text: str, *, line: int, path: Path) -> Numeral:
    """Read one number with a decimal point or comma; raises ExchangeError NOT_A_NUMBER.

    >>> read_numeral("0,812", line=1, path=Path("rr.txt")).value
    0.812
    """
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if not _NUMBER.fullmatch(plain) or abs(value := float(plain)) == float("inf"):
        raise ExchangeError(
            ExchangeProblem.NOT_A_NUMBER, path, line=line, text=text[:SHOWN_CHARACTERS]
        )
    return Numeral(line=line, text=text, value=value)


def is_number(text: str) -> bool:
    """Whether a text is a number by the same rule."""
    return _NUMBER.fullmatch(text.replace(",", ".")) is not None


def smallest_step(numerals: tuple[Numeral, ...]) -> float:
    """The smallest step that the written digits tell of; 1 for whole numbers.

    >>> from pathlib import Path
    >>> smallest_step((read_numeral("812.50", line=1, path=Path("rr.txt")),))
    0.1
    """
    digits = max((_fraction_digits(numeral.text) for numeral in numerals), default=0)
    return max(FINEST_STEP, float(f"1e-{digits}"))


_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_PARTS = re.compile(r"[+-]?[0-9]*(?:[.,]([0-9]*))?(?:[eE]([+-]?[0-9]+))?")


def _fraction_digits(text: str) -> int:
    """How many digits after the point carry something; trailing zeros do not."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return 0
    digits = len((found[1] or "").rstrip("0"))
    return max(0, digits - int(found[2] or 0))
