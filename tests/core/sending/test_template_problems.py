"""What a person is told while writing: every mistake with its place, and what cleaning will take out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.errors import Invalid
from core.sending import template_online
from core.sending.template_content import TemplateContent, build, ready, text_of_html
from core.sending.template_preview import Setting, filled
from core.sending.template_problems import Problem, problems
from core.sending.template_removals import removals
from tests.support.mail_building import FACTS, bare, compile_html, dangers

KNOWN = frozenset({"email", "first_name"})
SETTING = Setting(KNOWN, "Acme", "1 Long Road", datetime(2026, 1, 2, tzinfo=UTC))


def told(html: str, subject: str = "News", text: str = "") -> list[tuple[str, int, int, str]]:
    """Return the errors of a template as (part, line, column, sentence)."""
    content = TemplateContent("News", subject=subject, html=html, text=text)
    return [
        (one.part, one.line, one.column, one.sentence)
        for one in problems(content, KNOWN)
        if one.error
    ]


def test_every_unknown_field_is_told_with_line_and_column():
    found = told(
        subject="{{frist_name}}",
        html="<p>{{company}}</p>\n<p>Hi {{first_name}} {{#if city}}x{{/if}}</p>",
        text="one\n {{email}} {{nobody}}",
    )
    assert found == [
        ("subject", 1, 1, "There is no field called frist_name. Did you mean first_name?"),
        ("text", 2, 12, "There is no field called nobody."),
        ("html", 1, 4, "There is no field called company."),
        ("html", 2, 22, "There is no field called city."),
    ]


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        ("<p>\n{{first_name</p>", 2, 1, "never closed with }}"),
        ("<p>{{#if first_name}}x</p>", 1, 4, "never closed"),
        ("{{/if}}", 1, 1, "outside of what it belongs to"),
        ('<p style="color:{{email}}">x</p>', 1, 17, "cannot stand inside of style"),
    ],
)
def test_a_mark_that_cannot_be_understood_is_told_with_its_place(
    source: str, line: int, column: int, words: str
):
    ((part, found_line, found_column, sentence),) = told(html=source)
    assert (part, found_line, found_column) == ("html", line, column)
    assert words in sentence


def test_unclosed_elements_are_told_and_do_not_keep_anybody_from_saving():
    source = "<div><b>Hi\n<p>one<p>two</i>\n<table><tr><td>x</table>"
    found = problems(TemplateContent("News", subject="x", html=source), KNOWN)
    assert [(one.line, one.column, one.sentence) for one in found] == [
        (1, 1, "<div> is never closed."),
        (1, 6, "<b> is never closed."),
        (2, 13, "</i> closes nothing."),
    ]
    assert not any(one.error for one in found)
    assert ready(TemplateContent("News", html=source), KNOWN).content.html.count("</b>") >= 1


def test_a_mistake_in_a_block_names_the_block():
    design = {
        "blocks": [
            {"kind": "text", "values": {"text": "fine {{first_name}}"}},
            {"kind": "condition", "values": {"field": "city"}, "slots": [[], []]},
            {"kind": "html", "values": {"code": "<p onclick=x>{{nobody}}"}},
            {"kind": "image"},
        ]
    }
    found = problems(TemplateContent("News", subject="x", design=design), KNOWN)
    assert [(one.block, one.error, one.sentence) for one in found] == [
        ("b2", True, "There is no field called city."),
        ("b3", True, "There is no field called nobody."),
        ("b3", False, "the handler onclick is taken out when you save."),
        ("b4", False, "This image has no address and is left out."),
    ]


def test_what_is_taken_out_is_listed_with_its_place_and_gone():
    source = (
        "<style>@import url(x);.a{width:expression(alert(1));color:red}"
        "@media print{.b{behavior:url(x)}}</style>\n"
        '<script>alert("{{x")</script><p onmouseover="x()" style="position:fixed;color:red">Hi\n'
        '<a href="java&#115;cript:alert(1)">x</a><form action="/x"><input></form><img src="data:x">'
    )
    assert [(one.line, one.column, one.what) for one in removals(source)] == [
        (1, 1, "in the style sheet: @import"),
        (1, 1, "in the style sheet: .a { width: expression(alert(1)) }"),
        (1, 1, "in the style sheet: .b { behavior: url(x) }"),
        (2, 1, "<script> with what is in it"),
        (2, 33, "the handler onmouseover"),
        (2, 51, "the style position: fixed"),
        (3, 4, "the address javascript:alert(1)"),
        (3, 41, "<form>"),
        (3, 59, "<input>"),
        (3, 78, "the address data:x"),
    ]
    kept = ready(TemplateContent("News", html=source), KNOWN)
    assert len(kept.removed) == 10
    assert dangers(kept.content.html) == []
    assert "color:red" in kept.content.html
    assert removals(kept.content.html) == []


def test_a_template_without_a_mistake_hears_nothing_and_one_with_errors_shows_nothing():
    good = TemplateContent("News", subject="Hi", html="<p>Hi {{first_name|there}}</p>")
    shown = filled(good, SETTING)
    assert (shown.problems, shown.bare) == ((), ())
    assert "Hi Alex" in shown.html
    assert "Hi there" in filled(good, SETTING, empty=True).html
    broken = filled(TemplateContent("News", subject="Hi {{", html="<p>x</p>"), SETTING)
    assert (broken.html, broken.problems[0].part) == ("", "subject")
    unsaid = filled(TemplateContent("News", html="<p>x</p>"), SETTING)
    assert unsaid.problems == (Problem("subject", "There is no subject yet.", error=False),)


def test_the_text_part_a_person_begins_with_is_a_template_itself():
    page = (
        "<h1>{Hi|Hello} {{first_name|you}}</h1>"
        '<p><a href="https://a.example/{{email}}">Go</a> \\{</p>'
        "{{#if first_name}}<p>A</p>{{else}}<p>B</p>{{/if}}"
    )
    text = text_of_html(TemplateContent("x", html=page))
    assert "{Hi|Hello} {{first_name|you}}" in text
    assert "Go (https://a.example/{{email}}) \\{" in text
    build(TemplateContent("x", subject="x", text=text), KNOWN)


@pytest.mark.parametrize("name", ["", " \n", "x" * 121])
def test_a_template_has_a_name(name: str):
    with pytest.raises(Invalid):
        ready(TemplateContent(name), KNOWN)


def test_a_mail_as_a_page_is_clean_and_shows_braces_of_a_value_as_they_are():
    template = compile_html(
        '<p>Hi {{first_name}}, {{company}}</p><a href="https://a.example/?q={{city}}">x</a>',
        building=bare(),
    )
    values = {
        "first_name": "{{nobody",
        "company": "{a|b} 5 % <script>x</script>",
        "city": "{{a b}}",
    }
    page = template_online.page(template, values, FACTS)
    assert "Hi {{nobody, {a|b} 5 % &lt;script&gt;x&lt;/script&gt;" in page
    assert 'href="https://a.example/?q=%7B%7Ba%20b%7D%7D"' in page
    assert dangers(page) == []
    words = template_online.page(
        compile_html("", text="<b> & {{company}}", building=bare()), values, FACTS
    )
    assert "&lt;b&gt; &amp; {a|b} 5 % &lt;script&gt;" in words
