"""Suggested names, and which names may be asked for at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains.names import LONGEST_LABEL, normalise_brand, normalise_name, suggestions, tld_of
from core.errors import Invalid

ACME = """
acme.com acme.io acme.net
getacme.com tryacme.com useacme.com goacme.com heyacme.com meetacme.com withacme.com joinacme.com
acmehq.com acmeapp.com acmemail.com acmeteam.com acmeco.com acmenow.com acmepro.com
acme-hq.com acme-app.com acme-mail.com acme-team.com
getacme.io getacme.net tryacme.io tryacme.net useacme.io useacme.net
""".split()


def test_acme_gets_exactly_these_in_this_order() -> None:
    assert suggestions("Acme") == ACME
    assert len(ACME) == 28


@pytest.mark.parametrize("brand", ["ACME", " a c m e ", "A.C.M.E.", "acme!"])
def test_how_a_brand_is_written_makes_no_difference(brand: str) -> None:
    assert suggestions(brand) == ACME


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789 .-&'", min_size=1, max_size=50))
def test_every_suggestion_is_a_name_once(brand: str) -> None:
    try:
        names = suggestions(brand)
    except Invalid:
        assert not re.search(r"[a-z0-9]", brand)
        return
    assert len(names) == len(set(names)) == 28
    assert [normalise_name(name) for name in names] == names
    assert all(len(name.partition(".")[0]) <= LONGEST_LABEL for name in names)
    assert suggestions(brand) == names


@pytest.mark.parametrize("brand", ["", "   ", "!!!", "日本", "x" * 59])
def test_a_brand_without_letters_or_end_is_refused(brand: str) -> None:
    with pytest.raises(Invalid) as caught:
        normalise_brand(brand)
    assert caught.value.field == "brand"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("acme.com", "acme.com"),
        (" ACME.Com ", "acme.com"),
        ("https://acme.com/", "acme.com"),
        ("http://acme.com", "acme.com"),
        ("acme.com.", "acme.com"),
        ("HTTPS://ACME.COM/", "acme.com"),
        ("a-1.io", "a-1.io"),
        ("x" * 63 + ".com", "x" * 63 + ".com"),
    ],
)
def test_what_people_type(typed: str, name: str) -> None:
    assert normalise_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "acme",
        ".com",
        "www.acme.com",
        "mail.acme.co.uk",
        "-acme.com",
        "acme-.com",
        "ac--me.com",
        "ac me.com",
        "ac_me.com",
        "acme.c0m",
        "acme.com/path",
        "me@acme.com",
        "x" * 64 + ".com",
        "bücher.com",
        "xn--bcher-kva.com",
        "acme.xn--p1ai",
        "\u0430cme.com",
    ],
)
def test_what_is_no_name_of_a_package(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        normalise_name(typed)
    assert caught.value.advice.action
    assert caught.value.field == "names"


def test_the_ending() -> None:
    assert tld_of("acme.com") == "com"
