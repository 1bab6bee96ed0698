"""What people type: addresses, names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts import inputs
from core.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept", "norm"),
    [
        ("ada@example.com", "ada@example.com", "ada@example.com"),
        (" Ada.Love+x@Example.COM ", "Ada.Love+x@Example.COM", "ada.love+x@example.com"),
        ("ada@bücher.example", "ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("o'brien@example.co.uk", "o'brien@example.co.uk", "o'brien@example.co.uk"),
    ],
)
def test_addresses(typed: str, kept: str, norm: str):
    assert inputs.address(typed) == (kept, norm)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "a b@example.com",
            "ada@exa mple.com",
        ),
        *("ada@example..com", ".ada@example.com", "ada@-example.com", "ada\n@example.com"),
        *("ada@example.com\nBcc: eve@example.com", "<ada@example.com>", "a@b@example.com"),
        *("x" * 65 + "@example.com", "ada@" + "a." * 130 + "com", "ädä@example.com"),
    ],
)
def test_what_is_no_address(typed: str):
    with pytest.raises(Invalid):
        inputs.address(typed)


@given(st.text(max_size=60))
def test_an_accepted_address_is_stable_and_fits_one_header_line(typed: str):
    try:
        kept, norm = inputs.address(typed)
    except Invalid:
        return
    assert inputs.address(norm)[1] == norm
    assert not any(sign in kept for sign in "\r\n\0<>, ")


def test_names_are_cleaned():
    assert inputs.person_name("  Ada \u200b Love\tlace ") == "Ada Love lace"


@pytest.mark.parametrize("name", ["", " \u200b ", "x" * 81, "see https://evil.example", "www.x.yz"])
def test_names_that_will_not_do(name: str):
    with pytest.raises(Invalid):
        inputs.person_name(name)
