"""Rows become people or are refused with a reason; whatever stands in a cell, it stays a value."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sending.import_rows import Reading, Unfit, copied

COLUMNS = ["email", "first", "last", "company", "tags", "source", "when", "ip"]
MAPPING = {
    "email": "email",
    "first": "first_name",
    "last": "last_name",
    "company": "field:company",
    "tags": "tags",
    "source": "consent_source",
    "when": "consent_at",
    "ip": "consent_ip",
}
GIVEN = {"consent_source": "Shop", "consent_at": "", "consent_ip": ""}
NOW = datetime(2026, 1, 31, tzinfo=UTC)


@given(st.lists(st.lists(st.text(max_size=20), max_size=9), max_size=5))
def test_any_cells_are_taken_or_refused_and_copy_as_one_line_each(cells: list[list[str]]) -> None:
    """Tabs, line ends, backslashes, zero bytes, lone surrogates: nothing breaks out of its place."""
    rows = [[f"a{n}@b.com", *row] for n, row in enumerate(cells)] + [row for row in cells if row]
    chunk = Reading(COLUMNS, MAPPING).chunk(iter(rows), 1, 100)
    assert chunk.rows == len(rows)
    assert len(chunk.people) + len(chunk.refusals) + chunk.repeated == len(rows)
    lines = copied(chunk, GIVEN, NOW).decode().splitlines(keepends=True)
    whole = "".join(lines).split("\n")
    assert len(whole) - 1 == len(chunk.people) or not lines
    for line in whole[:-1]:
        assert line.count("\t") == 11
        assert "\x00" not in line


def test_the_last_row_of_a_person_wins() -> None:
    rows = [["Ann@b.com", "Ann", "Old"], ["bob@b.com", "Bob", "B"], ["ANN@B.com", "Ann", "New"]]
    chunk = Reading(["email", "first", "last"], MAPPING).chunk(iter(rows), 1, 10)
    assert [one.last_name for _, one in chunk.people.values()] == ["B", "New"]
    assert (chunk.rows, chunk.repeated) == (3, 1)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (["", "Ann"], "There is no address"),
        (["ann", "Ann"], "“ann” is not an address"),
        (["ann@b", "Ann"], "needs a dot"),
        (["ann@b..com"], "not a domain name"),
        (["a" * 65 + "@b.com"], "too long"),
        (["ann@b.com", *["x"] * 8], "9 cells, but there are 8 columns"),
        (["ann@b.com", *[""] * 5, "yesterday"], "consent date is not a date"),
    ],
)
def test_a_row_that_does_not_fit_says_why(cells: list[str], says: str) -> None:
    with pytest.raises(Unfit, match=says):
        Reading(COLUMNS, MAPPING).person(cells)


def test_a_row_is_read_as_it_was_meant() -> None:
    """Short rows, empty cells at the end, names in other orders, dates, guarded formulas, IDN."""
    read = Reading(COLUMNS, MAPPING).person
    person = read(["<Ann@Bücher.example>", " Ann ", "O'Neil", "'=1+1", "VIP; news ,vip", *[""] * 9])
    assert (person.email_norm, person.first_name) == ("ann@xn--bcher-kva.example", "Ann")
    assert (person.last_name, person.fields) == ("O'Neil", {"company": "=1+1"})
    assert person.tags == ["vip", "news"]
    assert read(["a@b.com", *[""] * 5, "3.1.2026"]).consent_at == datetime(2026, 1, 3, tzinfo=UTC)
    whole = Reading(["m", "n"], {"m": "email", "n": "full_name"}).person
    assert (whole(["a@b.com", "Ada King Byron"]).last_name) == "King Byron"
    assert (whole(["a@b.com", "Byron, Ada"]).first_name) == "Ada"
