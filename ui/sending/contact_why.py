"""Why a contact is in a segment, or is not: the rule taken apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import segments
from ui import kit
from ui.sending import contact_elements
from ui.shell.view import View

GROUPS = {"all": "All of these", "any": "Any of these", "not": "Not this"}


async def section(view: View, contact_id: UUID) -> None:
    """Offer the segments and show why the contact is in the one chosen."""
    kept = {str(one.id): one.name for one in await view.read(segments.listing)}
    if not kept:
        return

    async def chosen(segment_id: str) -> None:
        if segment_id not in kept:
            return
        found = await view.read(segments.why, UUID(segment_id), contact_id)
        answer.clear()
        with answer:
            tone, word = ("success", "is in") if found["in"] else ("neutral", "is not in")
            kit.alert(tone, f"The contact {word} “{kept[segment_id]}”")
            contact_elements.reasons(rows_of(found["tree"]), "Why")

    with kit.section("Segments", "Why is this contact in?"):
        kit.select("Segment", kept, on_change=chosen, name="segment")
        answer = kit.box("stack g12")


def rows_of(tree: dict[str, Any], depth: int = 0) -> list[dict[str, Any]]:
    """Return a rule as lines, each with how deep it lies and whether it holds."""
    if "says" in tree:
        return [{"depth": depth, "says": tree["says"], "holds": tree["holds"], "group": False}]
    head = {"depth": depth, "says": GROUPS[tree["group"]], "holds": tree["holds"], "group": True}
    return [head, *(line for part in tree["parts"] for line in rows_of(part, depth + 1))]
