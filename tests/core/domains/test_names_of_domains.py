"""Names of domains as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains.names_of_domains import clean, split
from core.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "name", "shown"),
    [
        ("acme.com", "acme.com", "acme.com"),
        ("  HTTPS://www.Acme.com:443/path?x#y ", "acme.com", "acme.com"),
        ("acme.co.uk.", "acme.co.uk", "acme.co.uk"),
        ("Bücher.de", "xn--bcher-kva.de", "bücher.de"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de", "bücher.de"),
        ("straße.de", "xn--strae-oqa.de", "straße.de"),
    ],
)
def test_a_name_is_cleaned_to_its_a_label(typed: str, name: str, shown: str) -> None:
    """Scheme, path, port, www and case go; letters of other alphabets stay readable."""
    found = clean(typed)
    assert (found.ascii, found.shown) == (name, shown)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("192.0.2.1", "IP address"),
        ("[2001:db8::1]", "IP address"),
        ("2001:db8::1", "IP address"),
        ("0x7f.1", "IP address"),
        ("2130706433", "IP address"),
        ("localhost", "inside a network"),
        ("db.localhost", "inside a network"),
        ("printer.local", "inside a network"),
        ("1.0.0.127.in-addr.arpa", "inside a network"),
        ("*.acme.com", "wildcard"),
        ("me@acme.com", "address"),
        ("co.uk", "many share"),
        ("com", "no ending"),
        ("github.io", "many share"),
        ("acme.nosuchending", "not an ending"),
        ("-acme.com", "not a domain name"),
        ("ac me.com", "blanks"),
        ("ac\u200bme.com", "invisible"),
        ("acme..com", "not a domain name"),
        (f"{'a' * 64}.com", "not a domain name"),
        (f"{'a.' * 130}com", "at most 253"),
        ("<script>alert(1)</script>.com", "not a domain name"),
        ("xn--a.com", "letters"),
        ("", "Enter a domain name"),
        ("x" * 2000, "too long"),
    ],
)
def test_what_cannot_be_a_domain_is_refused_with_its_reason(typed: str, word: str) -> None:
    """Each refusal is a sentence under one code, for the field of the form."""
    with pytest.raises(Invalid) as refused:
        clean(typed)
    assert word in str(refused.value)
    assert (refused.value.code, refused.value.field) == ("domain_invalid", "domain")


@pytest.mark.parametrize("name", ["example.com", "test.com", "mail.example.org", "acme.test"])
def test_names_for_tests_are_refused_in_live_mode_only(name: str) -> None:
    """The sandbox takes them, live mode does not."""
    assert clean(name, live=False).ascii == name
    with pytest.raises(Invalid, match="tests and examples"):
        clean(name, live=True)


def test_a_part_of_a_domain_names_what_was_registered() -> None:
    """The registered name is found by the public suffix list that is bundled."""
    assert clean("mail.acme.co.uk").apex == "acme.co.uk"
    assert clean("acme.github.io").apex == "acme.github.io"


def test_a_pasted_list_is_split_at_anything_people_use() -> None:
    """Lines, commas, semicolons and blanks part entries; doubles are dropped."""
    assert split("a.com, b.com;c.com\n\n d.com\ta.com") == ["a.com", "b.com", "c.com", "d.com"]


@given(st.text(max_size=80))
def test_whatever_is_typed_ends_in_a_name_or_a_refusal(text: str) -> None:
    """Nothing else is ever raised, and what is accepted is accepted again unchanged."""
    try:
        found = clean(text)
    except Invalid:
        return
    assert clean(found.ascii) == found
