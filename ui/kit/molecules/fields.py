"""Inputs with their label outside; the value is the element's ``value``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nicegui.elements.mixins.value_element import ValueElement
from nicegui.events import GenericEventArguments

from ui.kit.parts import VUE, assign, words

Change = Callable[[Any], Any]


class Field(ValueElement[Any], component=VUE / "field.js"):
    """One labelled input. Set ``error`` to show what is wrong with it, "" to take it back.

    ``typed`` counts how often the person gave it another value.
    """

    LOOPBACK = False

    def __init__(self, kind: str, label: str, value: Any, on_change: Change | None) -> None:
        self.typed = 0
        super().__init__(value=value)
        assign(self, {"kind": kind, "label": label})
        if on_change is not None:
            self.on_value_change(lambda event: on_change(event.value))

    @property
    def name(self) -> str:
        """The name errors refer to."""
        return str(self.props.get("name", ""))

    @property
    def error(self) -> str:
        """What is wrong with the value, "" when nothing is."""
        return str(self.props.get("error", ""))

    @error.setter
    def error(self, sentence: str) -> None:
        self.props["error"] = sentence

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [*super()._displayed_contents(only_visible=only_visible), *words(dict(self.props))]

    def _event_args_to_value(self, e: GenericEventArguments) -> Any:
        self.typed += 1
        return super()._event_args_to_value(e)


def field(
    label: str, *, value: Any = "", kind: str = "text", on_change: Change | None = None, **more: Any
) -> Field:
    """Ask for one value.

    ``kind`` is any type of an HTML input, password (with a reveal button) or textarea. ``more``:
    name, hint, placeholder, icon, prefix, suffix, optional, disabled, autocomplete, maxlength,
    min, max, step, rows, testid, focus (take the focus when shown).
    """
    element = Field(kind, label, value, on_change)
    assign(element, more)
    return element


def describe(element: Field, placeholder: str, hint: str) -> None:
    """Say anew what a field is for."""
    element.props["placeholder"], element.props["hint"] = placeholder, hint


def select(
    label: str,
    options: Mapping[str, str] | Sequence[str],
    *,
    value: str = "",
    on_change: Change | None = None,
    **more: Any,
) -> Field:
    """Ask for one of a list, with the platform's own list."""
    pairs = list(options.items()) if isinstance(options, Mapping) else [(o, o) for o in options]
    element = Field("select", label, value, on_change)
    if value not in dict(pairs):
        more.setdefault("placeholder", "Choose")
    assign(element, {"options": pairs, **more})
    return element


def checkbox(
    label: str, *, value: bool = False, on_change: Change | None = None, **more: Any
) -> Field:
    """Ask yes or no; ``switch=True`` for a setting that acts at once."""
    kind = "switch" if more.pop("switch", False) else "checkbox"
    element = Field(kind, label, value, on_change)
    assign(element, more)
    return element


@dataclass(frozen=True, slots=True)
class Choice:
    """One card of a choice: a title, what it is, what it costs and what is in it."""

    value: str
    title: str
    text: str = ""
    price: str = ""
    unit: str = ""
    badge: str = ""
    lines: tuple[str, ...] = ()
    disabled: bool = False
    testid: str | None = None


class ChoiceCards(ValueElement[str], component=VUE / "choice_cards.js"):
    """Radio buttons drawn as cards."""

    LOOPBACK = False

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [*super()._displayed_contents(only_visible=only_visible), *words(dict(self.props))]

    def _event_args_to_value(self, e: GenericEventArguments) -> str:
        known = {option["value"] for option in self.props["options"] if not option["disabled"]}
        return str(e.args) if e.args in known else self.value


def choice_cards(
    label: str,
    choices: Sequence[Choice],
    *,
    value: str = "",
    on_change: Change | None = None,
    quiet: bool = False,
) -> ChoiceCards:
    """Ask for one of a few, each explained on a card; ``quiet`` keeps the label for readers only."""
    element = ChoiceCards(value=value)
    options = [asdict(choice) for choice in choices]
    assign(element, {"label": label, "options": options, "quiet": quiet})
    if on_change is not None:
        element.on_value_change(lambda event: on_change(event.value))
    return element
