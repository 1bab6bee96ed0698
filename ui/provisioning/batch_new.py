"""A new batch: what to do, for which domains or mailboxes, pasted or out of a file."""

from __future__ import annotations

from core.errors import Invalid
from core.provisioning import batches
from core.provisioning.batches import BatchKind
from core.system import Work
from ui import kit
from ui.shell.view import View

KINDS = (
    kit.Choice(
        BatchKind.domain_connect,
        "Connect domains",
        "Claim each domain, make its zone, and set its records once its name servers are ours.",
        testid="kind-domain_connect",
    ),
    kit.Choice(
        BatchKind.dns_setup,
        "Set up DNS",
        "Plan and set the records of domains that are connected already, once more.",
        testid="kind-dns_setup",
    ),
    kit.Choice(
        BatchKind.mailbox_provision,
        "Create mailboxes",
        "One line each: domain, user name, first name, last name.",
        testid="kind-mailbox_provision",
    ),
)
DOMAINS = "acme-mail.com\nacme-team.com\ntry-acme.com"
MAILBOXES = "domain,user_name,first_name,last_name\nacme-mail.com,anna,Anna,Smith"
HINTS = {
    BatchKind.domain_connect.value: (DOMAINS, "One domain a line, or parted by commas."),
    BatchKind.dns_setup.value: (DOMAINS, "Domains that are connected, one a line."),
    BatchKind.mailbox_provision.value: (
        MAILBOXES,
        "CSV. A first line of column names may tell another order. Messages a day may come fifth.",
    ),
}


async def build(view: View, kind: str = BatchKind.domain_connect.value) -> None:
    """Ask for a list and start it."""

    def changed(value: str) -> None:
        placeholder, hint = HINTS[value]
        items.hint(placeholder, hint)

    async def begin() -> None:
        batch = await view.act(
            "The batch is under way",
            start,
            chosen.value,
            str(items.field.value or ""),
            title.value,
        )
        if batch is not None:
            view.go(f"/batches/{batch.id}")

    with kit.page(narrow=True):
        kit.page_header("New batch", "Up to 500 items. Ten are under way at a time.")
        with kit.card(), kit.form(begin):
            chosen = kit.choice_cards(
                "What to do",
                KINDS,
                value=kind if kind in HINTS else KINDS[0].value,
                on_change=changed,
            )
            items = List()
            title = kit.field(
                "Name of the batch", name="title", optional=True, placeholder="Spring domains"
            )
            with kit.box("row between g8"):
                kit.link_button("Back", "/batches", variant="secondary")
                kit.button("Start batch", submit=True, icon="play", testid="start-batch")
        kit.caption(
            "To connect mailboxes to the sequencer, tick them in the list of mailboxes: their "
            "secrets need no file."
        )
    changed(str(chosen.value))


class List:
    """The list itself: a text that can be pasted, or read from a file."""

    def __init__(self) -> None:
        self.field = kit.field(
            "List", kind="textarea", rows=9, name="items", testid="batch-items", hint=" "
        )
        kit.text_file("Read a file", self.take)

    def take(self, text: str) -> None:
        """Put what a file says into the text."""
        self.field.value = text

    def hint(self, placeholder: str, hint: str) -> None:
        """Say what the list looks like for the kind that is chosen."""
        kit.describe(self.field, placeholder, hint)


async def start(work: Work, kind: str, text: str, title: str) -> batches.Batch:
    """Read the list and start the batch."""
    items = batches.parse(kind, text)
    if not items:
        raise Invalid("Enter at least one line.", field="items")
    return await batches.start(work, kind, items, title=title or "")
