"""The templates of the organization, as cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nicegui import background_tasks, events

from core.sending import templates
from core.system import Work
from ui import kit
from ui.kit.parts import assign
from ui.sending import templates_cards
from ui.sending.templates_cards import REMOVED
from ui.sending.templates_elements import TemplateCards
from ui.shell.regions import Quiet
from ui.shell.view import View

SIZE = 24
MENU = (
    {"id": "edit", "label": "Edit", "icon": "pencil"},
    {"id": "duplicate", "label": "Duplicate", "icon": "copy"},
    {"id": "versions", "label": "Versions", "icon": "history"},
    {"id": "restore", "label": "Restore", "icon": "undo-2"},
    {"id": "remove", "label": "Remove", "icon": "trash-2", "danger": True},
)


async def build(view: View, q: str = "", category: str = "") -> None:
    """Show the templates; the cards follow what others do."""
    shelf = Shelf(view, q, category)

    async def totals() -> dict[str, Any]:
        return await view.read(_totals)

    def actions() -> None:
        kit.link_button("New template", "/templates/new", icon="plus")

    first = await totals()
    with kit.page():
        kit.page_header("Templates", "Mail you write once and send often.", actions)
        await shelf.draw(first["counts"])
        organization = str(view.actor.organization_id)
        region = await view.live(Quiet, templates.TOPIC, totals, first, share=organization)
        region.on_change = lambda now: background_tasks.create(shelf.reload(now["counts"]))


async def _totals(work: Work) -> dict[str, Any]:
    newest = await templates.listing(work, size=1)
    moved = [str(one.id) + str(one.updated_at) for one in newest.rows]
    return {"counts": await templates.totals(work), "newest": moved}


@dataclass(slots=True)
class Shelf:
    """The cards as they are filtered, and what their menus do."""

    view: View
    search: str
    category: str
    size: int = SIZE
    element: TemplateCards | None = None

    async def draw(self, counts: dict[str, int]) -> None:
        """Draw the cards."""
        shown = await self._read()  # before the element: it may be drawn at the next await
        self.element = TemplateCards()
        with self.element.add_slot("empty"):
            nothing()
        more = {
            "label": "templates",
            "menu": list(MENU),
            "categories": templates_cards.categories(counts, removed=True),
            "start": {"search": self.search, "category": self.category},
        }
        assign(self.element, {**shown, **more})
        self.element.on("ask", self._ask)
        self.element.on("act", self._act)

    async def reload(self, counts: dict[str, int] | None = None) -> None:
        """Read the cards again."""
        if self.element is None or self.element.is_deleted:
            return
        if counts is not None:
            shown = templates_cards.categories(counts, removed=True)
            assign(self.element, {"categories": shown})
        self.element.run_method("load", await self._read())

    async def _read(self) -> dict[str, Any]:
        removed = self.category == REMOVED
        found = await self.view.read(
            templates.listing,
            self.search,
            "" if removed else self.category,
            1,
            self.size,
            removed=removed,
        )
        now = self.view.now()
        cards = [templates_cards.of_template(one, now) for one in found.rows]
        return {"cards": cards, "rest": found.total > len(cards)}

    async def _ask(self, event: events.GenericEventArguments) -> None:
        self.search = str(event.args.get("search") or "")[:200]
        wanted = str(event.args.get("category") or "")
        self.category = wanted if wanted in {*templates_cards.WORDS, REMOVED} else ""
        self.size = self.size + SIZE if event.args.get("more") else SIZE
        await self.reload()

    async def _act(self, event: events.GenericEventArguments) -> None:
        action, template_id = str(event.args[0]), UUID(str(event.args[1]))
        match action:
            case "edit":
                self.view.go(f"/templates/{template_id}")
            case "versions":
                self.view.go(f"/templates/{template_id}/versions")
            case "duplicate":
                await self.view.act("The template is copied", templates.duplicate, template_id)
            case "restore":
                await self.view.act("The template is back", templates.restore, template_id)
            case "remove":
                await remove(self.view, template_id)
        await self.reload()


async def remove(view: View, template_id: UUID) -> bool:
    """Ask, then remove a template; tell whether it was."""
    sure = await view.confirm(
        "Remove this template?",
        "Campaigns that have begun keep what they say. You can restore it for 30 days.",
        "Remove template",
    )
    return (
        sure
        and await view.act("The template is removed", templates.remove, template_id) is not None
    )


def nothing() -> None:
    """Say how templates begin."""
    kit.empty_state(
        "file-text",
        "No template yet",
        "Begin with one of 35 presets and change its words, or write your own.",
        lambda: kit.link_button("Choose a preset", "/templates/new", icon="plus"),
    )
