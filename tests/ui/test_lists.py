"""Every list of an organization: it can be searched and narrowed, and when empty it says what to do."""

from __future__ import annotations

from itertools import pairwise

from nicegui.element import Element

from core.sending import contacts
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.visiting import Visitor, visiting
from ui.kit.atoms.buttons import Button
from ui.kit.molecules.stats import StatCards
from ui.kit.organisms.tables import DataTable
from ui.shell.regions import LiveStats
from ui.site import PAGES

STAFF = Actor(None, "staff", None, "admin", name="Ada Admin")
SHORT = {"Recent campaigns"}
"""The few newest of a list that has a page of its own, to which it leads."""
HOSTILE = f"page={'9' * 5000}&q=%00&sort=-%00&status=%00"
STANDARD = (
    *("/contacts", "/campaigns", "/suppressions", "/sending/dead-letters"),
    *("/replies", "/domains/health", "/mailboxes", "/batches"),
)
"""Pages of one list: header, three or four figures, table, and its empty state."""


async def test_every_list_is_searched_filtered_and_helpful_when_empty(system: System) -> None:
    """Whatever stands in the address: what cannot be meant is passed over, and nothing breaks."""
    shown = 0
    for actor in (await customer(system), STAFF):
        async with visiting(system, actor) as visitor:
            for path in paths_of(actor):
                assert "Something broke" not in await visitor.open(f"{path}?{HOSTILE}"), path
                for table in tables(visitor):
                    shown += 1
                    name = (path, table.props["label"])
                    assert table.props["search"] or name[1] in SHORT, name
                    assert table.props["filters"] or name[1] in SHORT, name
                    assert table.props["first"]["total"] or leads_on(table), name
    assert shown >= 30


async def test_pages_of_one_list_are_built_alike(system: System) -> None:
    """Header, figures, table; and what a list is narrowed to is what stands in the address."""
    owner = await customer(system)
    async with system.work(owner) as work:
        for name in ("ann", "bob"):
            await contacts.create(work, f"{name}@b.com", name.title(), tags=[name])
    async with visiting(system, owner) as visitor:
        for path in STANDARD:
            await visitor.open(path)
            order = [place(one) for one in visitor.elements()]
            marks = [order.index(kind) if kind in order else -1 for kind in ("h1", "stats", "list")]
            assert all(one < other for one, other in pairwise(marks)), (path, marks)
            [figures] = [one for one in visitor.elements() if place(one) == "stats"]
            assert len(cards_of(figures)) in (3, 4), path
        for query, found in (("q=ann", ["ann@b.com"]), ("tag=bob", ["bob@b.com"]), ("q=x", [])):
            await visitor.open(f"/contacts?{query}")
            rows = visitor.table("Contacts").props["first"]["rows"]
            assert [row["email"] for row in rows] == found


def paths_of(actor: Actor) -> list[str]:
    """Return the pages of the product that are for an actor and about no single thing."""
    roles = ("operator", "admin") if actor is STAFF else ("member", "owner")
    return [one.path for one in PAGES if one.role in roles and "{" not in one.path]


def tables(visitor: Visitor) -> list[DataTable]:
    return [one for one in visitor.elements() if isinstance(one, DataTable)]


def leads_on(table: DataTable) -> bool:
    """Tell whether the empty state of a table offers something to press."""
    empty = table.slots.get("empty")
    return empty is not None and any(
        isinstance(each, Button) or each.tag == "a"
        for one in empty.children
        for each in one.descendants(include_self=True)
    )


def place(element: object) -> str:
    """Return which part of a page an element is."""
    if isinstance(element, LiveStats | StatCards):
        return "stats"
    return "list" if isinstance(element, DataTable) else str(getattr(element, "tag", ""))


def cards_of(figures: Element) -> list[object]:
    """Return the figures of a row of them."""
    props = figures.props
    return list(props["snapshot"]["data"]["cards"] if "snapshot" in props else props["cards"])
