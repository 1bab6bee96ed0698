"""Answers of people: all of them by what they want, and one with what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from nicegui import background_tasks

from core.amounts import percent
from core.sending import inboxes, replies
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
    kit.Column("certainty", "Sure", right=True),
    kit.Column("received_at", "Received", "time"),
)
LONGEST_CELL = 60
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

    reading = bool(await view.read(inboxes.listing))
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
            empty=partial(nothing, reading=reading),
        )
    region.on_change = lambda _: background_tasks.create(table.reload())


async def one(view: View, reply_id: UUID) -> None:
    """Show one reply with what it quotes, whom it is from and how it was linked."""
    found = await view.read(replies.get, reply_id)

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
        await view.act("Sorted", replies.change_category, reply_id, category)
        view.go(f"{PATH}/{reply_id}")

    def tools() -> None:
        kit.status_badge(found["category"])
        if found["from_email"]:
            kit.link_button("Answer", answer_to(found), variant="secondary", icon="reply")

    with kit.page(narrow=True):
        kit.page_header(found["subject"] or "No subject", f"From {written_by(found)}", tools)
        with kit.section("What they wrote"):
            kit.text(found["text"] or "Nothing but a quotation.", "wraps", "p")
        with kit.section("Sorting"):
            kit.select(
                "What they want",
                WORDS,
                value=found["category"],
                on_change=sort_as,
                hint="Sorted by you."
                if found["sorted_by"] == "person"
                else "Sorted by rules. If they are wrong, choose what is right.",
                testid="category",
            )
        about(found)
        if found["quoted"]:
            with kit.section("What they answer", found["campaign"] or ""):
                kit.text(found["quoted"], "wraps muted", "p")


def about(found: dict[str, Any]) -> None:
    """Show where a reply belongs and how that is known."""

    def leading(label: str, path: str) -> Callable[[], object]:
        return lambda: kit.link(label, path)

    facts: list[tuple[str, str | Callable[[], object]]] = [
        ("Received", lambda: kit.ago(datetime.fromisoformat(found["received_at"]))),
        ("Linked", linked(found)),
        ("Counts as an answer", "Yes" if found["counts"] else "No"),
        ("Campaign", "None"),
        ("Written to", found["contact_email"] or "Nobody of your contacts"),
    ]
    if found["campaign_id"]:
        name = found["campaign"] or "Open the campaign"
        facts[-2] = ("Campaign", leading(name, f"/campaigns/{found['campaign_id']}"))
    if found["contact_id"]:
        name = found["contact_email"] or "Open the contact"
        facts[-1] = ("Written to", leading(name, f"/contacts/{found['contact_id']}"))
    with kit.section("Where it belongs", found["why"]):
        kit.definition_list(facts)


JUDGED = {
    "reply": "Reply",
    "auto_reply": "Auto reply",
    "own_copy": "Own copy",
    "bounce": "Bounce",
    "complaint": "Complaint",
    "aggregate_report": "Report of DMARC",
    "unrelated": "Unrelated",
    "unreadable": "Unreadable",
}


async def decisions(view: View) -> None:
    """List how each mail that came in was judged, and why."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(
            replies.decisions,
            query.page,
            query.size,
            search=query.search,
            verdict=query.filters.get("verdict", ""),
        )
        rows = [
            {
                **one,
                "verdict": JUDGED[one["verdict"]],
                "sure": percent(one["confidence"]) if one["confidence"] else "",
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
            filters=[kit.Filter("verdict", "Judged", JUDGED)],
            search="Search reasons",
            empty=lambda: kit.empty_state(
                "inbox",
                "Nothing came in yet",
                "Decisions are kept for 90 days.",
                lambda: kit.link_button("See the inboxes", f"{PATH}/inboxes", variant="secondary"),
            ),
        )


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Return one reply as a row of the table."""
    says = one["excerpt"]
    return {
        **one,
        "excerpt": f"{says[:LONGEST_CELL].rstrip()}…" if len(says) > LONGEST_CELL else says,
        "who": one["from_name"] or one["from_email"],
        "href": f"{PATH}/{one['id']}",
        "campaign_href": f"/campaigns/{one['campaign_id']}" if one["campaign_id"] else "",
        "certainty": percent(one["confidence"]) if one["confidence"] else "",
    }


def written_by(one: dict[str, Any]) -> str:
    """Return who wrote a reply, with the address."""
    name, address = one["from_name"], one["from_email"]
    return f"{name} <{address}>" if name else address or "somebody without an address"


def linked(one: dict[str, Any]) -> str:
    """Return how a reply was linked, and how sure that is."""
    how = replies.METHODS[replies.Method(one["method"])]
    return f"{how}, {percent(one['confidence'])} sure" if one["confidence"] else how


def answer_to(one: dict[str, Any]) -> str:
    """Return the link that opens an answer in the mail program."""
    subject = (
        one["subject"] if one["subject"].lower().startswith("re:") else f"Re: {one['subject']}"
    )
    return f"mailto:{quote(one['from_email'], safe='@')}?subject={quote(subject)}"


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


def nothing(*, reading: bool) -> None:
    """Say how replies come here."""
    said, way = "They are found in the inboxes you let us read.", "Add an inbox"
    if reading:
        said, way = "Your inboxes are read every two minutes; answers appear here.", "See inboxes"
    kit.empty_state(
        "reply",
        "No replies yet",
        said,
        lambda: kit.link_button(way, f"{PATH}/inboxes", icon="inbox"),
    )


def organization(view: View) -> UUID:
    """Return the organization the viewer works in."""
    return view.actor.require_organization()
