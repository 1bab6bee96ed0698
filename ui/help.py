"""The user's guide, the page about the API and the page of every error: docs/, served at /help."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from ui.web import refusal
from ui.web.pages import static_page

DOCS = Path(__file__).parent.parent / "docs"
PLACES = {"errors": DOCS / "help" / "errors", "": DOCS / "guide"}
FOR_PROGRAMS = DOCS / "develop" / "api.md"
NAME = re.compile(r"[a-z0-9_-]+")


def router() -> APIRouter:
    """Return the help pages; threads draw them."""
    made = APIRouter(include_in_schema=False)

    @made.get("/help")
    def index() -> Response:
        return show("", "index")

    @made.get("/help/errors/{name}")
    def error(name: str) -> Response:
        return show("errors", name)

    @made.get("/help/api")
    def api() -> Response:
        return drawn(FOR_PROGRAMS)

    @made.get("/help/{name}")
    def page(name: str) -> Response:
        return show("", name.removesuffix(".md"))

    return made


def show(place: str, name: str) -> Response:
    """Return a help page, or the page that says there is none."""
    file = PLACES[place] / f"{name}.md"
    if not NAME.fullmatch(name) or not file.is_file():
        return refusal(404)
    return drawn(file, first=name == "index")


def drawn(file: Path, *, first: bool = False) -> Response:
    """Return a page of our own files; the first one has no way back."""
    title, html = rendered(file)
    return static_page("help", 200, title=title, body=Markup(html), first=first)  # noqa: S704


@cache
def rendered(file: Path) -> tuple[str, str]:
    """Return a page's title and HTML; links between pages lose their .md."""
    from markdown_it import MarkdownIt  # a megabyte that only readers of help need

    text = file.read_text()
    title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), "Help")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    html = re.sub(r'href="(?:\.\./)?help/errors/([a-z_]+)\.md', r'href="/help/errors/\1', html)
    return title, re.sub(r'href="(?:\.\./develop/)?([a-z0-9_-]+)\.md', r'href="/help/\1', html)
