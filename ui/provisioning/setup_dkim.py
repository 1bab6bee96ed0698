"""The signature: a key is copied from the workspace's console, published by us, and started there."""

from __future__ import annotations

from uuid import UUID

from core.domains import connections, signing_keys
from core.domains.signing_keys import DkimKey
from ui import kit
from ui.shell.view import View

HOW = (
    "Open the console and generate a record for the domain.",
    "Copy the whole value, paste it here, and we publish it.",
    "Once it shows as propagated, press “Start authentication” in the console.",
)


async def build(view: View, domain_id: UUID) -> None:
    """Show the keys there are, and take a new one."""
    domain = await view.read(connections.get, domain_id)
    keys = await view.read(signing_keys.listing, domain_id)
    address = signing_keys.console(view.system, domain.name)

    async def keep() -> None:
        key = await view.act(
            "The key is being published",
            signing_keys.paste,
            domain_id,
            record.value,
            selector.value,
        )
        if key is not None:
            record.value = ""
            show_keys([key])

    def show_keys(found: list[DkimKey]) -> None:
        shown.clear()
        shown.set_visibility(bool(found))
        with shown:
            for key in found:
                key_line(key)

    def optional() -> None:
        kit.badge("Optional, advised")

    with kit.section("Sign with your own name (DKIM)", "A minute, in the Google console", optional):
        shown = kit.box("stack g8")
        show_keys(keys)
        with kit.box("stack g4", "ol"):
            for number, step in enumerate(HOW, start=1):
                kit.text(f"{number}. {step}", "muted", "li")
        with kit.box("row"):
            kit.button(
                "Open the Google console",
                on_click=lambda: view.leave(address, new_tab=True),
                variant="secondary",
                icon="external-link",
            )
        with kit.form(keep):
            record = kit.field(
                "Record from the console",
                kind="textarea",
                rows=3,
                name="record",
                placeholder="v=DKIM1; k=rsa; p=MIIBIjANBgkq…",
                optional=True,
                hint="Quotes and line breaks do no harm. A private key never belongs here.",
            )
            selector = kit.field(
                "Selector",
                name="selector",
                value=signing_keys.SELECTOR,
                suffix="._domainkey",
                optional=True,
                autocomplete="off",
            )
            with kit.box("row"):
                kit.button("Publish the key", submit=True, variant="secondary", icon="key-round")


def key_line(key: DkimKey) -> None:
    """Show one key; seen in DNS is not yet proved by a message."""
    with kit.box("row g8 wrap"):
        kit.mono(f"{key.selector}._domainkey")
        kit.badge(f"{key.bits} bit")
        kit.status_badge(key.status)
        kit.caption(
            "A real message was signed with it."
            if key.proved_at
            else key.problem
            or "Not proved yet: a test message shows whether mail is signed with it."
        )
