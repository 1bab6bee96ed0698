"""The sandbox's mailbox viewer: mail that would have left, for staff all of it, for others their own."""

from __future__ import annotations

from core import sandbox
from core.sandbox import StoredMail
from ui import kit
from ui.operations import mail_text
from ui.operations.mail_text import Line
from ui.shell.view import View

PATH, OWN_PATH = "/operate/mailbox", "/mailbox"


async def build(view: View, mail: str = "") -> None:
    """Show every mail the sandbox has caught."""
    await show(view, PATH, "Every mail Mailwright wrote; none has left this machine.", mail)


async def own(view: View, mail: str = "") -> None:
    """Show the mails addressed to the person who looks."""
    await show(view, OWN_PATH, f"What Mailwright wrote to {view.actor.email}.", mail)


async def show(view: View, path: str, subtitle: str, mail_id: str) -> None:
    """Show one mail above the list, if one is chosen."""

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await sandbox.mails(view.system, view.actor)
        rows = [
            {
                "id": mail.id,
                "subject": mail.subject,
                "href": f"{path}?mail={mail.id}",
                "recipient": mail.recipient,
                "at": mail.at.isoformat(),
            }
            for mail in found
        ]
        return kit.narrowed(rows, query)

    recipients = sorted({one.recipient for one in await sandbox.mails(view.system, view.actor)})
    opened = await sandbox.mail(view.system, view.actor, mail_id) if mail_id else None
    with kit.page():
        kit.page_header("Sandbox mailbox", subtitle)
        if opened is not None:
            letter(view, opened, path)
        await kit.data_table(
            "Mails",
            [
                kit.Column("subject", "Subject", href="href"),
                kit.Column("recipient", "To"),
                kit.Column("at", "Sent", "time"),
            ],
            fetch,
            filters=[kit.Filter("recipient", "To", {one: one for one in recipients})],
            search="Search mails",
            empty=lambda: kit.empty_state(
                "inbox",
                "No mail yet",
                "Mails to confirm, invite and inform appear here.",
                lambda: kit.link_button("Go to the start", "/", variant="secondary"),
            ),
        )


def letter(view: View, mail: StoredMail, path: str) -> None:
    """Show one mail: who, when, and both bodies as text."""

    def close() -> None:
        kit.link_button("Close", path, variant="secondary", small=True)

    with kit.section(mail.subject or "(no subject)", f"From {mail.sender}", close):
        kit.definition_list([("To", mail.recipient), ("Sent", lambda: kit.ago(mail.at))])
        tabs = kit.tabs("Body", [kit.Tab("text", "Text"), kit.Tab("html", "HTML as text")])
        with tabs.panel("text"):
            body(view, mail_text.of_text(mail.text))
        with tabs.panel("html"):
            body(view, mail_text.of_html(mail.html))


def body(view: View, lines: list[Line]) -> None:
    """Write lines; links to pages of ours lead there, others are shown with where they lead."""
    ours = f"{view.system.settings.url}/"
    with kit.box("stack g4"):
        for line in lines or [(mail_text.Part("This mail has no such body."),)]:
            with kit.box("row g4 wrap"):
                for part in line:
                    if part.href.startswith(ours):
                        kit.link(part.text, f"/{part.href.removeprefix(ours)}")
                    elif part.href.startswith("https://"):
                        kit.link(part.text, part.href)
                    else:
                        kit.text(part.text, tag="span")
