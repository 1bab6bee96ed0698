"""The few files every page loads, named by their content: one stylesheet, one script, one font, one mark."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ui.theme import tokens
from ui.theme.icons import ICONS
from ui.theme.statuses import LEVELS, STATUSES

HERE = Path(__file__).parent
PREFIX = "/static/"

FRAME = ("sidebar", "topbar", "palette", "bell", "banner", "connection", "toasts")
"""Components every page has: they travel with the script instead of in a file each."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; its name changes with its content, so it may be kept for ever."""

    name: str
    media_type: str
    body: bytes

    @property
    def url(self) -> str:
        """Return the path under which it is served."""
        return PREFIX + self.name


@cache
def font() -> Asset:
    """Return Inter, variable weight, Latin subset."""
    body = (HERE / "fonts" / "inter-latin-wght-normal.woff2").read_bytes()
    return _asset("inter", "woff2", "font/woff2", body)


@cache
def stylesheet() -> Asset:
    """Return font, colours and every rule of ``css/`` in order, without comments and line breaks."""
    face = (
        "@font-face{font-family:Inter;font-style:normal;font-weight:100 900;font-display:swap;"
        f"src:url({font().url}) format('woff2')}}"
    )
    rules = "".join(path.read_text("utf-8") for path in sorted((HERE / "css").glob("*.css")))
    css = re.sub(r"/\*.*?\*/|\n", "", face + tokens.stylesheet() + rules, flags=re.DOTALL)
    return _asset("app", "css", "text/css; charset=utf-8", css.encode())


@cache
def script() -> Asset:
    """Return the shared script: icons and states as data, ``static/kit.js``, the frame's parts."""
    data = {"icons": ICONS, "statuses": STATUSES, "levels": LEVELS}
    code = (HERE.parent / "static" / "kit.js").read_text("utf-8")
    facts = json.dumps({**data, "parts": {}}, separators=(",", ":"))
    parts = "".join(_part(name) for name in FRAME)
    body = f"(()=>{{const Kit=window.Kit={facts};\n{code}\n{parts}}})();"
    return _asset("kit", "js", "text/javascript; charset=utf-8", body.encode())


@cache
def mark() -> Asset:
    """Return the product's mark, also the icon of the browser tab."""
    body = (HERE.parent / "static" / "mark.svg").read_bytes()
    for name, value in tokens.COLOURS.items():
        body = body.replace(f"var(--{name})".encode(), value.encode())
    return _asset("mark", "svg", "image/svg+xml", body)


def favicon() -> str:
    """Return the mark as inline SVG, as ``ui.run_with`` takes it."""
    return mark().body.decode()


def all_assets() -> dict[str, Asset]:
    """Return every asset by its served name."""
    return {asset.name: asset for asset in (font(), stylesheet(), script(), mark())}


def head_html() -> str:
    """Return what the head of every page needs, NiceGUI's and plain ones alike."""
    return (
        f'<link rel="preload" href="{font().url}" as="font" type="font/woff2" crossorigin>'
        f'<link rel="stylesheet" href="{stylesheet().url}">'
        f'<meta name="theme-color" content="{tokens.COLOURS["bg-primary"]}">'
        f'<script defer src="{script().url}"></script>'
    )


def _part(name: str) -> str:
    """Return a component module as a block that puts it where ``Kit.install`` finds it."""
    module = (HERE.parent / "vue" / f"{name}.js").read_text("utf-8")
    return "{" + module.replace("export default", f"Kit.parts.{name} =", 1) + "}\n"


def _asset(stem: str, suffix: str, media_type: str, body: bytes) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:10]
    return Asset(f"{stem}.{digest}.{suffix}", media_type, body)
