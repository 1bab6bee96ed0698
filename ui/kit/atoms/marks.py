"""The smallest signs: icons, badges, dots, keys, spinners."""

from __future__ import annotations

from nicegui.element import Element

from ui.kit.parts import assign, box, text
from ui.theme.icons import ICONS
from ui.theme.statuses import LEVELS, look


def icon(name: str, classes: str = "") -> Element:
    """Draw an icon beside a text that says the same; it is hidden from assistive technology."""
    if name not in ICONS:
        raise KeyError(f"no icon {name!r}: add it to ui/theme/make_icons.py")
    element = Element("ico")
    element.classes(classes)
    assign(element, {"name": name})
    return element


def badge(label: str, tone: str = "neutral", *, icon_name: str = "") -> Element:
    """Show a short word in a pill: a plan, a count, a kind."""
    element = text(label, f"badge tone-{tone}" + ("" if icon_name else " plain"), "span")
    if icon_name:
        with element:
            icon(icon_name)
    return element


def status_badge(status: str) -> Element:
    """Show a state by icon and word, as ``ui/theme/statuses.py`` lists them."""
    element = Element("kit-status")
    assign(element, {"value": status, "word": look(status).word})
    return element


def health_dot(level: str, label: str = "") -> Element:
    """Show a health level (good, fair, poor, none) by a dot and its word."""
    shown = LEVELS[level]
    return text(label or shown.word, f"dot tone-{shown.tone}", "span")


def kbd(key: str) -> Element:
    """Show a key of the keyboard."""
    return text(key, tag="kbd")


def spinner(label: str = "Loading") -> Element:
    """Show that something is being done; the label is read out."""
    return box("spin", "span", role="status", aria_label=label)
