"""The writing assistant on its pages: nothing changes before it is taken, and without a key nobody sees it."""

from __future__ import annotations

from typing import Any

from adapters.sandbox.server import Server
from core.sending import templates
from core.sending.template_content import TemplateContent
from core.system import System
from tests.support import campaigning
from tests.support.journey import customer
from tests.support.visiting import Visitor, visiting
from ui.kit.molecules.fields import Field
from ui.sending.templates_elements import BlockEditor, SourceEditor, SubjectLines, WordChanges

SLOPPY = "<p>Dear {{first_name}}, i recieve teh news <b>here</b>.</p>"


def one(visitor: Visitor, kind: type[Any], **props: str) -> Any:
    """Return the element of a kind whose properties are these."""
    return next(
        each
        for each in visitor.elements()
        if isinstance(each, kind) and props.items() <= dict(each.props).items()
    )


def difference(visitor: Visitor, fate: str) -> str:
    """Return the words of one fate in the difference that is shown."""
    lines = one(visitor, WordChanges).props["changes"]
    return " ".join(piece["text"] for line in lines for piece in line if piece["fate"] == fate)


def choose(visitor: Visitor, number: int) -> str:
    """Take one of the five subject lines that are offered; return it."""
    offered = one(visitor, SubjectLines)
    assert len(offered.props["lines"]) == 5
    line: str = offered.props["lines"][number]
    visitor.happen(offered, "pick", line)
    return line


async def test_a_block_a_passage_and_the_subject_are_reworded_once_somebody_takes_it(
    system: System, sandbox: Server
) -> None:
    owner = await customer(system)
    async with system.work(owner) as work:
        made = await templates.from_preset(work, "welcome_simple")
        page, _ = await templates.create(work, TemplateContent("Page", html=SLOPPY))
    async with visiting(system, owner) as visitor:
        await visitor.open(f"/templates/{made.id}")
        editor = one(visitor, BlockEditor)
        assert [way["label"] for way in editor.props["ways"]] == [
            "Shorten",
            "Friendlier",
            "Fix language",
        ]
        text = next(b for b in editor.props["first"]["blocks"] if b["kind"] == "text")
        step = {"do": "change", "id": text["id"], "name": "text", "value": "We are glad."}
        visitor.happen(editor, "edit", step)
        for answer, left in (("Keep mine", 99), ("Take it", 98)):
            visitor.happen(editor, "write", [text["id"], "friendlier"])
            await visitor.sees(f"{left} questions left today")
            assert "'re" in difference(visitor, "new").replace(" ", "")
            visitor.press(answer)
            await visitor.until(lambda: visitor.asked == "")
        visitor.press("suggest-subjects")
        await visitor.sees("97 questions left today")
        chosen = choose(visitor, 1)
        await visitor.until(lambda: one(visitor, Field, name="subject").value == chosen)
        sandbox.world.faults.inject("chat_completions", "writer_declines")
        visitor.press("suggest-subjects")
        await visitor.sees("does not want to write this")
        await visitor.until(lambda: visitor.asked == "")
        visitor.press("save-template")
        await visitor.sees("The template is saved")
        visitor.toasts.clear()

        await visitor.open(f"/templates/{page.id}")
        source = one(visitor, SourceEditor, testid="source")
        begin = source.props["first"].index("i recieve")
        visitor.happen(source, "write", ["correct", begin, begin + len("i recieve teh news")])
        await visitor.sees("96 questions left today")
        assert difference(visitor, "gone").split() == ["i", "recieve", "teh"]
        visitor.press("take-words")
        await visitor.until(lambda: visitor.asked == "")
        visitor.press("save-template")
        await visitor.sees("The template is saved")
    async with system.work(owner) as work:
        saved = await templates.get(work, made.id)
        kept = (await templates.get(work, page.id)).html
    assert saved.subject == chosen
    assert "We're glad!" in [block["values"].get("text") for block in saved.design["blocks"]]
    assert "Dear {{first_name}}, I receive the news <b>here</b>.</p>" in kept


async def test_a_campaigns_own_words_are_reworded_and_without_a_key_nobody_is_offered_it(
    system: System,
) -> None:
    owner, campaign = await campaigning.ready(system)
    async with visiting(system, owner) as visitor:
        await visitor.open(f"/campaigns/{campaign.id}/edit?step=1")
        visitor.fill("html", SLOPPY)
        visitor.fill("subject", "")
        visitor.fill("template", "own")
        visitor.press("suggest-subjects")
        await visitor.sees("left today")
        chosen = choose(visitor, 0)
        await visitor.until(lambda: one(visitor, Field, name="subject").value == chosen)
        visitor.happen(
            next(b for b in visitor.elements() if getattr(b, "text", "") == "Fix language"), "click"
        )
        await visitor.sees("98 questions left today")
        visitor.press("Take it")
        await visitor.until(lambda: "I receive the news" in one(visitor, Field, name="html").value)
        del system.platform_secrets["writing"]
        for path in (f"/campaigns/{campaign.id}/edit?step=1", "/templates/new"):
            said = await visitor.open(path)
            assert "Suggest subjects" not in said
            assert "Fix language" not in said
