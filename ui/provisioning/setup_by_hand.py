"""The way of those who keep their DNS host: one record proves ownership, then all are copied."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nicegui import background_tasks

from core.domains import connections, records
from core.system import Work
from ui import kit
from ui.domains import plan
from ui.provisioning.setup_state import step_path
from ui.shell.view import View

NOTHING = "Nothing to copy yet: the records are listed as soon as the domain is proved to be yours."
DONE = "All records are at your DNS host. Leave them as they are."


async def build(view: View, domain_id: UUID) -> ByHand:
    """Draw the section and return what keeps it up to date."""
    return ByHand(view, domain_id)


class ByHand:
    """The records to copy, and the way back to name servers."""

    def __init__(self, view: View, domain_id: UUID) -> None:
        self.view, self.domain_id, self.shown = view, domain_id, ""

        with (
            kit.box(data_testid="records-by-hand"),
            kit.section("Copy these records to your DNS host", "We look until they are there"),
        ):
            self.say = kit.text("", "muted", "p")
            self.records = kit.records_to_copy("Records to copy")
            with kit.box("row g8 wrap"):
                kit.button("Look now", on_click=self.look, icon="refresh-cw", testid="look-now")
                kit.button("Let us set the records", on_click=self.by_us, variant="ghost")

    async def look(self) -> None:
        """Look at the DNS host now."""
        await self.view.act("It is looked at now", connections.look_now, self.domain_id)

    async def by_us(self) -> None:
        """Hand the records back to us."""
        said = "We set the records now"
        if await self.view.act(said, connections.configure, self.domain_id, executor="api"):
            self.view.go(step_path(self.domain_id, 2))

    def show(self, seen: dict[str, Any]) -> None:
        """Bring the list up to date when another one is wanted."""
        current, code = seen["change_set"], seen["next"]["code"]
        key = f"{code}:{current['id']}:{current['status']}" if current else f"{code}::"
        if key != self.shown:
            self.shown = key
            background_tasks.create(self._fill(seen, code))

    async def _fill(self, seen: dict[str, Any], code: str) -> None:
        if code == "prove" or not seen["domain"]["proved_at"]:
            rows = [proof_row(seen["proof"], seen["domain"]["name"])]
            words = "First this record. It proves that the domain is yours, and may stay."
        else:
            rows = await self.view.read(to_copy, self.domain_id)
            words = NOTHING if not seen["change_set"] else "" if code == "copy" else DONE
        if not self.records.is_deleted:
            self.records.show(rows)
            self.say.set_text(words)


async def to_copy(work: Work, domain_id: UUID) -> list[dict[str, Any]]:
    """Return the lines of the current plan as the registrar's form wants them."""
    current = await records.current(work, domain_id)
    return await plan.to_copy(work, current.id) if current else []


def proof_row(record: dict[str, Any], domain: str) -> dict[str, Any]:
    """Return the record that proves ownership as it is drawn."""
    return {
        "id": "proof",
        "verb": "Add",
        "kind": record["kind"],
        "host": record["name"].removesuffix(f".{domain}"),
        "value": record["content"],
        "priority": None,
        "ttl": record["ttl"],
        "meaning": "It proves that the domain is yours.",
        "old": "",
    }
