"""A new campaign: what it is called, what it says and whom it is for; the rest follows."""

from __future__ import annotations

from uuid import UUID

from core.sending import campaign_choices, campaigns
from core.sending.campaigns import Changes
from ui import kit
from ui.shell.view import View

OWN, EVERYBODY = "own", "all"


async def build(view: View) -> None:
    """Ask for the least and go on in the wizard."""
    choices = await view.read(campaign_choices.offered)

    async def create() -> None:
        changes: Changes = {"subject": subject.value}
        if choices.default_sender:
            changes["sender_id"] = UUID(choices.default_sender)
        if template.value != OWN:
            changes["template_id"] = UUID(template.value)
        if audience.value != EVERYBODY:
            changes["audience"] = {"kind": "segment", "segment_id": audience.value}
        made = await view.call(
            campaigns.create, view.actor, name.value, changes, done_message="The campaign is made"
        )
        if made is not None:
            view.go(f"/campaigns/{made.id}/edit")

    with kit.page(narrow=True):
        kit.page_header("New campaign", "Everything can be changed until it is sent.")
        with kit.form(create):
            with kit.card():
                name = kit.field(
                    "Name",
                    name="name",
                    hint="Only you and your colleagues see it.",
                    placeholder="Spring news",
                    maxlength=120,
                    focus=True,
                )
                subject = kit.field(
                    "Subject",
                    name="subject",
                    optional=True,
                    hint="Empty: the subject of the template.",
                    maxlength=200,
                )
                template = kit.select(
                    "Template",
                    {OWN: "None, I bring my own HTML", **choices.templates},
                    value=next(iter(choices.templates), OWN),
                    name="template",
                    testid="template",
                )
                audience = kit.select(
                    "Audience",
                    {EVERYBODY: "All contacts", **choices.segments},
                    value=EVERYBODY,
                    name="audience",
                    hint="Tags, imports and lists can be chosen in the second step.",
                )
            with kit.box("row between g8"):
                kit.link_button("Back", "/campaigns", variant="secondary")
                kit.button(
                    "Continue", submit=True, icon="arrow-right", icon_after=True, testid="next-step"
                )
