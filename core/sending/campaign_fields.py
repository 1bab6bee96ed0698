"""What may be changed of a campaign, each value cleaned or refused with a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypedDict
from uuid import UUID

from core.accounts.inputs import address, line
from core.errors import AppError, Invalid, NotFound
from core.sending import audience_rules, contact_fields, html
from core.sending.build import Building, Content, compiled
from core.sending.merge import plain
from core.sending.merge_terms import BUILT_IN, Place
from core.sending.template_content import LINKS
from core.system import Work
from data.sending.campaigns import Campaign
from data.sending.senders import Sender
from data.sending.templates import Template

LONGEST_HTML = 1_000_000
LONGEST_NAME = 120
WRITTEN = {"subject", "preheader", "html", "text"}
"""Fields in which merge tags may stand."""


class Changes(TypedDict, total=False):
    """What to change; a field that is left out stays. ``html`` takes the template's place."""

    name: str
    subject: str
    preheader: str
    template_id: UUID | None
    html: str
    text: str
    sender_id: UUID | None
    from_name: str
    reply_to: str
    audience: Mapping[str, Any]
    track_opens: bool
    track_clicks: bool


async def cleaned(work: Work, changes: Changes) -> dict[str, Any]:
    """Return the fields of a campaign to set; raise Invalid or NotFound for what will not do."""
    found: dict[str, Any] = dict(changes)
    if "name" in changes:
        found["name"] = name_of(changes["name"])
    known = await contact_fields.known(work) if WRITTEN & changes.keys() else frozenset()
    for field in ("subject", "preheader"):
        if field in found:
            found[field] = line(str(found[field]), field)
            _reads(found[field], field, known)
    if "from_name" in changes:
        found["from_name"] = line(changes["from_name"], "from_name")
    if changes.get("reply_to", "").strip():
        found["reply_to"] = address(changes["reply_to"], "reply_to")[0]
    if "audience" in changes:
        found["audience"] = await audience(work, changes["audience"])
    if changes.get("sender_id"):
        await _require(work, Sender, changes["sender_id"], "sender")
    found |= await _content(work, changes, known)
    return found


def name_of(text: str) -> str:
    """Return the name of a campaign; raise Invalid when it is empty or too long."""
    name = line(text, "name", "Give the campaign a name; only you will see it.")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Use at most {LONGEST_NAME} characters.", field="name")
    return name


async def audience(work: Work, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return an audience whose parts belong to the organization."""
    found = audience_rules.checked(raw)
    if "campaign_id" in found:
        await _require(work, Campaign, UUID(found["campaign_id"]), "campaign")
    return found


async def _content(work: Work, changes: Changes, known: frozenset[str]) -> dict[str, Any]:
    """Return template, HTML and text so that one of template and HTML is set."""
    if changes.get("template_id"):
        template = await _require(work, Template, changes["template_id"], "template")
        return {"template_id": template.id, "html": "", "text": ""}
    found: dict[str, Any] = {}
    if "html" in changes:
        if len(changes["html"]) > LONGEST_HTML:
            raise Invalid("The content is longer than a megabyte.", field="html")
        clean = await asyncio.to_thread(_cleaned_html, changes["html"], known)
        found = {"html": clean, "template_id": None}
    if "text" in changes:
        found["text"] = changes["text"].replace("\x00", "").strip()
        _reads(found["text"], "text", known)
    return found


def _cleaned_html(text: str, known: frozenset[str]) -> str:
    """Return clean HTML that can be built; raise Invalid with line and column otherwise."""
    if not text.strip():
        return ""
    try:
        clean = html.clean(text.replace("\x00", ""))
        compiled(Content("", clean), Building(LINKS, known, "", ""))
    except Invalid as error:
        raise _on("html", error) from None
    return clean if html.WHOLE.search(text) or "<style" in clean else _inside(clean)


def _inside(page: str) -> str:
    """Return what stands in the body of a clean page: somebody wrote no more than that."""
    return page[page.index(">", page.index("<body")) + 1 : page.rindex("</body>")].strip()


def _reads(text: str, field: str, known: frozenset[str]) -> None:
    """Raise Invalid for tags that no field has, and where conditions or choices do not close."""
    try:
        plain(text, Place.plain, known | BUILT_IN.keys())
    except Invalid as error:
        raise _on(field, error) from None


def _on(field: str, error: AppError) -> Invalid:
    return Invalid(error.advice.message, code=error.code, action=error.advice.action, field=field)


async def _require(work: Work, kind: type[Any], row_id: UUID | None, word: str) -> Any:
    row = await work.session.get(kind, row_id)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no such {word}.", action="Choose another.")
    return row
