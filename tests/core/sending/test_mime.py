from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.sending.mime import Mail, assemble
from core.sending.mime_headers import Person, ascii_address, line, structured
from tests.support.mail_building import parsed

MAIL = Mail(
    sender=Person("news@acme.example", "Acme"),
    to=Person("bob@receiver.example", "Bob"),
    subject="News",
    text="Hi\n",
    html="<p>Hi</p>\n",
    date=datetime(2026, 11, 21, tzinfo=UTC),
    message_id="mw.1@acme.example",
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"]))


def travelling(text: str) -> bytes:
    """Return a text as mail ends its lines, the last one too."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.endswith("\n") else text + "\n"
    return text.replace("\n", "\r\n").encode()


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(min_size=1).map(lambda t: t.encode("utf-8", "replace").decode()))  # fmt: skip
def test_the_standard_library_reads_back_every_text(text: str, html: str):
    raw = assemble(replace(MAIL, text=text, html=html))
    message = parsed(raw)
    plain, rich = message.iter_parts()
    assert plain.get_payload(decode=True) == travelling(text)
    assert rich.get_payload(decode=True) == travelling(html)
    assert plain.get_content_type() == "text/plain"
    assert rich.get_content_type() == "text/html"
    assert raw.isascii()
    assert all(len(row) <= 998 for row in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("plain words\n.leading dot\n", "7bit"),
        ("a" * 998, "7bit"),
        ("a" * 999, "quoted-printable"),
        ("Hi\nFrom here on\n", "quoted-printable"),
        ("From here on\n", "quoted-printable"),
        ("--=_mailwright_alternative--\n", "quoted-printable"),
        ("caf\u00e9 is open\n", "quoted-printable"),
        ("\u65e5\u672c\u8a9e\n", "base64"),
    ],
)
def test_a_part_is_encoded_only_where_it_would_not_arrive_as_it_is(text: str, encoding: str):
    message = parsed(assemble(replace(MAIL, text=text)))
    plain, _ = message.iter_parts()
    assert plain["Content-Transfer-Encoding"] == encoding
    assert plain.get_payload(decode=True) == travelling(text)


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_the_standard_library_reads_back_every_subject(words: str):
    message = message_from_bytes(assemble(replace(MAIL, subject=words)), policy=policy.default)
    assert message["Subject"] == " ".join(words.split())
    assert not message["Subject"].defects


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_the_standard_library_reads_back_every_name(name: str):
    mail = replace(MAIL, to=Person("bob@receiver.example", name))
    written = message_from_bytes(assemble(mail))["To"]
    shown, address = parseaddr(written.replace("\r\n", ""))
    assert address == "bob@receiver.example"
    assert str(make_header(decode_header(shown))) == " ".join(name.split())


@given(st.text())
def test_no_text_makes_two_headers_of_one(words: str):
    written = line("Subject", words)
    assert written.endswith("\r\n")
    assert all(row.startswith(" ") for row in written[:-2].split("\r\n")[1:])
    assert all(row.strip() for row in written[:-2].split("\r\n"))
    assert not set(written[:-2].replace("\r\n", "")) & {"\r", "\n"}
    assert len(max(written.split("\r\n"), key=len)) <= 998


@pytest.mark.parametrize("value", ["<https://x>\r\nBcc: y", "a\nb", "ü", "a\x00"])
def test_a_header_with_a_syntax_of_its_own_takes_visible_ascii_only(value: str):
    with pytest.raises(ValueError, match="cannot hold"):
        structured("List-Unsubscribe", value)


@pytest.mark.parametrize("name", ["X-A:", "X A", "", "X-A\r\nB", "Ü"])
def test_no_name_of_a_header_is_bent(name: str):
    with pytest.raises(ValueError, match="header"):
        line(name, "x")


def test_addresses_travel_in_ascii():
    assert ascii_address("Bob@BÜCHER.example") == "Bob@xn--bcher-kva.example"
    assert ascii_address("o'neil+x@a.example") == "o'neil+x@a.example"


@pytest.mark.parametrize(
    "address",
    ["", "bob", "@a.example", "bob@", "a b@c.example", "a@b@c.example", "a@b..c", "a..b@c.example",
     "a@c.example>\r\nBcc: x@y.example", "a,b@c.example", "ü@c.example", "a@-x.example", "x" * 65 + "@c.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(Invalid):
        ascii_address(address)


def test_mail_without_html_is_one_part():
    message = parsed(assemble(replace(MAIL, html="")))
    assert message.get_content_type() == "text/plain"
    assert message.get_content() == "Hi\r\n"
