"""Every way back: change sets that can be undone, snapshots that can be restored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.domains import carrying_out, records, snapshots
from core.domains.records import ChangeSet
from ui import kit
from ui.domains import texts
from ui.shell.view import View

UNDOABLE = ("applied", "verified", "failed")


@dataclass(frozen=True, slots=True)
class Tables:
    """Both tables, to be read again together."""

    history: kit.DataTable
    snapshots: kit.DataTable

    async def reload(self) -> None:
        """Read both again."""
        await self.history.reload()
        await self.snapshots.reload()


async def draw(view: View, domain_id: UUID, name: str) -> Tables:
    """Draw what was changed, and the zones that were kept."""

    async def show(chosen: Any) -> None:
        change_set = await view.read(records.get, UUID(chosen["id"]))
        with kit.dialog("Change", wide=True) as modal:
            kit.h2(change_set.title)
            kit.text(" ".join(str(word) for word in change_set.words), "text", "p")
            kit.zone_diff("Changes", texts.change_rows(change_set.changes))
            with kit.box("modal-foot"):
                kit.button("Close", variant="secondary", on_click=lambda: modal.close("yes"))
        await modal.answered()

    async def undo(chosen: Any) -> None:
        sure = await view.confirm(
            f"Undo “{chosen['title']}”?",
            "The records it touched become what they were before, to the byte. Everything else stays.",
            "Undo it",
        )
        if sure:
            key = UUID(chosen["id"])
            await view.call(
                carrying_out.take_back, view.actor, key, done_message="The change is taken back"
            )

    async def restore(chosen: Any) -> None:
        sure = await view.confirm(
            "Plan the way back to this zone?",
            "Nothing changes yet: you see every line first, then approve it.",
            "Plan the way back",
            typed=name,
        )
        if sure:
            key = UUID(chosen["id"])
            await view.call(
                snapshots.restore, view.actor, key, done_message="The way back is planned above"
            )

    async def keep() -> None:
        await view.call(
            snapshots.take, view.actor, domain_id, BY_HAND, done_message="The zone is kept"
        )
        await kept.reload()

    async def past(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(records.history, domain_id)
        return kit.narrowed([row(one) for one in found], query)

    async def zones(query: kit.TableQuery) -> kit.TablePage:
        found = await view.read(snapshots.listing, domain_id)
        rows = [
            {
                "id": str(one.id),
                "taken_at": one.taken_at.isoformat(),
                "reason": one.reason,
                "records": len(one.records),
                "by": "hand" if one.reason == BY_HAND else "change",
            }
            for one in found
        ]
        return kit.narrowed(rows, query)

    kit.h2("History")
    history = await kit.data_table(
        "History of changes",
        HISTORY,
        past,
        actions=[
            kit.RowAction("show", "Show", "eye", show),
            kit.RowAction("undo", "Undo…", "undo-2", undo, danger=True),
        ],
        filters=[kit.Filter("status", "State", STATES)],
        search="Search changes",
        size=10,
        empty=lambda: kit.empty_state(
            "history",
            "Nothing was changed yet",
            "Every change is listed here and can be undone.",
            lambda: kit.link_button("See the domain", f"/domains/{domain_id}", variant="secondary"),
        ),
    )
    with kit.box("row between g8 wrap"):
        kit.h2("Snapshots of the zone")
        kit.button("Keep the zone as it is", on_click=keep, variant="secondary", icon="archive")
    kept: kit.DataTable = await kit.data_table(
        "Snapshots",
        SNAPSHOTS,
        zones,
        actions=[kit.RowAction("restore", "Restore…", "rotate-ccw", restore)],
        filters=[kit.Filter("by", "Kept", {"hand": "By hand", "change": "Before a change"})],
        search="Search snapshots",
        under="kept_",
        size=10,
        empty=lambda: kit.empty_state(
            "archive",
            "No snapshot yet",
            "The zone is kept before every change, and when you ask.",
            lambda: kit.button("Keep it now", on_click=keep, variant="secondary"),
        ),
    )
    return Tables(history, kept)


BY_HAND = "Kept by hand"
STATES = {
    "planned": "Planned",
    "approved": "Approved",
    "sending": "On its way",
    "applied": "Applied",
    "verified": "Verified",
    "failed": "Failed",
    "undone": "Undone",
    "discarded": "Discarded",
}
HISTORY = (
    kit.Column("title", "Change"),
    kit.Column("status", "State", "status"),
    kit.Column("changes", "Records", "number"),
    kit.Column("risk", "Risk"),
    kit.Column("created_at", "Planned", "time"),
    kit.Column("applied_at", "Applied", "time"),
)
SNAPSHOTS = (
    kit.Column("reason", "Why it was kept"),
    kit.Column("records", "Records", "number"),
    kit.Column("taken_at", "When", "time"),
)


def row(change_set: ChangeSet) -> dict[str, Any]:
    """Return one change set as a row; only what was carried out can be undone."""
    applied = change_set.applied_at
    can_undo = change_set.status in UNDOABLE and bool(change_set.changes)
    return {
        "id": str(change_set.id),
        "title": change_set.title,
        "status": change_set.status,
        "changes": len(change_set.changes),
        "risk": change_set.risk.title(),
        "created_at": change_set.created_at.isoformat(),
        "applied_at": applied.isoformat() if applied else None,
        "actions": ["show", "undo"] if can_undo else ["show"],
    }
