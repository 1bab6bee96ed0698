"""What only pages about domains show: names to buy or bought, the ladder of DMARC, the cost of SPF."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from nicegui import events

from ui.kit.parts import VUE, Component, assign
from ui.theme.statuses import LEVELS, look

Rows = Sequence[dict[str, Any]]
Pick = Callable[[str], Awaitable[Any]]


class NameList(Component, component=VUE / "name_list.js"):
    """Names with a price and a button each."""

    def show(self, rows: Rows) -> None:
        """Show other names: {id, name, note, price, renewal, verb, icon, off, quiet} each."""
        assign(self, {"rows": list(rows)})
        self.update()


class DomainCards(Component, component=VUE / "domain_cards.js"):
    """Domains side by side."""


class Ladder(Component, component=VUE / "ladder.js"):
    """The stages of a policy."""


class CostTree(Component, component=VUE / "cost_tree.js"):
    """The terms of an SPF record with their lookups."""


def name_list(label: str, rows: Rows, pick: Pick, *, one: bool = False) -> NameList:
    """List names; ``pick`` is given the id of the one pressed; ``one`` keeps to one column."""
    element = NameList()
    assign(element, {"label": label, "rows": list(rows), "one": one})

    async def picked(event: events.GenericEventArguments) -> None:
        known = {str(row["id"]) for row in element.props["rows"] if not row.get("off")}
        if str(event.args) in known:
            await pick(str(event.args))

    element.on("pick", picked)
    return element


def domain_cards(cards: Sequence[tuple[str, str, str, str]]) -> DomainCards:
    """Show domains: (name, status, level of health, what is said of it) each."""
    element = DomainCards()
    shown = [
        {
            "name": name,
            "status": status,
            "word": look(status).word,
            "tone": LEVELS[level].tone,
            "health": health,
        }
        for name, status, level, health in cards
    ]
    assign(element, {"cards": shown})
    return element


def ladder(stages: Rows, at: str, to: str) -> Ladder:
    """Show stages {stage, title, text}: the present one, and the one advised."""
    element = Ladder()
    assign(element, {"stages": list(stages), "at": at, "to": to})
    return element


def cost_tree(label: str, rows: Rows) -> CostTree:
    """Show terms {depth, term, lookups, problem} below each other."""
    element = CostTree()
    assign(element, {"label": label, "rows": list(rows)})
    return element
