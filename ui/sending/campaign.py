"""One campaign: how it stands, what can be done with it, and the sum of its messages."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from uuid import UUID

from core.sending import campaign_overview, ledger
from core.system import Work
from ui import kit
from ui.sending import campaign_actions, campaign_frame, campaign_preview
from ui.sending.campaign_regions import CampaignProgress
from ui.shell.later import later
from ui.shell.view import View

UNSENT = ("draft", "scheduled")
MARKS = {"passed": "success", "warned": "warning", "failed": "danger"}


async def build(view: View, campaign_id: UUID) -> None:
    """Follow a campaign; leaving the page changes nothing."""

    async def fetch() -> dict[str, Any]:
        return await view.read(campaign_overview.one, campaign_id)

    async def receipt() -> None:
        told = await view.act("The receipt is written", proof, campaign_id)
        if told is not None:
            kit.download(told, f"receipt-{campaign_id}.json", "application/json")

    first, found = await view.read(both, campaign_id)
    with kit.page():
        offered = campaign_frame.begin(found, campaign_id)
        region = await view.live(CampaignProgress, f"campaign:{campaign_id}", fetch, first)
        region.on("receipt", receipt, args=[])
        what_it_is(found)
        checklist(found["checklist"])
        if found["status"] not in UNSENT:
            with kit.section("What is sent", "Fixed when the campaign started."):
                later("Building the mail…", lambda: campaign_preview.panel(view, campaign_id))
    shown = ("", "")

    def follow(data: dict[str, Any]) -> None:
        nonlocal shown
        now = (data["stored"], data["ramp"])
        if now == shown:
            return
        shown = now
        offered.clear()
        with offered:
            campaign_actions.draw(view, data)

    follow(first)
    region.on_change = follow


async def both(work: Work, campaign_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what moves about a campaign, and what it is."""
    moving = await campaign_overview.one(work, campaign_id)
    return moving, await campaign_overview.facts(work, campaign_id)


async def proof(work: Work, campaign_id: UUID) -> str:
    """Return the receipt of a campaign as a file."""
    return json.dumps(await ledger.receipt(work, campaign_id), indent=2, ensure_ascii=False)


def what_it_is(found: dict[str, Any]) -> None:
    """Show what was chosen."""
    rows: list[tuple[str, Any]] = [
        ("Subject", found["subject"] or "–"),
        ("From", partial(sender, found)),
        ("To", found["audience"]),
        ("Counted", counted(found)),
    ]
    if found["preheader"]:
        rows.insert(1, ("Preview line", found["preheader"]))
    if found["reply_to"]:
        rows.append(("Replies to", found["reply_to"]))
    if found["scheduled"]:
        rows.append(("Scheduled for", found["scheduled"]))
    if found["parent_id"]:
        rows.append(("Follows", partial(kit.link, "The first campaign", before(found))))
    with kit.section("Campaign"):
        kit.definition_list(rows)


def sender(found: dict[str, Any]) -> None:
    """Draw the sender with the state of its domain."""
    with kit.box("row g8 wrap"):
        kit.text(found["sender"] or "No sender", tag="span")
        kit.status_badge(found["sender_status"])


def before(found: dict[str, Any]) -> str:
    """Return the address of the campaign that this one follows."""
    return f"/campaigns/{found['parent_id']}"


def counted(found: dict[str, Any]) -> str:
    """Say what is counted of how people read it."""
    words = [
        word for key, word in (("track_opens", "opens"), ("track_clicks", "clicks")) if found[key]
    ]
    return f"{' and '.join(words)} are counted".capitalize() if words else "Nothing is counted"


def checklist(receipt: dict[str, Any]) -> None:
    """Show the checklist as it was when the campaign was released."""
    if not receipt:
        return
    with kit.section("Checklist", "As it was when the campaign was released."):
        with kit.box("row g8"):
            kit.text("Looked through", "muted", "span")
            kit.ago(campaign_actions.moment(receipt["at"]))
        kit.definition_list([(item["title"], partial(point, item)) for item in receipt["items"]])


def point(item: dict[str, Any]) -> None:
    """Draw one point of the checklist."""
    with kit.box("row g8 top"):
        passed = item["state"] == "passed"
        kit.icon("circle-check" if passed else "triangle-alert", f"t-{MARKS[item['state']]}")
        kit.text(item["detail"], tag="span")
