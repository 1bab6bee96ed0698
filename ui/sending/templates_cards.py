"""What a card says of a template or a preset, and the words for their categories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.amounts import count
from core.sending.template_sketches import sketch
from core.sending.templates import KEPT, Category, Preset, Template

CATEGORIES = {
    Category.outreach: "Outreach",
    Category.welcome: "Welcome",
    Category.newsletter: "Newsletter",
    Category.product: "Product",
    Category.promotion: "Promotion",
    Category.event: "Event",
    Category.feedback: "Feedback",
    Category.retention: "Retention",
    Category.transactional: "Transactional",
    Category.other: "Other",
}
WORDS = {category.value: words for category, words in CATEGORIES.items()}
REMOVED = "removed"


def of_template(template: Template, now: Any) -> dict[str, Any]:
    """Return the card of a template; a removed one says until when it can be restored."""
    gone = template.deleted_at
    left = (gone + KEPT - now) if gone else timedelta()
    return {
        "id": str(template.id),
        "title": template.name,
        "text": template.subject,
        "kind": WORDS[template.category]
        if gone is None
        else f"{count(max(1, left.days), 'day')} left",
        "category": template.category,
        "at": (gone or template.updated_at).isoformat(),
        "href": None if gone else f"/templates/{template.id}",
        "shapes": sketch(template.design, template.html),
        "off": gone is not None,
        "actions": ["restore"] if gone else ["edit", "duplicate", "versions", "remove"],
    }


def of_preset(preset: Preset) -> dict[str, Any]:
    """Return the card of a preset."""
    return {
        "id": preset.name,
        "title": preset.title,
        "text": preset.about,
        "kind": WORDS[preset.content.category],
        "category": preset.content.category,
        "shapes": sketch(preset.content.design, ""),
    }


def categories(counts: Mapping[str, int], *, removed: bool = False) -> list[dict[str, Any]]:
    """Return the categories that have anything, with how many, all of them first."""
    shown = [
        {"id": name, "title": words, "count": counts[name]}
        for name, words in WORDS.items()
        if counts.get(name)
    ]
    every = {"id": "", "title": "All", "count": sum(counts.values())}
    last = [{"id": REMOVED, "title": "Removed", "count": None}] if removed else []
    return [every, *shown, *last]
