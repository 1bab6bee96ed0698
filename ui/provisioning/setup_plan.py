"""What a domain waits for a person to decide: a plan to approve, or a set-up that has stopped."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from core.domains import connections, records
from core.system import Work
from ui import kit
from ui.shell.view import View

RISKS = {"low": "success", "medium": "warning", "high": "danger"}


class Decision:
    """A place on the page that fills itself when there is something to decide."""

    def __init__(self, view: View, domain_id: UUID) -> None:
        self.view, self.domain_id = view, domain_id
        self.holder = kit.box()
        self.holder.set_visibility(False)
        self.shown: tuple[str, ...] = ()

    def show(self, seen: dict[str, Any]) -> None:
        """Ask what is to be decided now; what is asked already stays as it stands."""
        plan, code = seen["change_set"], seen["next"]["code"]
        key = (code, plan["id"] if plan else "") if code in ("approve", "restart") else ()
        if key == self.shown:
            return
        self.shown = key
        self.holder.clear()
        with self.holder:
            if code == "approve" and plan:
                self._plan(plan)
            elif code == "restart":
                self._stopped(seen)
        self.holder.set_visibility(bool(key))

    def _plan(self, plan: dict[str, Any]) -> None:
        """Show what would change in words, with every consent it needs."""
        ticks: dict[str, kit.Field] = {}

        async def approve() -> None:
            agreed = [code for code, tick in ticks.items() if tick.value]
            await self.view.act(
                "The records are being set",
                connections.approve,
                self.domain_id,
                UUID(plan["id"]),
                agreed,
            )

        async def again() -> None:
            await self.view.act("It is planned again", plan_again, self.domain_id, UUID(plan["id"]))

        risk = partial(kit.badge, f"Risk: {plan['risk']}", RISKS.get(plan["risk"], "neutral"))
        with kit.section("This plan needs your decision", plan["title"], risk):
            for refusal in plan["refusals"]:
                kit.alert("danger", "This is not allowed", refusal["text"])
            with kit.box("stack g6", "ul"):
                for words in plan["words"]:
                    kit.text(str(words), "muted", "li")
            for consent in plan["consents"]:
                ticks[consent["code"]] = kit.checkbox(consent["text"], name=consent["code"])
            with kit.box("row g8 wrap"):
                if not plan["refusals"]:
                    kit.button(
                        "Approve and apply", on_click=approve, icon="check", testid="approve"
                    )
                kit.button("Plan again", on_click=again, variant="secondary", icon="rotate-cw")
                kit.link("See every record", f"/domains/{self.domain_id}/records")

    def _stopped(self, seen: dict[str, Any]) -> None:
        """Say why the set-up has stopped, and offer to take it up again."""

        async def restart() -> None:
            await self.view.act("It goes on", connections.restart, self.domain_id)

        error = seen["error"] or {}
        with kit.box(data_testid="setup-stopped"):
            kit.alert(
                "danger",
                error.get("message") or "Nothing is going on for this domain",
                error.get("action") or seen["next"]["text"],
                lambda: kit.button("Start again", on_click=restart, small=True, icon="rotate-ccw"),
            )


async def plan_again(work: Work, domain_id: UUID, change_set_id: UUID) -> None:
    """Drop a plan and let the set-up read the zone anew."""
    await records.discard(work, change_set_id)
    await connections.look_now(work, domain_id)
