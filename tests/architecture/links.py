"""Links in Markdown: which there are, and which lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
OUTSIDE = ("http://", "https://", "mailto:")


def pages() -> list[Path]:
    """Return every Markdown page of the repository."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def broken(page: Path) -> Iterator[str]:
    """Yield every link of a page that leads nowhere inside the repository."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if target.startswith(OUTSIDE):
            continue
        address, _, anchor = target.partition("#")
        there = _file(page, address)
        if not there.exists() or (anchor and anchor not in anchors(there)):
            yield target


@cache
def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return {_slug(heading) for heading in HEADING.findall(text)}


def _file(page: Path, address: str) -> Path:
    if address.startswith("/help/"):  # as the application serves docs/
        inside = address.removeprefix("/help/")
        folder = "help" if inside.startswith("errors/") else "guide"
        return ROOT / "docs" / folder / f"{inside}.md"
    return page if not address else (page.parent / address)


def _slug(heading: str) -> str:
    plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
