"""Files made on the spot and handed over to the browser."""

from __future__ import annotations

from nicegui import ui


def download(content: str, name: str, kind: str = "text/plain") -> None:
    """Hand a text over as a file; ``kind`` is its media type."""
    ui.download.content(content.encode("utf-8-sig" if kind == "text/csv" else "utf-8"), name, kind)
