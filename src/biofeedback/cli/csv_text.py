"""Rows as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    r"""A table with its header; what a row does not have, or is None, is empty.

    >>> csv_text(("a", "b"), [{"a": 1, "b": None}])
    'a,b\n1,\n'
    """
    table = io.StringIO()
    writer = csv.DictWriter(table, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue()
