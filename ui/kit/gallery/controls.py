"""Gallery: what people press and type into."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.errors import Invalid
from ui import kit
from ui.shell.view import View


def buttons(view: View) -> None:
    """Draw every kind of button."""

    async def slow() -> None:
        await asyncio.sleep(1.2)
        view.toast("success", "Domains saved", "Two names were added to the cart.")

    async def ask() -> None:
        if await view.confirm(
            "Cancel this provision?",
            "The domains stay yours. Mailboxes already made are kept until the end of the month.",
            "Cancel provision",
        ):
            view.toast("success", "Provision cancelled")

    async def ask_typed() -> None:
        await view.confirm(
            "Delete acme-outreach.com?",
            "Its records, mailboxes and statistics are removed for good.",
            "Delete domain",
            typed="acme-outreach.com",
        )

    with kit.section("Buttons", "A coroutine turns a button into a spinner until it ends."):
        with kit.box("row g8 wrap"):
            kit.button("Save domains", on_click=slow, icon="check", testid="save")
            kit.button("Secondary", variant="secondary", icon="download")
            kit.button("Ghost", variant="ghost")
            kit.button("Delete", variant="danger", on_click=ask_typed, icon="trash-2")
        with kit.box("row g8 wrap"):
            kit.button("Continue", icon="arrow-right", icon_after=True)
            kit.button("Disabled", disabled=True)
            kit.button("Small", variant="secondary", small=True)
            kit.icon_button("refresh-cw", "Refresh")
            kit.menu(
                "Actions for the provision",
                [
                    kit.Item("Open", "arrow-up-right", href="/kit"),
                    kit.Item("Retry from the failed step", "rotate-ccw", slow),
                    kit.LINE,
                    kit.Item("Cancel provision", "ban", ask, danger=True),
                ],
            )
        with kit.box("row g8 wrap"):
            kit.button("Ask first", variant="secondary", on_click=ask, testid="ask")
            kit.button(
                "Refuse",
                variant="secondary",
                on_click=lambda: view.refuse(Invalid("The wallet is empty.", action="Top it up.")),
                testid="refuse",
            )
            with kit.tooltip("Saved for you, on every device"):
                kit.button("Save draft", variant="ghost", icon="cloud")


def forms(view: View) -> None:
    """Draw every kind of field."""

    async def submit() -> None:
        await asyncio.sleep(0.4)
        view.refuse(Invalid("This name is taken. Try getacme.com.", field="domain"))

    with (
        kit.section("Fields", "Label outside, hint below, errors where they belong."),
        kit.form(submit),
    ):
        with kit.box("grid2"):
            kit.field(
                "Domain",
                name="domain",
                placeholder="acme.com",
                icon="globe",
                hint="The name your replies should lead to.",
                testid="domain",
            )
            kit.field("Password", kind="password", value="correct horse", autocomplete="off")
            kit.select("Country", {"de": "Germany", "nl": "Netherlands", "us": "United States"})
            kit.field("Mailboxes per domain", kind="number", value=2, min=1, max=5, suffix="each")
            kit.field("Price", value="9.80", prefix="$", optional=True, error="Use two decimals.")
            kit.field("Search", kind="search", icon="search", placeholder="Search domains")
        kit.field("Message", kind="textarea", optional=True, rows=3, hint="Plain text.")
        with kit.box("row g24 wrap"):
            kit.checkbox("I own this name", value=True, hint="You can prove it with a TXT record.")
            kit.checkbox("Warm up automatically", value=True, switch=True)
        with kit.box("row g8"):
            kit.button("Check name", submit=True, testid="submit")


def choices() -> None:
    """Draw choice cards."""
    kit.choice_cards(
        "Package",
        [
            kit.Choice(
                "starter",
                "Starter",
                "To try one market.",
                "$97",
                "+ $47 a month",
                lines=("3 domains", "6 mailboxes", "Up to 180 mails a day"),
            ),
            kit.Choice(
                "growth",
                "Growth",
                "For a small team.",
                "$147",
                "+ $77 a month",
                badge="Most chosen",
                lines=("5 domains", "10 mailboxes", "Up to 300 mails a day"),
            ),
            kit.Choice(
                "scale",
                "Scale",
                "For many campaigns.",
                "$247",
                "+ $127 a month",
                lines=("10 domains", "20 mailboxes", "Up to 600 mails a day"),
            ),
        ],
        value="growth",
    )


def navigation(view: View) -> None:
    """Draw steps, tabs and facts."""
    with kit.section("Finding the way"):
        kit.stepper("Setup", ["Package", "Domains", "Mailboxes", "Review and pay"], 1, ["/kit"])
        tabs = kit.tabs(
            "Provision",
            [
                kit.Tab("facts", "Overview", "layout-dashboard"),
                kit.Tab("boxes", "Mailboxes", "mail", 10),
                kit.Tab("log", "Activity", "history"),
            ],
        )
        with tabs.panel("facts"):
            kit.definition_list(
                [
                    ("Organization", "Acme Outreach GmbH"),
                    ("Package", lambda: kit.badge("Growth", "accent")),
                    ("Workspace", lambda: kit.copy_field("ws_01J8Z3T9QK", "workspace id")),
                    ("Next check", lambda: next_check(view)),
                ]
            )
        with tabs.panel("boxes"):
            kit.paragraph("Ten mailboxes, all warming.", muted=True)
        with tabs.panel("log"):
            kit.paragraph("Nothing in the last hour.", muted=True)


def next_check(view: View) -> None:
    """Draw a countdown."""
    kit.countdown(view.now() + timedelta(minutes=4, seconds=12), view.now())
