"""The writing assistant on a page: it is asked in a dialog, and nothing changes before it is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import partial

from nicegui import background_tasks
from nicegui.element import Element

from core.amounts import count
from core.sending import writing
from core.sending.template_content import TemplateContent
from core.sending.writing import Rewording, Subjects, Way
from ui import kit
from ui.kit.molecules.dialogs import Modal
from ui.kit.parts import assign
from ui.sending.templates_elements import SubjectLines, WordChanges
from ui.shell.view import View

TITLES = {Way.shorten: "Shorten", Way.friendlier: "Friendlier", Way.correct: "Fix language"}
ICON = "sparkles"
PRIVATE = "Only the words of the mail are given away, nothing about your contacts."


def ways(*, offered: bool) -> list[dict[str, str]]:
    """Return the ways of rewording as a menu shows them, none without an assistant."""
    return [{"id": way, "label": TITLES[way], "icon": ICON} for way in Way if offered]


def buttons(ask: Callable[[Way], Awaitable[None]]) -> None:
    """Draw a button for each way of rewording."""
    with kit.box("row g4 wrap", role="group", aria_label="Writing assistant"):
        for way in Way:
            kit.button(
                TITLES[way], on_click=partial(ask, way), variant="ghost", small=True, icon=ICON
            )


def suggest_button(ask: Callable[[], Awaitable[None]]) -> None:
    """Draw the button below a subject."""
    with kit.box("row"):
        kit.button(
            "Suggest subjects",
            on_click=ask,
            variant="ghost",
            small=True,
            icon=ICON,
            testid="suggest-subjects",
        )


async def reworded(view: View, way: Way, text: str, *, markup: bool = False) -> str | None:
    """Ask for other words and show what would change; return them once they are taken."""
    taken: list[str] = []

    async def fill(modal: Modal, holder: Element) -> None:
        found = await view.look(writing.reword, view.actor, way, text, markup=markup)
        if modal.is_deleted:
            return
        if found is None or not found.changes:
            if found is not None:
                view.toast("accent", "Nothing to change", "The assistant would leave it as it is.")
            modal.close("")
            return
        taken.append(found.text)
        holder.clear()
        with holder:
            _compared(modal, found)

    answer = await _asked(TITLES[way], fill)
    return taken[0] if answer and taken else None


async def suggested(view: View, content: TemplateContent) -> str:
    """Ask for subject lines of a mail; return the one that was chosen, "" for none."""

    async def fill(modal: Modal, holder: Element) -> None:
        found = await view.look(writing.subjects, view.actor, content)
        if modal.is_deleted:
            return
        if found is None:
            modal.close("")
            return
        holder.clear()
        with holder:
            _listed(modal, found)

    return await _asked("Suggest subjects", fill)


async def _asked(title: str, fill: Callable[[Modal, Element], Awaitable[None]]) -> str:
    """Open a dialog that waits for the assistant; return what it was closed with."""
    with kit.dialog(title, wide=True) as modal:
        kit.h2(title)
        with kit.box("stack g16") as holder:
            with kit.box("row g12"):
                kit.spinner("The assistant writes")
                kit.text("The assistant writes. This may take a few seconds.", "muted")
            kit.modal_foot(modal)
    background_tasks.create(fill(modal, holder))
    return await modal.answered()


def _compared(modal: Modal, found: Rewording) -> None:
    lines = [[asdict(piece) for piece in line] for line in found.changes]
    assign(WordChanges(), {"changes": lines, "label": "What would change"})
    _foot(found.left)
    with kit.modal_foot(modal, "Keep mine"):
        kit.button("Take it", on_click=lambda: modal.close("taken"), testid="take-words")


def _listed(modal: Modal, found: Subjects) -> None:
    lines = SubjectLines()
    assign(lines, {"lines": found.lines, "label": "Subject lines to choose from"})
    lines.on("pick", lambda event: modal.close(str(event.args)))
    _foot(found.left)
    kit.modal_foot(modal, "Keep mine")


def _foot(left: int) -> None:
    kit.text(f"{PRIVATE} {count(left, 'question')} left today.", "cap muted", "p")
