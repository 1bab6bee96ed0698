"""The versions of a template: who saved what and when, how it looked, and the way back."""

from __future__ import annotations

from uuid import UUID

from core.sending import template_preview, templates
from core.sending.templates import Template, TemplateContent, TemplateVersion
from core.system import Work
from ui import kit
from ui.kit.parts import assign
from ui.sending.templates_editor import mail
from ui.sending.templates_elements import TemplatePreview
from ui.shell.view import View


async def build(view: View, template_id: UUID, version: int = 0) -> None:
    """List the versions and show one of them."""
    template, found = await view.read(_both, template_id)
    chosen = next((one for one in found if one.version == version), found[0])
    content = TemplateContent.of(chosen)
    drawn = await view.read(template_preview.preview, content)
    base = f"/templates/{template_id}"

    async def restore() -> None:
        sure = await view.confirm(
            f"Restore version {chosen.version}?",
            f"It becomes version {template.version + 1}. What you have typed and not saved is left "
            "behind; every other version stays.",
            "Restore version",
            danger=False,
        )
        if not sure:
            return
        said, number = f"Version {chosen.version} is back", chosen.version
        if await view.act(said, templates.restore_version, template_id, number) is not None:
            view.go(base)

    def actions() -> None:
        kit.link_button("Back to the editor", base, variant="secondary", icon="pencil")
        if chosen.version != template.version:
            kit.button(
                f"Restore version {chosen.version}",
                on_click=restore,
                icon="undo-2",
                testid="restore-version",
            )

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        rows = [
            {
                "id": str(one.version),
                "version": f"Version {one.version}",
                "href": f"{base}/versions?version={one.version}",
                "who": one.saved_by,
                "at": one.created_at.isoformat(),
            }
            for one in found
        ]
        return kit.narrowed(rows, query)

    with kit.page():
        said = f"Version {chosen.version} of {template.version}"
        note = f": {chosen.note}" if chosen.note else ""
        kit.page_header(template.name, f"{said}{note}", actions)
        with kit.box("edit2"):
            await kit.data_table(
                "Versions",
                (
                    kit.Column("version", "Version", href="href"),
                    kit.Column("who", "Saved by"),
                    kit.Column("at", "When", "time"),
                ),
                fetch,
                filters=[
                    kit.Filter("who", "Saved by", {one.saved_by: one.saved_by for one in found})
                ],
                search="Search versions",
                size=12,
            )
            with kit.box("edit2-mail"):
                shown = TemplatePreview()
                label = f"Version {chosen.version}"
                assign(shown, {"label": label, "first": mail(drawn, content.preheader)})


async def _both(work: Work, template_id: UUID) -> tuple[Template, list[TemplateVersion]]:
    return await templates.get(work, template_id), await templates.versions(work, template_id)
