"""The data table: rows stay on the server, the browser holds one page of them."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple, cast
from urllib.parse import parse_qs, urlsplit

from nicegui import context, events, ui

from core.errors import AppError
from ui.kit.parts import VUE, Component, assign

Row = Mapping[str, Any]
MOST_PAGES = 100_000
LONGEST_NUMBER = 9
UNREAD = frozenset({"id", "href"})
"""Keys of a row that nobody reads."""
Kind = Literal["text", "mono", "number", "status", "health", "time", "mark", "share"]
"""``mark`` shows True, False or None as pass, fail or unknown; ``share`` a number of 0..100."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``href`` names the key of the row that holds the link of its cells."""

    key: str
    title: str
    kind: Kind = "text"
    sortable: bool = False
    href: str = ""
    right: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the table: value to word; ``every`` is shown when none is chosen."""

    key: str
    label: str
    options: Mapping[str, str]
    every: str = "All"


@dataclass(frozen=True, slots=True)
class RowAction:
    """One line of a row's menu. A row may list the ids that apply to it under ``actions``."""

    id: str
    label: str
    icon: str
    run: Callable[[Row], Awaitable[Any] | Any]
    danger: bool = False


@dataclass(frozen=True, slots=True)
class TableQuery:
    """What the reader wants to see; ``page`` counts from 1."""

    search: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = 25

    @property
    def offset(self) -> int:
        """Return how many rows to pass over."""
        return (self.page - 1) * self.size


class TablePage(NamedTuple):
    """One page of rows, each with an ``id``, and how many there are in all."""

    rows: Sequence[Row]
    total: int


Fetch = Callable[[TableQuery], Awaitable[TablePage]]


async def _nothing(_: TableQuery) -> TablePage:
    return TablePage([], 0)


def narrowed(rows: Sequence[Row], query: TableQuery) -> TablePage:
    """Return what a table asks for out of rows that are all at hand, in the order they are in.

    A row fits when one of its texts holds what is searched for, and a filter's value is, or is
    among, what stands under the filter's key.
    """
    wanted = query.search.strip().lower()
    fitting = [
        row
        for row in rows
        if (not wanted or any(wanted in text.lower() for text in _texts_of(row)))
        and all(_stands(row.get(key), value) for key, value in query.filters.items())
    ]
    return TablePage(fitting[query.offset : query.offset + query.size], len(fitting))


def _texts_of(row: Row) -> list[str]:
    return [value for key, value in row.items() if isinstance(value, str) and key not in UNREAD]


def _stands(found: Any, value: str) -> bool:
    return value in found if isinstance(found, (list, tuple, set, frozenset)) else found == value


class DataTable(Component, component=VUE / "data_table.js"):
    """The element; made by ``data_table``. ``with table.empty():`` draws the empty state."""

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Fetch,
        filters: Sequence[Filter],
        actions: Sequence[RowAction],
        size: int,
    ) -> None:
        super().__init__()
        self.query = TableQuery(size=size)
        self._columns, self._fetch = columns, fetch
        self._filters, self._actions = filters, actions
        self._rows: dict[str, Row] = {}
        self.on("ask", self._ask)
        self.on("act", self._act)

    async def reload(self) -> None:
        """Fetch the page shown again, after something has changed."""
        try:
            page = await self.read()
        except AppError as error:
            self.run_method("fail", asdict(error.advice))
        else:
            self.run_method("load", page)

    def unpick(self) -> None:
        """Take every tick away."""
        self.run_method("unpick")

    async def read(self) -> dict[str, Any]:
        """Fetch the page that ``query`` asks for, as the browser takes it."""
        page = await self._fetch(self.query)
        self._rows = {str(row["id"]): row for row in page.rows}
        keys = {"id", "actions", *(c.key for c in self._columns), *(c.href for c in self._columns)}
        rows = [{k: v for k, v in row.items() if k in keys} for row in page.rows]
        return {"rows": rows, "total": page.total}

    def _handle_delete(self) -> None:
        super()._handle_delete()
        self._fetch, self._actions = _nothing, ()  # both may know the table

    async def _ask(self, event: events.GenericEventArguments) -> None:
        self.query = self.checked(event.args)
        await self.reload()

    async def _act(self, event: events.GenericEventArguments) -> None:
        action_id, row_id = event.args
        action = next((a for a in self._actions if a.id == action_id), None)
        row = self._rows.get(str(row_id))
        if action is None or row is None or action.id not in row.get("actions", [action.id]):
            return
        result = action.run(row)
        if inspect.isawaitable(result):
            await result

    def checked(self, raw: Mapping[str, Any]) -> TableQuery:
        """Return a query of known columns and filters only, whatever the browser sent."""
        sort = str(raw.get("sort") or "")
        chosen = cast("dict[str, str]", raw.get("filters") or {})
        return TableQuery(
            search=str(raw.get("search") or "")[:200].replace("\0", ""),
            filters={f.key: chosen[f.key] for f in self._filters if chosen.get(f.key) in f.options},
            sort=sort if any(c.key == sort and c.sortable for c in self._columns) else "",
            descending=bool(raw.get("descending")),
            page=min(max(1, int(raw.get("page") or 1)), MOST_PAGES),
            size=self.query.size,
        )


async def data_table(
    label: str,
    columns: Sequence[Column],
    fetch: Fetch,
    *,
    filters: Sequence[Filter] = (),
    actions: Sequence[RowAction] = (),
    search: str = "Search",
    sort: str = "",
    size: int = 25,
    empty: Callable[[], Any] | None = None,
    export: Callable[[TableQuery], Awaitable[str]] | None = None,
    on_pick: Callable[[list[str]], Any] | None = None,
    under: str = "",
) -> DataTable:
    """Show rows with search, filters, sorting and pages, starting as the address says.

    ``sort`` is a column key, with "-" before it for descending. ``export`` returns CSV text.
    ``on_pick`` lets rows be ticked, over pages, and is told the ids of those that are. ``under``
    begins its parameters in the address, where a page has several lists.
    """
    table = DataTable(columns, fetch, filters, actions, size)
    table.query = table.checked(_from_address(filters, sort, under))
    if empty is not None:
        with table.add_slot("empty"):
            empty()
    assign(
        table,
        {
            "label": label,
            "columns": [asdict(c) | {"right": c.right or c.kind == "number"} for c in columns],
            "filters": [asdict(f) | {"options": list(f.options.items())} for f in filters],
            "menu": [
                {"id": a.id, "label": a.label, "icon": a.icon, "danger": a.danger} for a in actions
            ],
            "search": search,
            "under": under,
            "size": size,
            "state": asdict(table.query),
            "csv": export is not None,
            "pickable": on_pick is not None,
        },
    )
    if on_pick is not None:
        table.on("picked", lambda event: on_pick([str(row_id) for row_id in event.args]))
    if export is not None:
        table.on("csv", lambda event: _download(label, export, table.checked(event.args)))
    assign(table, {"first": await table.read()})
    return table


async def _download(
    label: str, export: Callable[[TableQuery], Awaitable[str]], query: TableQuery
) -> None:
    name = "-".join(label.lower().split())
    ui.download.content((await export(query)).encode("utf-8-sig"), f"{name}.csv", "text/csv")


def _from_address(filters: Sequence[Filter], sort: str, under: str) -> dict[str, Any]:
    found = parse_qs(urlsplit(context.client.sub_pages_router.current_path).query)
    first = {
        key.removeprefix(under): values[0] for key, values in found.items() if key.startswith(under)
    }
    order = first.get("sort", sort)
    page = first.get("page", "")
    return {
        "search": first.get("q", ""),
        "filters": {f.key: first.get(f.key, "") for f in filters},
        "sort": order.lstrip("-"),
        "descending": order.startswith("-"),
        "page": int(page[:LONGEST_NUMBER]) if page.isdecimal() else 1,
    }
