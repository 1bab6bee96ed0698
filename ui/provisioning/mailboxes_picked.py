"""What can be done with the mailboxes that are ticked: connect them, or take their sign-in along."""

from __future__ import annotations

from uuid import UUID

from core.amounts import count
from core.provisioning.direct import mailboxes, outreach
from ui import kit
from ui.provisioning.warmup_form import WarmupForm
from ui.shell.view import View


class Picked:
    """The bar above the table, there while something is ticked."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.ids: list[UUID] = []
        self.table: kit.DataTable | None = None
        self.bar = kit.box("card row between g8 wrap", role="region", aria_label="Chosen mailboxes")
        with self.bar:
            self.said = kit.text("", "strong", "span")
            with kit.box("row g8 wrap"):
                kit.button("Connect to the sequencer", on_click=self.connect, icon="link")
                kit.menu(
                    "Export",
                    [
                        kit.Item("Sign-in data as CSV", "download", self.as_csv),
                        kit.Item("Sign-in data as JSON", "download", self.as_json),
                        kit.Item("File for the sequencer’s import", "upload", self.for_sequencer),
                    ],
                    icon="download",
                )
        self.bar.set_visibility(False)

    def show(self, ids: list[str]) -> None:
        """Take in what is ticked."""
        self.ids = [UUID(one) for one in ids]
        self.said.set_text(f"{len(ids)} chosen")
        self.bar.set_visibility(bool(ids))

    async def connect(self) -> None:
        """Ask how to warm up, then start to connect."""
        with kit.dialog("Connect to the sequencer", wide=True) as modal:

            async def start() -> None:
                started = await self.view.act(
                    "The mailboxes are being connected", outreach.connect, self.ids, warmup.wish()
                )
                if started is not None:
                    modal.close("started")

            kit.h2(f"Connect {len(self.ids)} to Smartlead")
            with kit.form(start):
                warmup = WarmupForm()
                with kit.modal_foot(modal):
                    kit.button("Connect", submit=True, icon="link")
        if await modal.answered() == "started" and self.table is not None:
            self.table.unpick()

    async def as_csv(self) -> None:
        """Hand the sign-in data over as CSV."""
        await self._export("csv")

    async def as_json(self) -> None:
        """Hand the sign-in data over as JSON."""
        await self._export("json")

    async def for_sequencer(self) -> None:
        """Hand over a file for the sequencer's own import."""
        if not await self._sure():
            return
        text = await self.view.act("The file is written", outreach.csv, self.ids)
        if text is not None:
            kit.download(text, "mailboxes-for-the-sequencer.csv", "text/csv")

    async def _export(self, kind: str) -> None:
        if not await self._sure():
            return
        text = await self.view.act("The file is written", mailboxes.export, self.ids, kind)
        if text is not None:
            kit.download(text, f"mailboxes.{kind}", f"text/{kind}")

    async def _sure(self) -> bool:
        return await self.view.confirm(
            "Export sign-in data?",
            f"The file holds the secrets of {count(len(self.ids), 'mailbox', 'mailboxes')} in clear. The export is "
            "written down in the audit log.",
            "Export",
            danger=False,
        )
