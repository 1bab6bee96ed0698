"""A new template: from a preset, from an empty design, or from HTML."""

from __future__ import annotations

from typing import Any

from nicegui import events

from core.sending import templates
from core.sending.block_edits import Place, add
from core.sending.blocks import Design
from core.sending.templates import Template, TemplateContent
from core.system import Work
from ui import kit
from ui.kit.parts import assign
from ui.sending import templates_cards
from ui.sending.templates_elements import TemplateCards
from ui.shell.view import View

UNTITLED = "Untitled template"
HTML = """<h1>Hello {{first_name|there}}</h1>
<p>Write to one person about one thing.</p>
<p>{{organization}}, {{postal_address}}<br>
<a href="{{unsubscribe_url}}">Unsubscribe</a></p>
"""


MADE = "The template is made"


async def build(view: View, q: str = "", category: str = "") -> None:
    """Offer every way to begin."""

    async def begin(event: events.GenericEventArguments) -> None:
        opened(view, await view.act(MADE, templates.from_preset, str(event.args)))

    async def blank() -> None:
        opened(view, await view.act(MADE, create, as_html=False))

    async def source() -> None:
        opened(view, await view.act(MADE, create, as_html=True))

    def actions() -> None:
        kit.button("Write HTML", on_click=source, variant="secondary", icon="code")
        kit.button("Blank design", on_click=blank, icon="plus")

    every = templates.presets()
    counts: dict[str, int] = {}
    for one in every:
        counts[one.content.category] = counts.get(one.content.category, 0) + 1
    with kit.page():
        kit.page_header(
            "New template", "Choose what comes closest; every word can change.", actions
        )
        shelf = TemplateCards()
        assign(
            shelf,
            {
                "label": "presets",
                "verb": "Use",
                "local": True,
                "cards": [templates_cards.of_preset(one) for one in every],
                "categories": templates_cards.categories(counts),
                "start": {"search": q, "category": category},
            },
        )
        shelf.on("pick", begin)


def opened(view: View, template: Template | None) -> None:
    """Go to the editor of a template that was made."""
    if template is not None:
        view.go(f"/templates/{template.id}")


async def create(work: Work, *, as_html: bool) -> Template:
    """Make an empty template."""
    content = (
        TemplateContent(UNTITLED, html=HTML)
        if as_html
        else TemplateContent(UNTITLED, design=starter())
    )
    template, _ = await templates.create(work, content)
    return template


def starter() -> dict[str, Any]:
    """Return the design that a new template begins with."""
    design = Design()
    for index, kind in enumerate(("heading", "text", "button", "footer")):
        design, _ = add(design, kind, Place(index=index))
    return design.to_json()
