"""What the writing assistant is given of a text, what its answer must keep, and how a difference reads."""

from __future__ import annotations

import pytest

from core.errors import Invalid, Surprising
from core.sending import writing_checks
from core.sending.writing_changes import changes
from core.sending.writing_passages import cut, tidied

PAGE = (
    '<h1 class="big">Hi {{name|you}}</h1>\n<p>One <a href="https://a.example/?a=1&amp;b">two</a>'
    "<!-- three -->&nbsp;<br>{{city}} </p>\n<title>Four</title><script>five()</script>"
)


def test_words_between_tags_are_cut_out_and_put_back_as_text() -> None:
    found = cut(PAGE, markup=True)
    assert found.texts == ("Hi {{name|you}}", "One", "two")
    assert found.put(found.texts) == PAGE
    put = found.put(["<b>Hi</b> {{name|you}}", "1 & 2", "2"])
    assert put.startswith(
        '<h1 class="big">&lt;b&gt;Hi&lt;/b&gt; {{name|you}}</h1>\n<p>1 &amp; 2 <a'
    )
    assert put.endswith(PAGE[PAGE.index("</a>") :])
    plain = cut("  Two\nlines ", markup=False)
    assert (plain.texts, plain.put(["Both\nof them"])) == (("Two\nlines",), "  Both\nof them ")


@pytest.mark.parametrize(
    ("text", "markup", "words"),
    [
        ("{{name}} 12 !", False, "no words"),
        ("<p>{{name}}</p>", True, "no words"),
        ("<p>Hello <b", True, "inside of a tag"),
        ('title="x">Hello', True, "inside of a tag"),
        ("word " * 1_601, False, "8,000 characters"),
        ("<p>word</p>" * 151, True, "8,000 characters"),
        ("x" * 60_001, False, "more than"),
    ],
)
def test_what_is_no_passage_is_refused(text: str, markup: bool, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        cut(text, markup=markup)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Hi {{name}}", "Hi", "lost {{name}}"),
        ("Hi {{name|you}}", "Hi {{name}}", "lost {{name|you}}"),
        ("Hi", "Hi {{name}}", "made up {{name}}"),
        ("{Hi|Hello} Ann", "{Hi|Hello Ann", "lost }"),
        ("{{#if a}}One{{else}}Two{{/if}}", "{{else}}One{{#if a}}Two{{/if}}", "moved a condition"),
        ("See https://a.example", "See https://b.example", "changed a web address"),
        ("See us", "See www.b.example", "changed a web address"),
        ("See us", "See <img src=x>", "brought HTML"),
        ("See us", "", "empty"),
    ],
)
def test_a_suggestion_that_loses_or_invents_anything_is_refused(
    old: str, new: str, words: str
) -> None:
    with pytest.raises(Surprising) as told:
        writing_checks.require_kept([old], [new])
    assert words in str(told.value)
    assert told.value.code == "suggestion_refused"


def test_tags_may_move_within_a_sentence() -> None:
    writing_checks.require_kept(
        ["{{a}}, {{b}} https://x.example"], ["For {{b}} https://x.example {{a}}"]
    )


def test_subject_lines_have_the_tags_of_the_subject_and_no_others() -> None:
    offered = [
        "{{a}}: news",
        "News",
        "{{a}} and {{b}}",
        "{Hi|Ho} {{a}}",
        "{{a}} www.x.example",
        "<b>{{a}}",
    ]
    assert writing_checks.fitting(offered, "Hello {{a}}") == ["{{a}}: news"]
    assert writing_checks.fitting(offered, "") == ["News"]
    assert writing_checks.fitting(offered, "News") == []
    assert writing_checks.fitting(offered, "{{#if a}}{{a}}{{ else }}Hi{{/if}}") == ["News"]


def test_a_difference_tells_words_that_stay_go_and_come() -> None:
    before, after = "Dear {{a}}, we are glad . Bye now", "Hi {{a}}, we're really glad. Bye now"
    found = [(str(one.fate), one.text) for one in changes(before, after)]
    assert found == [
        ("gone", "Dear"),
        ("new", "Hi"),
        ("same", " {{a}}, "),
        ("gone", "we are"),
        ("new", "we're really"),
        ("same", " glad"),
        ("gone", " "),
        ("same", ". Bye now"),
    ]
    assert [(str(one.fate), one.text) for one in changes("one two", "one two")] == [
        ("same", "one two")
    ]


def test_an_answer_keeps_to_one_line_where_the_original_does() -> None:
    assert tidied(" a\x00\r\nb ", "one") == "a b"
    assert tidied("a\r\nb", "one\ntwo") == "a\nb"
