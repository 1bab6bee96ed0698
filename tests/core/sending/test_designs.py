"""Designs: what their edits may do, and that the mail they become passes our own cleaning unchanged."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from core.errors import Invalid, NotFound
from core.sending import block_edits, block_steps, blocks, html
from core.sending.block_edits import Place
from core.sending.block_history import History
from core.sending.block_kinds import KINDS, Input
from core.sending.blocks import Design
from core.sending.design_html import html_of
from core.sending.template_content import TemplateContent, build

KNOWN = frozenset({"email", "first_name"})
LEAVES = [name for name, kind in KINDS.items() if not kind.slots]
WORDS = st.text(alphabet="ab {|}\\<>&\"'*[]()-\n\té€{{first_name}}https://x.example", max_size=60)
ADDRESSES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "https://acme.example/a?b=1&c=2#d",
            "acme.example/path",
            "mailto:ann@acme.example?subject=Hi there",
            "https://acme.example/{{first_name}}/x",
            "{{first_name}}",
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
        ]
    ),
)


def value(kind: Input) -> st.SearchStrategy[Any]:
    """Return values somebody may give a property, right or wrong."""
    if kind is Input.address:
        return ADDRESSES
    if kind is Input.code:
        return st.sampled_from(["<p>Own</p>", "<script>x</script><b>y", "</td></table>z", "a { b"])
    if kind is Input.field:
        return st.just("first_name")
    if kind in {Input.words, Input.line}:
        return WORDS
    return st.one_of(st.integers(-9, 900), st.booleans(), st.sampled_from(["#AABBCC", "1:2", "3"]))


@cache
def block(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return blocks of a kind; outer ones hold leaves."""
    made = KINDS[kind]
    values = {one.name: value(one.input) for one in made.properties}
    inner = st.lists(st.sampled_from(LEAVES).flatmap(block), max_size=2)
    return st.fixed_dictionaries(
        {
            "kind": st.just(kind),
            "values": st.fixed_dictionaries({}, optional=values),
            "slots": st.lists(inner, min_size=len(made.slots), max_size=len(made.slots)),
        }
    )


DESIGNS = st.lists(st.sampled_from(list(KINDS)).flatmap(block), max_size=5).map(
    lambda found: {"blocks": found}
)


@settings(max_examples=50, deadline=None)
@given(DESIGNS)
def test_the_mail_of_any_design_passes_cleaning_unchanged_in_text_and_links(raw: dict[str, Any]):
    design = blocks.read(raw)
    try:
        written = html_of(design)
    except Invalid:
        assume(False)
    cleaned = html.clean(written)
    assert seen(cleaned) == seen(written)
    assert html.clean(cleaned) == cleaned
    build(TemplateContent("x", subject="x", html=cleaned), KNOWN)


def seen(page: str) -> tuple[str, list[str | None]]:
    """Return the words of a page and where its links and images lead."""
    tree = LexborHTMLParser(page)
    led = [node.attributes.get("href") for node in tree.css("a")]
    shown = [node.attributes.get("src") for node in tree.css("img")]
    body = tree.body
    return " ".join(body.text().split()) if body else "", [*led, *shown]


@settings(max_examples=40, deadline=None)
@given(DESIGNS, st.integers(0, 20), st.booleans())
def test_a_step_down_and_a_step_up_lead_back(raw: dict[str, Any], number: int, down: bool):
    design = blocks.read(raw)
    ids = [one.id for one in design.every()]
    assume(ids)
    chosen = ids[number % len(ids)]
    moved = block_edits.shift(design, chosen, down=down)
    assert sorted(one.id for one in moved.every()) == sorted(ids)
    assert moved == design or block_edits.shift(moved, chosen, down=not down) == design


def test_columns_stand_in_no_columns_and_conditions_in_no_conditions():
    design, outer = block_edits.add(Design(), "columns", Place())
    for kind in ("columns", "columns3"):
        with pytest.raises(Invalid):
            block_edits.add(design, kind, Place(outer))
    design, condition = block_edits.add(design, "condition", Place(outer))
    with pytest.raises(Invalid):
        block_edits.add(design, "columns3", Place(condition))
    with pytest.raises(Invalid):
        block_edits.move(design, outer, Place(condition))
    with pytest.raises(NotFound):
        block_edits.remove(design, "b99")


def test_values_out_of_bounds_come_in_bounds_and_ids_are_told_apart():
    raw = {
        "theme": {"accent": "red", "side": 900},
        "blocks": [
            {"id": "b1", "kind": "spacer", "values": {"height": "9999", "unknown": 1}},
            {"id": "b1", "kind": "heading", "values": {"text": "a\nb", "level": "9"}},
            {"id": "<script>", "kind": "button", "values": {"wide": "yes", "fill": "url(x)"}},
        ],
    }
    design = blocks.read(raw)
    spacer, heading, button = design.blocks
    assert (spacer.number("height"), dict(spacer.values).get("unknown")) == (160, None)
    assert (heading.text("text"), heading.text("level")) == ("a b", "1")
    assert (button.values["wide"], button.text("fill")) == (False, "")
    assert [one.id for one in design.blocks] == ["b1", "b2", "b3"]
    assert (design.theme["accent"], design.theme["side"]) == ("#2563eb", 56)
    broken: list[Any] = ["x", [{"kind": "frame"}], [[]]]
    for one in broken:
        with pytest.raises(Invalid):
            blocks.read({"blocks": one})
    with pytest.raises(Invalid, match="at most 200"):
        blocks.read({"blocks": [{"kind": "spacer"}] * 201})


def test_letters_typed_into_one_field_are_one_step_back():
    history = History(Design())
    made = block_steps.take(history, {"do": "add", "kind": "heading"})
    for text in ("H", "He", "Hey"):
        block_steps.take(history, {"do": "change", "id": made, "name": "text", "value": text})
    assert block_edits.find(history.design, made).text("text") == "Hey"
    block_steps.take(history, {"do": "undo"})
    assert block_edits.find(history.design, made).text("text") == "A clear headline"
    block_steps.take(history, {"do": "redo"})
    block_steps.take(history, {"do": "remove", "id": made})
    assert block_steps.state(history)["blocks"] == []
    assert block_steps.tried(history, {"do": "remove", "id": made})[1] == "This block is gone."
    assert block_steps.tried(history, {"do": "burn"})[1]


def test_a_brace_of_one_block_makes_no_choice_with_that_of_another():
    design = Design()
    for text in ("one { two", "three | four", "five } six", "{a|a} {{first_name|x}}"):
        design, made = block_edits.add(design, "text", Place(index=9))
        design = block_edits.change(design, made, "text", text)
    built = build(TemplateContent("x", subject="x", html=html.clean(html_of(design))), KNOWN)
    words = [node for node in built.text.nodes if not isinstance(node, str)]
    assert sum(type(node).__name__ == "Choice" for node in words) == 1


def test_outlook_gets_tables_of_fixed_width_where_others_get_columns():
    design, outer = block_edits.add(Design(), "columns", Place())
    design = block_edits.change(design, outer, "split", "1:2")
    page = html.clean(html_of(design))
    assert '<!--[if mso]><table role="presentation"' in page
    assert '<td width="194" valign="top"><![endif]-->' in page
    assert "max-width:341px" in page
    assert page.count("<!--[if mso]>") == page.count("<![endif]-->")
