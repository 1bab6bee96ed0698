"""A file of text that is read in the browser and handed over as what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.kit.parts import VUE, Component, assign


class TextFile(Component, component=VUE / "text_file.js"):
    """A button that takes a file, or lets one be dropped on it."""


def text_file(
    label: str,
    on_text: Callable[[str], Any],
    *,
    accept: str = ".csv,.txt",
    most_bytes: int = 1_000_000,
) -> TextFile:
    """Ask for a text file; ``on_text`` is told its content. Larger ones are refused at once."""
    element = TextFile()
    assign(element, {"label": label, "accept": accept, "most": most_bytes})
    element.on("text", lambda event: on_text(str(event.args)[:most_bytes]))
    return element
