"""Where the mail of this installation leads back to: its own address, under its own keys."""

from __future__ import annotations

from core.sending.links import Links
from core.sending.tracking_tokens import Signer
from core.system import System

PURPOSE = "tracking"


def links(system: System) -> Links:
    """Return what writes and reads the addresses of ours that stand in mail."""
    return Links(system.settings.url, Signer(system.vault.keys_for(PURPOSE)))
