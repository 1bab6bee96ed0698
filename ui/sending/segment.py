"""One segment: its rule as a tree to build, and how many it chooses while it is built."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.errors import AppError
from core.sending import contact_fields, contact_tags, segment_rules, segment_words, segments
from core.sending.contact_statuses import TITLES
from core.system import Actor, System
from ui import kit
from ui.sending import contact_elements
from ui.shell.view import View

MOST_WORDS = 100
START: dict[str, Any] = {"all": [{"about": "status", "is": "equals", "value": "subscribed"}]}


async def new(view: View) -> None:
    """Build a rule from the start."""
    await show(view, "New segment", "", START, None)


async def build(view: View, segment_id: UUID) -> None:
    """Change a rule that is kept."""
    one = await view.read(segments.get, segment_id)
    await show(view, one.name, one.name, one.rule, segment_id)


async def show(
    view: View, title: str, name: str, rule: dict[str, Any], segment_id: UUID | None
) -> None:
    """Draw the name, the tree and the count."""
    subjects = await subjects_of(view)
    wanted: dict[str, Any] = {"rule": rule}

    async def changed(raw: Any) -> None:
        wanted["rule"] = raw
        await count(view, answer, raw)

    async def save() -> None:
        given = (str(named.value or ""), wanted["rule"])
        if segment_id is None:
            saved = await view.act("The segment is kept", segments.create, *given)
        else:
            saved = await view.act("The segment is changed", segments.update, segment_id, *given)
        if saved is not None:
            view.go("/segments")

    with kit.page(narrow=True):
        kit.page_header(title, "Who fits is found again whenever you write to the segment.")
        with kit.form(save):
            with kit.card():
                named = kit.field("Name", value=name, name="name", placeholder="Regulars in Berlin")
            with kit.section("Rule", "Conditions and groups of them, three deep"):
                contact_elements.rule_tree(rule, subjects, changed)
            with kit.card():
                answer = kit.box("stack g8", role="status", aria_label="Who is in")
            with kit.box("row between g8"):
                kit.link_button("Back", "/segments", variant="secondary")
                kit.button("Save segment", submit=True, testid="save-segment")
    await count(view, answer, rule)


async def count(view: View, holder: Any, rule: Any) -> None:
    """Show how many contacts a rule chooses, or what is still missing."""
    found = await view.answer(tried, view.actor, rule)
    holder.clear()
    with holder:
        if isinstance(found, AppError):
            kit.caption(str(found))
            return
        chosen, newest = found
        with kit.box("row g8 wrap"):
            kit.h2(f"{chosen.all:,} contact{'' if chosen.all == 1 else 's'}")
            kit.badge(f"{chosen.subscribed:,} get your mail", "success")
        if newest:
            kit.caption(f"The newest: {', '.join(newest)}")


async def tried(system: System, actor: Actor, rule: Any) -> tuple[segments.Chosen, list[str]]:
    """Try a rule out as it stands."""
    async with system.work(actor) as work:
        return await segments.try_out(work, rule)


async def subjects_of(view: View) -> list[dict[str, Any]]:
    """Return what a condition may look at, as the tree offers it."""
    tags = list(await view.read(contact_tags.listing))[:MOST_WORDS]
    fields = await view.read(contact_fields.listing)
    listed = [
        subject(about, title)
        for about, title in segment_words.SUBJECTS.items()
        if about not in ("field", "tag")
    ]
    own = [subject("field", field.title, field.name) for field in fields]
    return [subject("tag", "Tags") | {"words": tags}, *listed, *own]


def subject(about: str, title: str, name: str = "") -> dict[str, Any]:
    """Return one thing to look at, with the ways to compare it."""
    compares = [(how, segment_words.COMPARISONS[how]) for how in segment_rules.SUBJECTS[about]]
    found: dict[str, Any] = {
        "key": f"{about}:{name}",
        "about": about,
        "title": title,
        "compares": compares,
    }
    if name:
        found["name"] = name
    if about == "status":
        found["options"] = [(status.value, word) for status, word in TITLES.items()]
    return found
