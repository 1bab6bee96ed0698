"""The ground of the kit: a box with classes, a text with a tag, and where our Vue components lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

VUE = Path(__file__).parent.parent / "vue"

E = TypeVar("E", bound=Element)

INSIDE = ("/", "#", "?")
OUTSIDE = ("https://", "mailto:")


def box(classes: str = "", tag: str = "div", **attributes: Any) -> Element:
    """Open an element of ``tag``; use it as a context manager. ``aria_label`` becomes aria-label."""
    return _dressed(Element(tag), classes, attributes)


def text(content: str, classes: str = "", tag: str = "div", **attributes: Any) -> TextElement:
    """Show a text, escaped, in an element of ``tag``."""
    return _dressed(TextElement(tag=tag, text=content), classes, attributes)


def assign(element: Element, attributes: dict[str, Any]) -> None:
    """Set attributes and component props; None leaves one out, underscores become hyphens.

    Values are kept as they are: NiceGUI would wrap every list and dictionary in them, to hear of
    changes within. Whoever changes one assigns it again.
    """
    given = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in attributes.items()
        if value is not None
    }
    if given:
        dict.update(element.props, given)
        element.update()


def _dressed(element: E, classes: str, attributes: dict[str, Any]) -> E:
    """Give a new element its classes and attributes; it is sent whole, so nobody has to hear of it."""
    list.extend(element.classes, dict.fromkeys(classes.split()))
    assign(element, attributes)
    return element


def checked_href(target: str) -> str:
    """Return a link target, refusing every scheme but https and mailto (no ``javascript:``)."""
    if target.startswith("//") or not target.startswith(INSIDE + OUTSIDE):
        msg = f"not a safe link target: {target!r}"
        raise ValueError(msg)
    return target


def words(value: Any) -> list[str]:
    """Return every text inside a JSON value; what a reader of a component sees."""
    if isinstance(value, dict):
        return [word for item in value.values() for word in words(item)]
    if isinstance(value, (list, tuple)):
        return [word for item in value for word in words(item)]
    return [value] if isinstance(value, str) else []


class Component(Element):
    """One of our Vue components; its texts are visible to the simulated user of the tests."""

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [*super()._displayed_contents(only_visible=only_visible), *words(dict(self.props))]
