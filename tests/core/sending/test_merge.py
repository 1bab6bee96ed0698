from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.sending.merge import Filling, plain
from core.sending.merge_terms import Place

KNOWN = frozenset({"first_name", "company", "city"})


def fill(source: str, seed: bytes = b"", place: Place = Place.plain, **values: str) -> str:
    return plain(source, place, KNOWN).render(Filling(values, seed))


def test_a_tag_becomes_the_value_or_its_default():
    source = "Hi {{first_name|there}}, {{ City }}!"
    assert fill(source, first_name="Ann", city="Oslo") == "Hi Ann, Oslo!"
    assert fill(source, first_name="  ") == "Hi there, !"


def test_conditions_choose_by_presence_and_may_be_nested():
    source = "{{#if company}}at {{company}}{{#if city}} in {{city}}{{/if}}{{else}}you{{/if}}."
    assert fill(source, company="ACME", city="Oslo") == "at ACME in Oslo."
    assert fill(source, company="ACME") == "at ACME."
    assert fill(source, city="Oslo") == "you."


def test_a_choice_is_always_the_same_for_one_person():
    source = "{Hi|Hello|{Good day|Welcome} dear} {{first_name}}"
    for person in range(50):
        seed = b"%d" % person
        assert fill(source, seed) == fill(source, seed)


def test_choices_are_even_and_independent_of_each_other():
    program = plain("{a|b}{c|d}", Place.plain, KNOWN)
    seen = Counter(program.render(Filling({}, b"person %d" % n)) for n in range(4000))
    assert set(seen) == {"ac", "ad", "bc", "bd"}
    assert all(850 < count < 1150 for count in seen.values())


def test_braces_without_a_choice_and_escaped_ones_mean_themselves():
    assert fill(r"{one} a|b \{x\|y\} } {") == "{one} a|b {x|y} } {"


def test_what_a_value_says_is_never_read_as_a_template():
    assert fill("{{first_name}}", first_name="{{company}}{a|b}") == "{{company}}{a|b}"


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("Hi\n  {{first_name", "Line 2, column 3", "never closed"),
        ("{{firstname}}", "Line 1, column 1", "Did you mean first_name?"),
        ("\n\n{{zzz}}", "Line 3, column 1", "no field called zzz"),
        ("a {{#if company}}b", "Line 1, column 3", "{{#if company}} is never closed"),
        ("a{{/if}}", "Line 1, column 2", "outside"),
        ("{{else}}", "Line 1, column 1", "outside"),
        ("{{#if city}}a{{else}}b{{else}}c{{/if}}", "Line 1, column 23", "already"),
        ("{a{{#if city}}|b}{{/if}}", "Line 1, column 15", "outside"),
        ("{{first name}}", "Line 1, column 1", "is no tag"),
        ("{{#if}}", "Line 1, column 1", "is no tag"),
        ("{a|" * 30 + "}" * 30, "Line 1, column 61", "at most 20 deep"),
        ("{{a{b}}", "Line 1, column 1", "braces"),
    ],
)
def test_a_mistake_is_told_with_line_and_column(source: str, place: str, words: str):
    with pytest.raises(Invalid) as caught:
        plain(source, Place.plain, KNOWN)
    assert caught.value.code == "template_invalid"
    assert place in str(caught.value)
    assert words in str(caught.value)


def test_tags_without_a_default_are_listed():
    program = plain(
        "{{first_name|x}} {{city}}{{#if company}}{{company}}{{/if}}", Place.plain, KNOWN
    )
    assert program.bare == ("city", "company")
    assert program.names == KNOWN


@given(st.text(alphabet="ab{|}\\ \n#/if", max_size=40))
def test_any_template_is_filled_in_or_refused_with_a_sentence(source: str):
    try:
        text = fill(source)
    except Invalid as refused:
        assert "Line " in str(refused)  # noqa: PT017 - both outcomes are right
    else:
        assert isinstance(text, str)


@given(st.text())
def test_no_value_breaks_a_header(value: str):
    made = fill("Re: {{first_name}}", place=Place.header, first_name=value)
    assert len(made.splitlines()) == 1
    assert made.isprintable() or all(
        ord(letter) > 127 for letter in made if not letter.isprintable()
    )


def test_marks_that_turn_the_writing_do_not_reach_a_header():
    made = fill("{{first_name}}", place=Place.header, first_name="gpj.\u202eexe\u2066")
    assert made == "gpj.exe"


def test_a_formula_stays_the_words_it_is():
    assert fill("{{company}}", company='=HYPERLINK("x")') == '=HYPERLINK("x")'
