"""Answers of people: all of them by what they want, and one with what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.sending import replies
from core.sending.replies import Category
from ui import kit
from ui.shell.regions import LiveStats
from ui.shell.view import View

PATH = "/replies"
TABS = (("Replies", PATH), ("Inboxes", f"{PATH}/inboxes"), ("Decisions", f"{PATH}/decisions"))
WORDS = {category.value: title for category, title in replies.TITLES.items()}
COLUMNS = (
    kit.Column("who", "From", href="href"),
    kit.Column("excerpt", "Says"),
    kit.Column("category", "Wants", "status"),
    kit.Column("campaign", "Campaign", href="campaign_href"),
    kit.Column("sure", "Linked"),
    kit.Column("received_at", "Received", "time"),
)
LONGEST_CELL = 70
ICONS = {
    Category.interested: "trending-up",
    Category.question: "circle-help",
    Category.not_interested: "minus",
    Category.unsubscribe: "ban",
}


async def build(view: View) -> None:
    """List the replies; new ones appear by themselves."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            replies.listing,
            search=query.search,
            category=query.filters.get("category", ""),
            page=query.page,
            size=query.size,
        )
        return kit.TablePage([row(one) for one in found.rows], found.total)

    async def totals() -> dict[str, Any]:
        return figures(await view.read(replies.counts))

    def sorting(category: Category) -> kit.RowAction:
        async def sort(chosen: Mapping[str, Any]) -> None:
            said = f"Sorted as {WORDS[category].lower()}"
            key = UUID(chosen["id"])
            await view.act(said, replies.change_category, key, category.value)
            await table.reload()

        said = f"Sort as {WORDS[category].lower()}"
        leaves = category is Category.unsubscribe
        return kit.RowAction(category.value, said, ICONS.get(category, "mail"), sort, danger=leaves)

    with kit.page():
        kit.page_header("Replies", "What people answered, found in your inboxes and sorted.")
        kit.link_tabs("Replies", TABS, PATH)
        region = await view.live(LiveStats, replies.topic(organization(view)), totals)
        table = await kit.data_table(
            "Replies",
            COLUMNS,
            fetch,
            filters=[kit.Filter("category", "Wants", WORDS)],
            actions=[sorting(category) for category in Category],
            search="Search replies",
            empty=nothing,
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


async def one(view: View, reply_id: str) -> None:
    """Show one reply with what it quotes, whom it is from and how it was linked."""
    key = UUID(reply_id)
    found = await view.read(replies.get, key)

    async def sort_as(category: str) -> None:
        if category == Category.unsubscribe:
            sure = await view.confirm(
                "Take this person off?",
                f"{found['from_email']} is suppressed: no campaign reaches them any more.",
                "Take off",
            )
            if not sure:
                view.go(f"{PATH}/{reply_id}")
                return
        await view.act("Sorted", replies.change_category, key, category)

    with kit.page(narrow=True):
        kit.page_header(found["subject"] or "No subject", f"From {row(found)['who']}")
        with kit.section("What they wrote"), kit.box("stack g8"):
            for line in (found["text"] or "Nothing but a quotation.").split("\n"):
                kit.paragraph(line) if line.strip() else kit.box()
        if found["quoted"]:
            with kit.section("What they answer", found["our_subject"]), kit.box("stack g4"):
                for line in found["quoted"].split("\n")[:40]:
                    kit.paragraph(line, muted=True)
        with kit.section("Sorting"):
            kit.select(
                "What they want",
                WORDS,
                value=found["category"],
                on_change=sort_as,
                hint="By you." if found["sorted_by"] == "person" else "By rules; correct it here.",
                testid="category",
            )
        about(found)


def about(found: dict[str, Any]) -> None:
    """Show where a reply belongs and how that is known."""
    with kit.section("Where it belongs", found["why"]):
        kit.definition_list(
            [
                ("Linked", row(found)["sure"]),
                ("Counts as an answer", "yes" if found["counts"] else "no"),
                ("Campaign", found["campaign"] or "none"),
                ("Written to", found["contact_email"] or "nobody of your contacts"),
            ]
        )
        with kit.box("row g16 wrap"):
            if found["campaign_id"]:
                kit.link("Open the campaign", f"/campaigns/{found['campaign_id']}")
            if found["contact_id"]:
                kit.link("Open the contact", f"/contacts/{found['contact_id']}")


async def decisions(view: View) -> None:
    """List how each mail that came in was judged, and why."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(replies.decisions, query.page, query.size)
        rows = [
            {
                **one,
                "verdict": one["verdict"].replace("_", " ").capitalize(),
                "sure": f"{one['confidence']:.0%}" if one["confidence"] else "",
                "href": f"{PATH}/{one['reply_id']}" if one["reply_id"] else "",
            }
            for one in found.rows
        ]
        return kit.TablePage(rows, found.total)

    with kit.page():
        kit.page_header("Decisions", "Every mail that came in, how it was judged, and why.")
        kit.link_tabs("Replies", TABS, f"{PATH}/decisions")
        await kit.data_table(
            "Decisions",
            (
                kit.Column("verdict", "Judged", href="href"),
                kit.Column("method", "Linked"),
                kit.Column("sure", "Sure", right=True),
                kit.Column("why", "Why"),
                kit.Column("at", "When", "time"),
            ),
            fetch,
            search="",
            empty=lambda: kit.empty_state(
                "inbox", "Nothing came in yet", "Decisions are kept for 90 days."
            ),
        )


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return one reply as a row of the table."""
    sure = replies.METHODS[replies.Method(one["method"])]
    says = one["excerpt"]
    return {
        **one,
        "excerpt": f"{says[:LONGEST_CELL].rstrip()}…" if len(says) > LONGEST_CELL else says,
        "who": f"{one['from_name']} <{one['from_email']}>"
        if one["from_name"]
        else one["from_email"],
        "href": f"{PATH}/{one['id']}",
        "campaign_href": f"/campaigns/{one['campaign_id']}" if one["campaign_id"] else "",
        "sure": f"{sure}, {one['confidence']:.0%}" if one["confidence"] else sure,
    }


def figures(counted: dict[str, int]) -> dict[str, Any]:
    """Return the figures above the table."""
    return kit.stats_of(
        [
            kit.Stat(
                category.value,
                WORDS[category],
                f"{counted[category]:,}",
                icon=icon,
                href=f"{PATH}?category={category}",
            )
            for category, icon in ICONS.items()
        ]
    )


def nothing() -> None:
    """Say how replies come here."""
    kit.empty_state(
        "reply",
        "No replies yet",
        "They are found in the inboxes you let us read.",
        lambda: kit.link_button("Add an inbox", f"{PATH}/inboxes", icon="inbox"),
    )


def organization(view: View) -> UUID:
    """Return the organization the viewer works in."""
    return view.actor.require_organization()
