"""Templates: written, checked, filled in, kept in versions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from core.sending import template_preview, template_test_mail, templates
from core.sending.template_removals import removals
from core.sending.templates import Category, TemplateContent
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.models import Given
from ui.api.v1.template_models import (
    CheckShown,
    PresetChosen,
    PresetShown,
    PreviewShown,
    ProblemFound,
    RemovalShown,
    TemplateGiven,
    TemplatePage,
    TemplateRow,
    TemplateSaved,
    TemplateShown,
    TestAsked,
    TestSent,
    VersionRow,
    VersionShown,
)

routes = APIRouter(tags=["Templates"])


class Listed(Given):
    """What to list; ``removed`` lists those that can be restored."""

    search: Annotated[str, Query(max_length=200)] = ""
    category: Category | None = None
    removed: bool = False
    page: Annotated[int, Query(ge=1)] = 1
    size: Annotated[int, Query(ge=1, le=100)] = 25


@routes.get("/template-presets", summary="List the presets")
async def presets(_: Reader) -> list[PresetShown]:
    """Return the templates that come with the product."""
    return [
        PresetShown(
            name=one.name,
            title=one.title,
            about=one.about,
            category=one.content.category,
            subject=one.content.subject,
        )
        for one in templates.presets()
    ]


@routes.get("/templates", summary="List the templates")
async def listing(
    system: Running, actor: Reader, asked: Annotated[Listed, Query()]
) -> TemplatePage:
    """Return a page of templates, the newest first."""
    async with system.work(actor) as work:
        found = await templates.listing(
            work,
            asked.search,
            asked.category or "",
            asked.page,
            asked.size,
            removed=asked.removed,
        )
    rows = [TemplateRow.model_validate(one) for one in found.rows]
    return TemplatePage(templates=rows, total=found.total)


@routes.post("/templates", status_code=201, summary="Create a template")
async def create(
    system: Running, actor: Writer, given: TemplateGiven, response: Response
) -> TemplateShown:
    """Keep a new template, cleaned; say what was taken out."""
    async with system.work(actor) as work:
        template, removed = await templates.create(work, given.content())
    response.headers["location"] = f"/api/v1/templates/{template.id}"
    return TemplateShown.of(template, removed)


@routes.post("/templates/from-preset", status_code=201, summary="Create a template of a preset")
async def from_preset(
    system: Running, actor: Writer, given: PresetChosen, response: Response
) -> TemplateShown:
    """Make a template of a preset."""
    async with system.work(actor) as work:
        template = await templates.from_preset(work, given.preset)
    response.headers["location"] = f"/api/v1/templates/{template.id}"
    return TemplateShown.of(template)


@routes.post("/templates/check", summary="Check a template")
async def check(system: Running, actor: Writer, given: TemplateGiven) -> CheckShown:
    """Return every mistake with its place, and what saving would take out; nothing is kept."""
    async with system.work(actor) as work:
        shown = await template_preview.preview(work, given.content())
    gone = [] if given.design else removals(given.html)
    return CheckShown(
        problems=[ProblemFound.model_validate(one) for one in shown.problems],
        removed=[RemovalShown.model_validate(one) for one in gone],
    )


@routes.get("/templates/{template_id}", summary="Read a template")
async def one(system: Running, actor: Reader, template_id: UUID) -> TemplateShown:
    """Return a template with all it says."""
    async with system.work(actor) as work:
        return TemplateShown.of(await templates.get(work, template_id))


@routes.put("/templates/{template_id}", summary="Save a template")
async def save(
    system: Running, actor: Writer, template_id: UUID, given: TemplateSaved
) -> TemplateShown:
    """Save the next version; refused when somebody has saved since the version it was made from."""
    async with system.work(actor) as work:
        template, removed = await templates.save(
            work, template_id, given.content(), given.version, given.note
        )
    return TemplateShown.of(template, removed)


@routes.delete("/templates/{template_id}", status_code=204, summary="Remove a template")
async def remove(system: Running, actor: Writer, template_id: UUID) -> None:
    """Remove a template; it can be restored for 30 days."""
    async with system.work(actor) as work:
        await templates.remove(work, template_id)


@routes.post("/templates/{template_id}/restore", summary="Restore a removed template")
async def restore(system: Running, actor: Writer, template_id: UUID) -> TemplateShown:
    """Bring a removed template back."""
    async with system.work(actor) as work:
        return TemplateShown.of(await templates.restore(work, template_id))


@routes.post("/templates/{template_id}/duplicate", status_code=201, summary="Copy a template")
async def duplicate(
    system: Running, actor: Writer, template_id: UUID, response: Response
) -> TemplateShown:
    """Copy a template under a name of its own."""
    async with system.work(actor) as work:
        template = await templates.duplicate(work, template_id)
    response.headers["location"] = f"/api/v1/templates/{template.id}"
    return TemplateShown.of(template)


@routes.get("/templates/{template_id}/preview", summary="Fill a template in")
async def preview(
    system: Running, actor: Reader, template_id: UUID, *, empty: bool = False
) -> PreviewShown:
    """Return a template as a sample person gets it; ``empty`` is one of whom nothing is known."""
    async with system.work(actor) as work:
        content = TemplateContent.of(await templates.get(work, template_id))
        return PreviewShown.of(await template_preview.preview(work, content, empty=empty))


@routes.post("/templates/{template_id}/test", status_code=202, summary="Send a test of a template")
async def test(system: Running, actor: Writer, template_id: UUID, given: TestAsked) -> TestSent:
    """Send a template, filled in with a sample person; 20 an hour at most."""
    async with system.work(actor) as work:
        content = TemplateContent.of(await templates.get(work, template_id))
    message = await template_test_mail.send(system, actor, content, given.to)
    return TestSent(id=message.id, to=message.email, status=message.status)


@routes.get("/templates/{template_id}/versions", summary="List the versions of a template")
async def versions(system: Running, actor: Reader, template_id: UUID) -> list[VersionRow]:
    """Return who saved what and when, the newest first."""
    async with system.work(actor) as work:
        found = await templates.versions(work, template_id)
    return [VersionRow.model_validate(one) for one in found]


@routes.get("/templates/{template_id}/versions/{version}", summary="Read a version")
async def version(system: Running, actor: Reader, template_id: UUID, version: int) -> VersionShown:
    """Return one version with all it says."""
    async with system.work(actor) as work:
        return VersionShown.of(await templates.version(work, template_id, version))


@routes.post("/templates/{template_id}/versions/{version}/restore", summary="Restore a version")
async def restore_version(
    system: Running, actor: Writer, template_id: UUID, version: int
) -> TemplateShown:
    """Say again what an earlier version says, as the next version."""
    async with system.work(actor) as work:
        return TemplateShown.of(await templates.restore_version(work, template_id, version))
