"""Golden files: what a text looked like when a person last read and accepted it."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "golden"


def matches(name: str, text: str) -> bool:
    """Return whether ``text`` is what tests/golden/``name`` holds; under make golden, write it."""
    path = FOLDER / name
    if os.environ.get("MAILWRIGHT_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path.exists() and path.read_text(encoding="utf-8") == text
