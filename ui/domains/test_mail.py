"""A message sent for real, found again, and what its receiver thought of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.domains import test_messages
from core.domains.test_messages import TestMessage
from core.system import Work
from ui import kit
from ui.shell.regions import Quiet
from ui.shell.view import View

VERDICTS = {"pass": "success", "fail": "danger", "softfail": "warning", "neutral": "neutral"}


async def build(view: View, domain_id: UUID) -> None:
    """Offer to send a test, and list those that were sent."""

    async def fetch() -> dict[str, Any]:
        return {"tests": await view.read(listed, domain_id)}

    async def send() -> None:
        await view.call(
            test_messages.send,
            view.actor,
            domain_id,
            sender.value,
            recipient.value,
            done_message="The test is on its way",
        )

    with kit.section("Test message", "Really sent, then read where it arrives"):
        with kit.form(send):
            with kit.box("cols2"):
                sender = kit.field(
                    "From",
                    name="sender",
                    kind="email",
                    optional=True,
                    placeholder="a mailbox of this domain",
                    hint="Empty: the administrator of your workspace.",
                )
                recipient = kit.field(
                    "To",
                    name="recipient",
                    kind="email",
                    optional=True,
                    placeholder="a second mailbox",
                    hint="Empty: our own inbox.",
                )
            with kit.box("row"):
                kit.button("Send a test", submit=True, icon="send", testid="send-test")
        sent = kit.box("stack g16")
    first = await fetch()
    region = await view.live(Quiet, f"domain:{domain_id}", fetch, first, share="tests")

    async def draw(tests: list[dict[str, Any]]) -> None:
        if sent.is_deleted:
            return
        sent.clear()
        sent.set_visibility(bool(tests))
        with sent:
            for one in tests[:5]:
                show(one)

    await draw(first["tests"])
    region.on_change = lambda now: background_tasks.create(draw(now["tests"]))


async def listed(work: Work, domain_id: UUID) -> list[dict[str, Any]]:
    """Return the newest tests as they are drawn."""
    found: list[TestMessage] = await test_messages.listing(work, domain_id)
    return [test_messages.view(one) for one in found]


def show(one: dict[str, Any]) -> None:
    """Show one test: where it is, its verdicts, its problems, its headers."""
    with kit.box("tile-card stack g8"):
        with kit.box("row g8 wrap"):
            kit.status_badge(one["status"])
            kit.mono(f"{one['sender']} → {one['recipient']}")
        if one["received"]:
            with kit.box("row g8 wrap"):
                for method in ("spf", "dkim", "dmarc"):
                    verdict = one[method] or "none"
                    kit.badge(f"{method.upper()} {verdict}", VERDICTS.get(verdict, "warning"))
                if one["in_spam"] is not None:
                    place = (
                        ("In the spam folder", "danger") if one["in_spam"] else ("Inbox", "success")
                    )
                    kit.badge(*place)
        for problem in one["problems"]:
            kit.text(str(problem), "muted", "p")
        if one["headers"]:
            with kit.box(tag="details"):
                kit.text("Headers as received", "cap", "summary")
                kit.text(one["headers"], "mono cap wraps", "pre")
