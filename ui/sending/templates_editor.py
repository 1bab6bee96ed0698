"""The editor of one template: blocks, HTML or text on the left, the mail itself on the right."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from core.sending import templates
from core.sending.template_preview import Preview
from core.sending.templates import Removal
from ui import kit
from ui.kit.parts import assign
from ui.sending import templates_cards, templates_dialogs, templates_writing, writing
from ui.sending.templates_desk import Desk
from ui.sending.templates_elements import TemplatePreview
from ui.sending.templates_parts import Parts
from ui.shell.view import View

MOST_TOLD = 8
"""Things taken out that are named; the others are counted."""


async def build(view: View, template_id: UUID) -> None:
    """Open a template where the person left it."""
    template = await view.read(templates.get, template_id)
    desk = await Desk.of(view, template)
    with kit.page():
        Editor(desk).draw()


class Editor:
    """The page around one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.view = desk, desk.view
        self.parts = Parts(desk)
        self.said: TextElement | None = None
        self.noted: Element | None = None
        self.shown: TemplatePreview | None = None

    def draw(self) -> None:
        """Draw the page."""
        kit.page_header(self.desk.template.name, "", self._actions)
        self.noted = kit.box("stack g16")
        self.noted.set_visibility(False)
        self._details()
        with kit.box("edit2"):
            with kit.box("stack g16"):
                self.parts.draw()
            self._preview()
        self.desk.on_shown = self._follow
        self.desk.on_kept = self._tell
        self._tell()
        self._warn_of_draft()

    def _actions(self) -> None:
        base = f"/templates/{self.desk.template.id}"
        self.said = kit.text("", "muted cap", role="status")
        kit.button(
            "Fields",
            on_click=lambda: templates_dialogs.guide(self.desk, self.parts.insert),
            variant="ghost",
            icon="braces",
        )
        kit.link_button("Versions", f"{base}/versions", variant="ghost", icon="history")
        kit.button(
            "Send a test",
            on_click=lambda: templates_dialogs.test(self.desk),
            variant="secondary",
            icon="send",
        )
        kit.button("Save", on_click=self.save, icon="check", testid="save-template")

    def _details(self) -> None:
        content, change = self.desk.content, self.desk.change
        with kit.card(), kit.box("grid2"):
            kit.field(
                "Name",
                value=content.name,
                name="name",
                maxlength=120,
                on_change=lambda value: change(name=str(value)),
            )
            kit.select(
                "Category",
                templates_cards.WORDS,
                value=content.category,
                name="category",
                on_change=lambda value: change(category=str(value)),
            )
            with kit.box("stack g4"):
                line = kit.field(
                    "Subject",
                    value=content.subject,
                    name="subject",
                    maxlength=500,
                    placeholder="{Hello|Good day}, {{first_name|there}}",
                    testid="subject",
                    on_change=lambda value: change(subject=str(value)),
                )
                if self.desk.assistant:
                    writing.suggest_button(lambda: templates_writing.subject(self.desk, line))
            kit.field(
                "Preview line",
                value=content.preheader,
                name="preheader",
                maxlength=500,
                optional=True,
                hint="What a mailbox shows behind the subject.",
                on_change=lambda value: change(preheader=str(value)),
            )

    def _preview(self) -> None:
        with kit.box("edit2-mail"):
            self.shown = TemplatePreview()
            assign(
                self.shown,
                {
                    "label": "Preview of the mail",
                    "people": True,
                    "first": mail(self.desk.preview, self.desk.content.preheader),
                },
            )
            self.shown.on("empty", lambda event: self._known(empty=bool(event.args)))

    async def _known(self, *, empty: bool) -> None:
        self.desk.empty = empty
        await self.desk.look()

    async def save(self) -> None:
        """Save; when somebody else was faster, ask first."""
        newest = await self.view.read(templates.get, self.desk.template.id)
        over = newest.version != self.desk.version
        if over and not await self.view.confirm(
            "Somebody else saved this template",
            f"You began with version {self.desk.version}; version {newest.version} has been saved "
            "since. Yours becomes the next one, theirs stays in the list of versions.",
            "Save over it",
        ):
            return
        removed = await self.desk.save(over=over)
        if removed is None:
            return
        self.parts.saved()
        self._tell()
        self._note(removed)

    def _follow(self, drawn: Preview) -> None:
        """Show a new preview and what is wrong."""
        if self.shown is None or self.shown.is_deleted:
            return
        self.shown.run_method("show", mail(drawn, self.desk.content.preheader))
        self.parts.mark(drawn)

    def _tell(self) -> None:
        if self.said is None or self.said.is_deleted:
            return
        version = f"Version {self.desk.version}"
        self.said.set_text(f"{version}, and a draft" if self.desk.typed else f"{version}, saved")

    def _note(self, removed: list[Removal]) -> None:
        if self.noted is None or self.noted.is_deleted:
            return
        self.noted.clear()
        self.noted.set_visibility(bool(removed))
        if not removed:
            return
        listed = "; ".join(f"line {one.line}: {one.what}" for one in removed[:MOST_TOLD])
        more = f"; and {len(removed) - MOST_TOLD} more" if len(removed) > MOST_TOLD else ""
        with self.noted:
            kit.alert("warning", "Taken out when saving, as no mailbox runs it", f"{listed}{more}.")

    def _warn_of_draft(self) -> None:
        """Offer the way back to what is saved, when the person left something unsaved."""
        if not self.desk.typed or self.noted is None:
            return

        self.noted.set_visibility(True)

        async def drop() -> None:
            await self.desk.drop()
            self.view.go(f"/templates/{self.desk.template.id}")

        with self.noted:
            kit.alert(
                "accent",
                "This is what you typed last time",
                "It is not saved yet.",
                lambda: kit.button(
                    "Back to what was saved", on_click=drop, variant="secondary", small=True
                ),
            )


def mail(drawn: Preview, preheader: str) -> dict[str, Any]:
    """Return what the preview shows."""
    stopped = "" if drawn.html or drawn.text else "Correct what is marked to see the mail."
    return {
        "html": drawn.html or (f"<pre>{_escaped(drawn.text)}</pre>" if drawn.text else ""),
        "subject": drawn.subject,
        "preheader": preheader,
        "size": f"{drawn.size_bytes / 1000:.1f} kB" if drawn.size_bytes else "",
        "stopped": stopped if any(problem.error for problem in drawn.problems) else "",
    }


def listed(drawn: Preview, *parts: str) -> list[dict[str, Any]]:
    """Return the problems of some parts of a template."""
    return [asdict(problem) for problem in drawn.problems if problem.part in parts]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
