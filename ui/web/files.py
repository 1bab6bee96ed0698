"""The style and script of the plain pages, named by their content like all our assets."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from ui.theme.assets import Asset

STATIC = Path(__file__).parent / "static"
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@cache
def files() -> dict[str, Asset]:
    """Return the files by their name in the source, as "web.css"."""
    return {path.name: _asset(path) for path in sorted(STATIC.iterdir())}


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:10]
    suffix = path.suffix.lstrip(".")
    return Asset(f"web/{path.stem}.{digest}.{suffix}", TYPES[suffix], body)
