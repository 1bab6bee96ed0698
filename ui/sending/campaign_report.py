"""The report of a campaign, moving as its mail is opened, clicked and answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.sending import analytics, report_files
from ui import kit
from ui.sending import campaign_frame
from ui.sending.report_regions import CampaignReport
from ui.shell.view import View


async def build(view: View, campaign_id: UUID) -> None:
    """Show the funnel, the course and the links."""

    async def fetch() -> dict[str, Any]:
        return await view.read(analytics.page, campaign_id)

    async def export() -> None:
        found = await fetch()
        kit.download(report_files.summary(found), f"report-{campaign_id}.csv", "text/csv")

    with kit.page():
        actions = await campaign_frame.head(view, campaign_id, "/report")
        first = await fetch()
        if not first["delivered_known"] and first["sent"]:
            kit.alert(
                "accent",
                "Delivered is what did not bounce",
                "This campaign left through a relay, which tells nothing of what arrived.",
            )
        await view.live(CampaignReport, f"campaign:{campaign_id}", fetch, first)
    with actions:
        kit.button("Export CSV", on_click=export, variant="secondary", icon="download")
