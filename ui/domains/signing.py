"""DKIM keys of a domain: how far each is proved, a place to paste one, and the way to retire one."""

from __future__ import annotations

from uuid import UUID

from core.domains import connections, signing_keys
from core.domains.signing_keys import DkimKey
from core.system import Work
from ui import kit
from ui.shell.view import View

SAYS = {
    "waiting": "Waits until its record stands in the DNS.",
    "published": "Its record stands in the DNS; a test message proves that mail is signed with it.",
}


async def build(view: View, domain_id: UUID) -> None:
    """List the keys and take a new one."""
    name, keys = await view.read(_both, domain_id)
    page = f"/domains/{domain_id}/settings"

    async def keep() -> None:
        kept = await view.act(
            "The key is being published", signing_keys.paste, domain_id, text.value, selector.value
        )
        if kept is not None:
            view.go(page)

    with kit.section("DKIM keys", "Mail is signed by its host; the key here lets others check it"):
        for key in keys:
            show(view, domain_id, key)
        with kit.form(keep):
            text = kit.field(
                "Record from the console",
                kind="textarea",
                rows=3,
                name="record",
                placeholder="v=DKIM1; k=rsa; p=MIIBIjANBgkq…",
                hint="As the host of your mailboxes shows it; quotes and line breaks do no harm.",
            )
            selector = kit.field("Selector", name="selector", optional=True, placeholder="google")
            with kit.box("row g8 wrap"):
                kit.button(
                    "Publish this key", submit=True, variant="secondary", testid="paste-dkim"
                )
                kit.button(
                    "Open the console",
                    on_click=lambda: view.leave(signing_keys.console(view.system, name)),
                    variant="ghost",
                    icon="external-link",
                )


def show(view: View, domain_id: UUID, key: DkimKey) -> None:
    """Show one key with the way to retire it."""

    async def retire() -> None:
        sure = await view.confirm(
            f"Retire {key.selector}?",
            "Its record is planned away. Mail signed with it can no longer be checked.",
            "Retire key",
        )
        if not sure:
            return
        done = await view.act("The key is retired", signing_keys.retire, domain_id, key.selector)
        if done is not None:
            view.go(f"/domains/{domain_id}/settings")

    with kit.box("row between g8 wrap"):
        with kit.box("row g8 wrap"):
            kit.mono(f"{key.selector}._domainkey")
            kit.status_badge(key.status)
            kit.caption(f"{key.bits} bits" if key.bits else "")
        kit.button("Retire", on_click=retire, variant="ghost", small=True)
    if told := key.problem or SAYS.get(key.status, ""):
        kit.caption(told)


async def _both(work: Work, domain_id: UUID) -> tuple[str, list[DkimKey]]:
    """Return the name of a domain and its keys."""
    domain = await connections.get(work, domain_id)
    return domain.name, await signing_keys.listing(work, domain_id)
