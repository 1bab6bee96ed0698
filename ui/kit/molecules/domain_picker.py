"""Choose exactly so many domain names from a list of offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nicegui.elements.mixins.value_element import ValueElement
from nicegui.events import GenericEventArguments

from ui.kit.parts import VUE, assign


@dataclass(frozen=True, slots=True)
class Pick:
    """One name: whether it can be chosen, its yearly price in cents, and what is said beside it."""

    name: str
    free: bool
    cents: int
    note: str


class DomainPicker(ValueElement[list[str]], component=VUE / "domain_picker.js"):
    """A list of checkboxes that allows exactly ``count`` names."""

    LOOPBACK = False

    def _event_args_to_value(self, e: GenericEventArguments) -> list[str]:
        free = {row["name"] for row in self.props["rows"] if row["free"]}
        return [name for name in e.args if name in free]

    def show(self, rows: Sequence[Pick]) -> None:
        """Offer other names; what is chosen stays chosen, and no click is lost on the way."""
        assign(self, {"rows": [asdict(row) for row in rows]})
        self.update()


def domain_picker(
    label: str,
    rows: Sequence[Pick],
    count: int,
    *,
    value: Sequence[str] = (),
    on_change: Callable[[list[str]], Any] | None = None,
) -> DomainPicker:
    """Offer names; ``value`` are those chosen before."""
    element = DomainPicker(value=list(value))
    assign(element, {"label": label, "rows": [asdict(row) for row in rows], "count": count})
    if on_change is not None:
        element.on_value_change(lambda event: on_change(event.value))
    return element
