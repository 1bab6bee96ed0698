"""Templates: written, saved in versions, copied, removed and, for thirty days, restored."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from core.accounts import audit
from core.errors import Conflict, LimitReached, NotFound
from core.paging import PAGE_SIZE, Page, offset_of
from core.sending import contact_fields, template_content
from core.sending.presets import Preset, preset, presets
from core.sending.template_content import LONGEST_NAME, Ready, TemplateContent
from core.sending.template_removals import Removal
from core.system import Actor, System, Work
from data.sending import templates as rows
from data.sending.templates import Category, Template, TemplateVersion

__all__ = [
    "Category",
    "Preset",
    "Removal",
    "Template",
    "TemplateContent",
    "TemplateVersion",
    "as_html",
    "create",
    "duplicate",
    "forget_deleted",
    "from_preset",
    "get",
    "listing",
    "presets",
    "remove",
    "restore",
    "restore_version",
    "save",
    "totals",
    "version",
    "versions",
]

TOPIC = "templates"
MOST = 500
KEPT = timedelta(days=30)
"""How long a removed template can be restored."""


async def listing(
    work: Work,
    search: str = "",
    category: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
    *,
    removed: bool = False,
) -> Page[Template]:
    """Return a page of templates, newest first; ``removed`` shows those that can be restored."""
    found, total = await rows.found(
        work.session,
        search=search.strip(),
        category=category,
        deleted_since=work.now() - KEPT if removed else None,
        offset=offset_of(page, size),
        limit=size,
    )
    return Page(found, total)


async def totals(work: Work) -> dict[str, int]:
    """Return how many templates each category has; those without any are left out."""
    return await rows.counts(work.session)


async def get(work: Work, template_id: UUID, *, lock: bool = False) -> Template:
    """Return a template that has not been removed; raise NotFound."""
    template = await work.session.get(Template, template_id, with_for_update=lock or None)
    if template is None or template.deleted_at is not None:
        raise NotFound(
            "There is no such template.", action="It may have been removed; look among those."
        )
    return template


async def create(work: Work, content: TemplateContent) -> tuple[Template, list[Removal]]:
    """Keep a new template; return it with what cleaning took out. Raises Invalid with the place."""
    ready = await _ready(work, content)
    return await _added(work, ready.content, note=""), ready.removed


async def as_html(work: Work, content: TemplateContent) -> TemplateContent:
    """Return a template without its design: with the HTML that the design writes."""
    ready = await _ready(work, content)
    return template_content.undesigned(ready.content)


async def from_preset(work: Work, name: str) -> Template:
    """Make a template of a preset."""
    chosen = preset(name)
    ready = await _ready(work, chosen.content)
    free = free_name(ready.content.name, await rows.names(work.session))
    content = template_content.renamed(ready.content, free)
    return await _added(work, content, note=f"From the preset {chosen.title}")


async def save(
    work: Work, template_id: UUID, content: TemplateContent, version: int, note: str = ""
) -> tuple[Template, list[Removal]]:
    """Save a template as its next version; return it with what cleaning took out.

    ``version`` is the one the person began from: raises Conflict when somebody was faster. Raises
    Invalid, with line and column, for what cannot be built. Saying the same again changes nothing.
    """
    ready = await _ready(work, content)
    template = await get(work, template_id, lock=True)
    if template.version != version:
        raise Conflict(
            f"Somebody has saved version {template.version} since you opened version {version}.",
            code="template_changed",
            action="What you typed is kept. Look at the new version, then save again over it.",
        )
    if ready.content != TemplateContent.of(template):
        await _next(work, template, ready.content, note)
    await _forget_draft(work, template_id)
    return template, ready.removed


async def duplicate(work: Work, template_id: UUID) -> Template:
    """Copy a template under a name of its own."""
    template = await get(work, template_id)
    free = free_name(template.name, await rows.names(work.session))
    content = template_content.renamed(TemplateContent.of(template), free)
    return await _added(work, content, note=f"Copy of {template.name}"[:LONGEST_NAME])


async def remove(work: Work, template_id: UUID) -> Template:
    """Remove a template; it can be restored for thirty days. Mail under way is not touched."""
    template = await get(work, template_id, lock=True)
    template.deleted_at = template.updated_at = work.now()
    await audit.record(work, "template.removed", "template", template.id)
    work.ring(TOPIC)
    return template


async def restore(work: Work, template_id: UUID) -> Template:
    """Bring a removed template back."""
    template = await work.session.get(Template, template_id, with_for_update=True)
    since = work.now() - KEPT
    if template is None or (template.deleted_at and template.deleted_at < since):
        raise NotFound("There is no such template.", action="It was kept for 30 days.")
    if template.deleted_at is None:
        return template
    await _require_room(work)
    template.deleted_at, template.updated_at = None, work.now()
    await audit.record(work, "template.restored", "template", template.id)
    work.ring(TOPIC)
    return template


async def versions(work: Work, template_id: UUID) -> list[TemplateVersion]:
    """Return the versions of a template, the newest first."""
    await get(work, template_id)
    return await rows.versions(work.session, template_id)


async def version(work: Work, template_id: UUID, number: int) -> TemplateVersion:
    """Return one version of a template; raise NotFound."""
    await get(work, template_id)
    found = await rows.version(work.session, template_id, number)
    if found is None:
        raise NotFound(f"There is no version {number}.", action="Choose one of the list.")
    return found


async def restore_version(work: Work, template_id: UUID, number: int) -> Template:
    """Say again what an earlier version says, as the next version."""
    earlier = await version(work, template_id, number)
    ready = await _ready(work, TemplateContent.of(earlier))
    template = await get(work, template_id, lock=True)
    await _next(work, template, ready.content, f"Version {number} restored")
    await _forget_draft(work, template_id)
    return template


async def forget_deleted(system: System) -> int:
    """Erase templates removed thirty days ago, with all their versions; return how many."""
    async with system.platform(Actor.job()) as work:
        return await rows.forget_deleted(work.session, work.now() - KEPT)


def free_name(name: str, taken: list[str]) -> str:
    """Return a name that is not taken: "News", "News 2", "News 3"."""
    if name not in taken:
        return name
    number = 2
    while f"{name[: LONGEST_NAME - 5]} {number}" in taken:
        number += 1
    return f"{name[: LONGEST_NAME - 5]} {number}"


async def _ready(work: Work, content: TemplateContent) -> Ready:
    known = await contact_fields.known(work)
    return await asyncio.to_thread(template_content.ready, content, known)


async def _added(work: Work, content: TemplateContent, note: str) -> Template:
    await _require_room(work)
    template = Template(
        organization_id=work.organization_id,
        version=0,
        created_at=work.now(),
        updated_at=work.now(),
        **content.to_json(),
    )
    work.session.add(template)
    await _next(work, template, content, note)
    await audit.record(work, "template.created", "template", template.id)
    return template


async def _next(work: Work, template: Template, content: TemplateContent, note: str) -> None:
    """Write a template's next version."""
    words = content.to_json()
    for name, value in words.items():
        setattr(template, name, value)
    template.version += 1
    template.updated_at = work.now()
    await work.session.flush()
    work.session.add(
        TemplateVersion(
            organization_id=template.organization_id,
            template_id=template.id,
            version=template.version,
            note=note,
            user_id=work.actor.user_id,
            saved_by=work.actor.name or work.actor.email,
            created_at=work.now(),
            updated_at=work.now(),
            **words,
        )
    )
    work.ring(TOPIC)


async def _forget_draft(work: Work, template_id: UUID) -> None:
    if work.actor.user_id is None:
        return
    draft = await rows.draft(work.session, template_id, work.actor.user_id)
    if draft is not None:
        await work.session.delete(draft)


async def _require_room(work: Work) -> None:
    there = sum((await rows.counts(work.session)).values())
    if there >= MOST:
        raise LimitReached(
            f"An organization has at most {MOST} templates.", action="Remove those you do not use."
        )
