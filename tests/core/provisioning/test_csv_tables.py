"""Tables that a spreadsheet shows and does not calculate."""

from __future__ import annotations

import csv
import io

import pytest

from core.provisioning.csv_tables import table


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_calculate_stays_text(opening: str) -> None:
    text = f'{opening}HYPERLINK("https://evil.example")'
    written = table([{"name": text, "key": text}], ["name", "key"], exact=frozenset({"key"}))
    (row,) = csv.DictReader(io.StringIO(written, newline=""))
    assert row == {"name": f"'{text}", "key": text}


def test_what_is_harmless_is_left_as_it_is() -> None:
    given = {"name": 'Ann, "Lee"\nx=1', "count": -3}
    (row,) = csv.DictReader(io.StringIO(table([given], ["name", "count"]), newline=""))
    assert row == {"name": given["name"], "count": "-3"}
