"""Segments: every rule that is kept, in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import segment_words, segments
from ui import kit
from ui.shell.view import View

COLUMNS = (
    kit.Column("name", "Segment", href="href"),
    kit.Column("rule", "Who is in"),
    kit.Column("changed", "Changed", "time"),
)
LONGEST_RULE = 90


async def build(view: View) -> None:
    """List the segments."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        return kit.narrowed([row(one) for one in await view.read(segments.listing)], query)

    async def remove(chosen: Any) -> None:
        sure = await view.confirm(
            f"Remove {chosen['name']}?",
            "Its contacts stay, and campaigns that have begun keep whom they chose.",
            "Remove segment",
        )
        key = UUID(chosen["id"])
        if sure and await view.act("The segment is removed", drop, key) is not None:
            await table.reload()

    async def drop(work: Any, key: UUID) -> UUID:
        await segments.remove(work, key)
        return key

    def new() -> None:
        kit.link_button("New segment", "/segments/new", icon="plus")

    with kit.page():
        kit.page_header(
            "Segments", "Rules that choose contacts anew each time you write to them.", new
        )
        table: kit.DataTable = await kit.data_table(
            "Segments",
            COLUMNS,
            fetch,
            actions=[kit.RowAction("remove", "Remove…", "trash-2", remove, danger=True)],
            filters=[kit.Filter("about", "Looks at", segment_words.SUBJECTS)],
            search="Search segments",
            empty=lambda: kit.empty_state(
                "filter",
                "No segment yet",
                "Say who belongs to it by tags, fields, dates and what they did. Who fits is "
                "found again whenever a campaign starts.",
                new,
            ),
        )


def row(segment: segments.Segment) -> dict[str, Any]:
    """Return a segment as a row of the table."""
    said = words(segment.rule)
    return {
        "id": str(segment.id),
        "name": segment.name,
        "href": f"/segments/{segment.id}",
        "about": abouts(segment.rule),
        "rule": said if len(said) <= LONGEST_RULE else f"{said[:LONGEST_RULE]}…",
        "changed": segment.updated_at.isoformat(),
    }


def abouts(rule: dict[str, Any]) -> set[str]:
    """Return what the conditions of a rule look at."""
    if "about" in rule:
        return {str(rule["about"])}
    parts = [rule["not"]] if "not" in rule else rule["all" if "all" in rule else "any"]
    return {about for part in parts for about in abouts(part)}


def words(rule: dict[str, Any]) -> str:
    """Return a rule in one line."""
    if "about" in rule:
        return segment_words.sentence(rule)
    if "not" in rule:
        return f"not ({words(rule['not'])})"
    group = "all" if "all" in rule else "any"
    parts = [words(part) for part in rule[group]]
    if not parts:
        return "Everybody" if group == "all" else "Nobody"
    return (" and " if group == "all" else " or ").join(parts)
