"""The live regions of reports; what they read is described beside their name."""

from __future__ import annotations

from ui.kit.parts import VUE
from ui.shell.live import LiveElement


class CampaignReport(LiveElement, component=VUE / "campaign_report.js"):
    """What came of a campaign: ``core.sending.analytics.page``."""


class SenderHealth(LiveElement, component=VUE / "sender_health.js"):
    """How the organization stands as a sender: ``core.sending.sender_health.card``."""
