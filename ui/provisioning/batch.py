"""One batch on its way: every item live, and what can be done with those that failed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.provisioning import batches
from ui import kit
from ui.shell.regions import BatchProgress
from ui.shell.view import View


async def build(view: View, batch_id: UUID) -> None:
    """Follow a batch; leaving the page does not stop it."""

    async def fetch() -> dict[str, Any]:
        return await view.read(batches.overview, batch_id)

    offered: dict[str, kit.Button] = {}

    async def retry() -> None:
        await view.act("What failed is tried again", batches.retry_failed, batch_id)

    async def cancel() -> None:
        sure = await view.confirm(
            "Cancel this batch?",
            "Nothing more is started. What has begun goes on to its end, and stays.",
            "Cancel batch",
        )
        if sure:
            await view.act("The batch is cancelled", batches.cancel, batch_id)

    async def save(kind: str) -> None:
        text = await view.read(batches.export, batch_id, kind)
        kit.download(text, f"batch-{batch_id}.{kind}", f"text/{kind}")

    def actions() -> None:
        offered["again"] = kit.button(
            "Retry failed", on_click=retry, icon="rotate-cw", testid="retry-failed"
        )
        offered["stop"] = kit.button("Cancel", on_click=cancel, variant="secondary", icon="ban")
        kit.menu(
            "Export results",
            [
                kit.Item("Results as CSV", "download", lambda: save("csv")),
                kit.Item("Results as JSON", "download", lambda: save("json")),
            ],
            icon="download",
        )

    first = await fetch()
    with kit.page():
        kit.page_header(first["title"], "It goes on by itself; you may leave this page.", actions)
        region = await view.live(BatchProgress, f"batch:{batch_id}", fetch, first)
        with kit.box("row"):
            kit.link("All batches", "/batches")

    def follow(data: dict[str, Any]) -> None:
        offered["again"].set_visibility(bool(data["failed"]))
        offered["stop"].set_visibility(data["status"] == "running")

    follow(first)
    region.on_change = follow
