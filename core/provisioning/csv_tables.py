"""Tables as CSV files (RFC 4180) that a spreadsheet shows and does not calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(
    listed: Sequence[Mapping[str, object]],
    columns: Sequence[str],
    exact: frozenset[str] = frozenset(),
) -> str:
    """Return rows as CSV; what looks like a formula gets an apostrophe, but in ``exact`` columns."""
    written = io.StringIO()
    writer = csv.DictWriter(written, columns)
    writer.writeheader()
    for row in listed:
        writer.writerow({name: _cell(row[name], exact=name in exact) for name in columns})
    return written.getvalue()


def _cell(value: object, *, exact: bool) -> object:
    risky = isinstance(value, str) and value.startswith(FORMULA) and not exact
    return f"'{value}" if risky else value
