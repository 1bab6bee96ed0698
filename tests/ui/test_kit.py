"""What the kit refuses, whatever a page or a browser hands it."""

from __future__ import annotations

import pytest

from ui.kit.organisms.tables import Column, DataTable, Filter, TablePage, TableQuery, narrowed
from ui.kit.parts import checked_href, words


@pytest.mark.parametrize("target", ["/domains", "/", "?step=2", "#top", "https://a.example/x"])
def test_safe_link(target: str) -> None:
    assert checked_href(target) == target


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "http://a.example", ""]
)
def test_unsafe_link_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="not a safe link"):
        checked_href(target)


def test_words_of_a_component_are_found_at_any_depth() -> None:
    assert words({"a": ["x", {"b": "y"}], "n": 3, "z": None}) == ["x", "y"]


@pytest.fixture
def table() -> DataTable:
    async def fetch(query: TableQuery) -> TablePage:
        return TablePage([], 0)

    made = DataTable.__new__(DataTable)
    made._columns = [Column("name", "Name", sortable=True), Column("secret", "Secret")]
    made._filters = [Filter("status", "Status", {"active": "Active"})]
    made._fetch, made.query = fetch, TableQuery(size=25)
    return made


def test_table_takes_what_it_offers(table: DataTable) -> None:
    asked = {"search": "x", "sort": "name", "page": 3, "filters": {"status": "active"}}
    query = table.checked(asked)
    assert query == TableQuery("x", {"status": "active"}, "name", False, 3, 25)
    assert query.offset == 50


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "secret"},
        {"sort": "name; drop table"},
        {"filters": {"status": "other"}},
        {"filters": {"organization_id": "1"}},
        {"page": -4},
    ],
)
def test_table_ignores_what_it_does_not_offer(table: DataTable, asked: dict[str, object]) -> None:
    assert table.checked(asked) == TableQuery(size=25)


def test_rows_at_hand_are_narrowed_by_words_filters_and_pages() -> None:
    rows = [
        {"id": f"acme{n}", "name": f"Row {n}", "kind": ["odd"] if n % 2 else ["even", "all"]}
        for n in range(6)
    ]
    found = narrowed(rows, TableQuery("ROW", {"kind": "even"}, page=2, size=2))
    assert ([row["id"] for row in found.rows], found.total) == (["acme4"], 3)
    assert narrowed(rows, TableQuery("acme")).total == 0
