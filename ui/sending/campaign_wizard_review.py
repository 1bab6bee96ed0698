"""Step 4: the checklist, how long it will take, and the button that sends."""

from __future__ import annotations

from functools import partial

from core.amounts import count
from core.errors import AppError
from core.sending import campaign_moves, campaign_overview, checklist
from core.sending.campaigns import Campaign
from core.sending.checklist import Checklist, Item
from ui import kit
from ui.sending import campaign_test
from ui.shell.view import View

MARKS = {
    "passed": ("success", "circle-check", "passes"),
    "warned": ("warning", "triangle-alert", "please look at it"),
    "failed": ("danger", "circle-x", "has to be put right"),
}


async def build(view: View, campaign: Campaign) -> None:
    """Show every point of the checklist and send or schedule what passes."""
    found = await view.answer(checklist.review, view.actor, campaign.id)
    if isinstance(found, AppError):
        kit.error_card(found)
        return
    facts = await view.read(campaign_overview.facts, campaign.id)

    async def send() -> None:
        if await released(view, campaign, found):
            view.go(f"/campaigns/{campaign.id}")

    summary(view, campaign, facts, found)
    listed(campaign, found)
    with kit.box("row between g8 wrap"):
        kit.link_button("Back", f"/campaigns/{campaign.id}/edit?step=3", variant="secondary")
        verb = (
            "Schedule"
            if campaign.scheduled_at
            else f"Send to {count(found.counted.reached, 'person', 'people')}"
        )
        kit.button(verb, on_click=send, icon="send", disabled=not found.passed, testid="release")


async def released(view: View, campaign: Campaign, found: Checklist) -> bool:
    """Schedule or start a campaign, the latter after a question; tell whether it was."""
    if campaign.scheduled_at is not None:
        planned = await view.call(
            campaign_moves.schedule,
            view.actor,
            campaign.id,
            done_message="The campaign is scheduled",
        )
        return planned is not None
    sure = await view.confirm(
        f"Send to {count(found.counted.reached, 'person', 'people')}?",
        "What has left cannot be called back. You can pause or cancel at any time.",
        "Send now",
        danger=False,
    )
    if not sure:
        return False
    started = await view.call(
        campaign_moves.start, view.actor, campaign.id, done_message="The campaign is on its way"
    )
    return started is not None


def summary(view: View, campaign: Campaign, facts: dict[str, str], found: Checklist) -> None:
    """Say once more what leaves, when, to whom and how long that takes."""
    with kit.section(
        "What happens", "Look at it once more.", partial(campaign_test.opener, view, campaign.id)
    ):
        kit.definition_list(
            [
                ("Subject", facts["subject"] or "That of the template"),
                ("From", facts["sender"] or "–"),
                ("To", f"{facts['audience']}: {count(found.counted.reached, 'person', 'people')}"),
                ("When", facts["scheduled"] or "As soon as you press the button"),
                ("How long", found.duration),
            ]
        )


def listed(campaign: Campaign, found: Checklist) -> None:
    """Draw the checklist."""
    left = sum(item.state == "failed" for item in found.items)
    said = "Everything passes." if found.passed else f"{left} to put right before it can be sent."
    with kit.section("Checklist", said), kit.box("stack g16", "ul"):
        for item in found.items:
            point(campaign, item)


def point(campaign: Campaign, item: Item) -> None:
    """Draw one point with the way to put it right."""
    tone, icon, word = MARKS[item.state]
    with kit.box(f"row g12 tone-{tone} check-{item.state}", "li"):
        kit.icon(icon, f"t-{tone}")
        with kit.box("stack g2 grow"):
            kit.text(item.title, "strong", "strong")
            kit.text(word, "sr", "span")
            kit.text(f"{item.detail} {item.action}".strip(), "muted cap", "p")
        if item.href and item.state != "passed":
            href = (
                item.href
                if item.href.startswith("/")
                else f"/campaigns/{campaign.id}/edit{item.href}"
            )
            kit.link_button("Put right", href, variant="secondary", small=True)
