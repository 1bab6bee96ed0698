"""What can be done with the contacts that are ticked, or with all that the list shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import contact_bulk, contact_lists
from core.sending.contact_lists import Choice
from core.system import Work
from ui import kit
from ui.shell.view import View

TELLS = {
    "tag": "The tag is given",
    "untag": "The tag is taken",
    "suppress": "They get no mail any more",
    "delete": "The contacts are deleted; you can restore them for 30 days",
}


class Picked:
    """The bar above the table, there while something is ticked."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.ids: list[UUID] = []
        self.everybody = False
        self.choice, self.total = Choice(), 0
        self.table: kit.DataTable | None = None
        self.bar = kit.box("card row between g8 wrap", role="region", aria_label="Chosen contacts")
        with self.bar:
            with kit.box("row g8 wrap"):
                self.said = kit.text("", "strong", "span")
                self.all = kit.button(
                    "Choose all", on_click=self.choose_all, variant="ghost", small=True
                )
            with kit.box("row g8 wrap"):
                kit.button("Tag", on_click=lambda: self.tag("tag"), variant="secondary", icon="tag")
                kit.button("Untag", on_click=lambda: self.tag("untag"), variant="secondary")
                kit.button("Suppress", on_click=self.suppress, variant="secondary", icon="ban")
                kit.button("Delete", on_click=self.delete, variant="danger", icon="trash-2")
        self.bar.set_visibility(False)

    @property
    def count(self) -> int:
        """How many contacts are meant."""
        return self.total if self.everybody else len(self.ids)

    def show(self, ids: list[str]) -> None:
        """Take in what is ticked."""
        self.ids, self.everybody = [UUID(one) for one in ids], False
        self._say(shown=bool(ids))

    def choose_all(self) -> None:
        """Mean everybody the list shows, over all its pages."""
        self.everybody = True
        self._say(shown=True)

    async def tag(self, action: str) -> None:
        """Ask for a tag, then give or take it."""
        verb = "Give" if action == "tag" else "Take"
        with kit.dialog(f"{verb} a tag") as modal:

            async def go() -> None:
                tags = str(asked.value or "").split(",")
                if await self._carry_out(action, tags=tags):
                    modal.close("done")

            kit.h2(f"{verb} a tag" + (" to " if action == "tag" else " from ") + self._people())
            with kit.form(go):
                asked = kit.field(
                    "Tag",
                    name="tags",
                    placeholder="customer",
                    hint="Several with commas between them.",
                    focus=True,
                    autocomplete="off",
                )
                with kit.modal_foot(modal, "Go back"):
                    kit.button(f"{verb} tag", submit=True, icon="tag")
        await modal.answered()

    async def suppress(self) -> None:
        """Ask, then put the chosen on the suppression list."""
        sure = await self.view.confirm(
            f"Suppress {self._people()}?",
            "They get no mail from you any more, whatever list they come in by, until somebody "
            "lifts it.",
            "Suppress",
        )
        if sure:
            await self._carry_out("suppress", reason="Suppressed by hand")

    async def delete(self) -> None:
        """Ask, then delete the chosen."""
        sure = await self.view.confirm(
            f"Delete {self._people()}?",
            "You can restore them for 30 days. After that they are gone for good.",
            "Delete",
        )
        if sure:
            await self._carry_out("delete")

    async def _carry_out(self, action: str, **more: Any) -> bool:
        async def run(work: Work) -> int:
            ids = await contact_lists.chosen(work, self.choice) if self.everybody else self.ids
            return await contact_bulk.carry_out(work, action, ids, **more)

        changed = await self.view.act(TELLS[action], run)
        if changed is None or self.table is None:
            return changed is not None
        self.table.unpick()
        self.show([])
        await self.table.reload()
        return True

    def _people(self) -> str:
        return f"{self.count:,} contact{'' if self.count == 1 else 's'}"

    def _say(self, *, shown: bool) -> None:
        self.said.set_text(f"{self.count:,} chosen")
        self.all.set_text(f"Choose all {self.total:,}")
        self.all.set_visibility(not self.everybody and self.total > len(self.ids))
        self.bar.set_visibility(shown)
