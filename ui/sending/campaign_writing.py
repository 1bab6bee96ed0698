"""The writing assistant in a campaign: for its subject, and for words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.sending import templates
from core.sending.template_content import TemplateContent
from core.sending.writing import Way
from ui import kit
from ui.sending import writing
from ui.shell.view import View

OWN = "own"
"""What stands in the choice of a template for none."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """Buttons that ask for other words and put what is taken into a field."""

    view: View

    def beside_subject(self, fields: dict[str, kit.Field]) -> None:
        """Draw what proposes subject lines for the mail as it is typed."""

        async def suggest() -> None:
            line = await writing.suggested(self.view, await self._mail(fields))
            if line:
                fields["subject"].value = line

        writing.suggest_button(suggest)

    def beside(self, field: kit.Field, *, markup: bool = False) -> None:
        """Draw what rewords a field."""

        async def ask(way: Way) -> None:
            words = await writing.reworded(self.view, way, str(field.value), markup=markup)
            if words is not None:
                field.value = words

        writing.buttons(ask)

    async def _mail(self, fields: dict[str, kit.Field]) -> TemplateContent:
        """Return what the campaign says: its own words, or those of the template."""
        subject, chosen = str(fields["subject"].value), str(fields["template_id"].value)
        if chosen == OWN:
            words = str(fields["html"].value), str(fields["text"].value)
            return TemplateContent("", subject=subject, html=words[0], text=words[1])
        kept = TemplateContent.of(await self.view.read(templates.get, UUID(chosen)))
        return TemplateContent(
            "", subject=subject or kept.subject, html=kept.html, text=kept.text, design=kept.design
        )
