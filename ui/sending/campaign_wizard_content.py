"""Step 1: what the campaign says, and from whom it comes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from core.sending import campaign_choices, campaigns, writing
from core.sending.campaign_choices import Choices
from core.sending.campaigns import Campaign, Changes
from ui import kit
from ui.sending import campaign_preview, campaign_test
from ui.sending.campaign_writing import OWN, Assistant
from ui.shell.view import View

SAYS = {
    "verified": "Its domain is verified.",
    "failed": "Its domain is not verified any more: mail to many cannot leave from it.",
}
WAITS = "Its domain is not verified yet: mail to many leaves once it is."


async def build(view: View, campaign: Campaign) -> None:
    """Ask for sender, subject and content; show the mail below."""
    choices = await view.read(campaign_choices.offered)
    assistant = Assistant(view) if await view.read(writing.offered) else None
    fields: dict[str, kit.Field] = {}

    async def store() -> Campaign | None:
        return await view.act(
            "Saved", campaigns.update, campaign.id, campaign.version, changes_of(fields)
        )

    async def go_on() -> None:
        if await store() is not None:
            view.go(f"/campaigns/{campaign.id}/edit?step=2")

    async def keep() -> None:
        if await store() is not None:
            view.go(f"/campaigns/{campaign.id}/edit?step=1")

    with kit.form(go_on):
        with kit.section("Sender"):
            sender(fields, campaign, choices)
        with kit.section("Content"):
            content(fields, campaign, choices, assistant)
        with kit.box("row between g8 wrap"):
            kit.button("Save and preview", on_click=keep, variant="secondary", testid="save")
            kit.button(
                "Continue", submit=True, icon="arrow-right", icon_after=True, testid="next-step"
            )
    with kit.section(
        "Preview",
        "What was saved last, as one person would get it.",
        partial(campaign_test.opener, view, campaign.id),
    ):
        await campaign_preview.panel(view, campaign.id)


def sender(fields: dict[str, kit.Field], campaign: Campaign, choices: Choices) -> None:
    """Draw the choice of a sender, with the state of its domain."""
    chosen = str(campaign.sender_id or choices.default_sender)
    if not choices.senders:
        kit.alert(
            "warning",
            "There is no sender yet",
            "Mail to many leaves from a domain of yours, once it is verified.",
            lambda: kit.link_button("Add a sender", "/senders", small=True),
        )

    def state(value: str) -> None:
        status = choices.sender_states.get(value, "")
        holder.clear()
        with holder:
            if status:
                kit.status_badge(status)
                kit.text(SAYS.get(status, WAITS), "cap muted", "span")

    fields["sender_id"] = kit.select(
        "From address",
        choices.senders,
        value=chosen if chosen in choices.senders else "",
        name="sender",
        on_change=state,
        testid="sender",
    )
    holder = kit.box("row g8 wrap")
    state(chosen)
    with kit.box("cols2"):
        fields["from_name"] = kit.field(
            "From name",
            value=campaign.from_name,
            name="from_name",
            optional=True,
            hint="Empty: the name of the sender.",
        )
        fields["reply_to"] = kit.field(
            "Replies to",
            value=campaign.reply_to,
            name="reply_to",
            kind="email",
            optional=True,
            hint="Empty: the sender.",
        )


def content(
    fields: dict[str, kit.Field],
    campaign: Campaign,
    choices: Choices,
    assistant: Assistant | None,
) -> None:
    """Draw the fields of what is said."""
    fields["name"] = kit.field("Name", value=campaign.name, name="name", maxlength=120)
    fields["subject"] = kit.field(
        "Subject",
        value=campaign.subject,
        name="subject",
        optional=True,
        hint="Merge tags such as {{first_name|there}} work here too. Empty: that of the template.",
        testid="subject",
    )
    if assistant:
        assistant.beside_subject(fields)
    fields["preheader"] = kit.field(
        "Preview line",
        value=campaign.preheader,
        name="preheader",
        optional=True,
        hint="The line beside the subject in the inbox.",
    )

    def switch(value: str) -> None:
        own.set_visibility(value == OWN)

    chosen = str(campaign.template_id) if campaign.template_id else OWN
    fields["template_id"] = kit.select(
        "Template",
        {OWN: "None, I bring my own HTML", **choices.templates},
        value=chosen,
        name="template",
        on_change=switch,
        testid="template",
    )
    with kit.box("stack g16") as own:
        fields["html"] = kit.field(
            "HTML", value=campaign.html, kind="textarea", name="html", rows=12, testid="html"
        )
        if assistant:
            assistant.beside(fields["html"], markup=True)
        fields["text"] = kit.field(
            "Plain text",
            value=campaign.text,
            kind="textarea",
            name="text",
            rows=4,
            optional=True,
            hint="Empty: made from the HTML.",
        )
        if assistant:
            assistant.beside(fields["text"])
    switch(chosen)
    with kit.box("row g16 wrap"):
        fields["track_opens"] = kit.checkbox("Count opens", value=campaign.track_opens)
        fields["track_clicks"] = kit.checkbox("Count clicks", value=campaign.track_clicks)


def changes_of(fields: dict[str, kit.Field]) -> Changes:
    """Return what was entered as changes of a campaign."""
    changes: Changes = {
        "name": fields["name"].value,
        "subject": fields["subject"].value,
        "preheader": fields["preheader"].value,
        "from_name": fields["from_name"].value,
        "reply_to": fields["reply_to"].value,
        "sender_id": UUID(fields["sender_id"].value) if fields["sender_id"].value else None,
        "track_opens": bool(fields["track_opens"].value),
        "track_clicks": bool(fields["track_clicks"].value),
    }
    if fields["template_id"].value == OWN:
        changes["html"], changes["text"] = fields["html"].value, fields["text"].value
    else:
        changes["template_id"] = UUID(fields["template_id"].value)
    return changes
