"""The live regions of a campaign's pages; what they read is described beside their name."""

from __future__ import annotations

from ui.kit.parts import VUE
from ui.shell.live import LiveElement


class CampaignProgress(LiveElement, component=VUE / "campaign_progress.js"):
    """How a campaign stands, why it waits, and the sum of its messages.

    It shows ``core.sending.campaign_overview.one`` and emits ``receipt`` for the proof of the sum.
    """
