from __future__ import annotations

import email.utils
import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from core.sending.build import Content, Person, compiled
from core.sending.tracking_tokens import Purpose, Reference
from tests.support import golden
from tests.support.mail_building import BASE, BUILDING, FACTS, LINKS, bare, compile_html, parsed

TEMPLATES = Path(__file__).with_name("templates")
BOB = {"first_name": "Bob <b>", "company": "A&B", "city": "São Paulo", "email": FACTS.to.address}


@pytest.mark.golden
@pytest.mark.parametrize("name", ["newsletter", "offer", "note"])
def test_three_templates_become_the_mail_that_was_accepted(name: str):
    source = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    template = compile_html(source, subject="{{first_name|You}}, news", preheader="In short")
    mail = template.mail(BOB, FACTS)
    assert golden.matches(f"mail/{name}.html", mail.html)
    assert golden.matches(f"mail/{name}.txt", mail.text)
    assert golden.matches(
        f"mail/{name}.eml", template.message({}, FACTS).decode("ascii").replace("\r\n", "\n")
    )


def test_every_bulk_mail_holds_address_and_unsubscribe_link_in_both_parts():
    conditional = '{{#if company}}{{postal_address}} <a href="{{unsubscribe_url}}">x</a>{{/if}}'
    hidden = '<p style="display:none">{{postal_address}} {{unsubscribe_url}}</p>'
    for source in ("<p>Hi</p>", conditional, hidden):
        mail = compile_html(source).mail({}, FACTS)
        for part in (mail.html, mail.text):
            assert "1 Long Road, Oldtown" in part
            assert f"{BASE}/u/" in part
    written = compile_html("<p>Hi</p>", text="My own words").mail({}, FACTS).text
    assert written.startswith("My own words")
    assert "1 Long Road, Oldtown" in written
    assert f"{BASE}/u/" in written


def test_a_template_with_its_own_footer_gets_no_second_one():
    source = '<p>Hi</p>{{postal_address}} <a href="{{unsubscribe_url}}">Stop</a>'
    mail = compile_html(source).mail({}, FACTS)
    assert mail.html.count("1 Long Road") == mail.text.count("1 Long Road") == 1
    assert mail.html.count("/u/") == 1


def test_a_receipt_gets_neither_footer_nor_unsubscribe_headers():
    message = parsed(compile_html("<p>Paid</p>", building=bare()).message({}, FACTS))
    assert "List-Unsubscribe" not in message
    assert "Long Road" not in message.as_string()


def test_headers_name_campaign_lead_and_the_way_out():
    message = parsed(compile_html("<p>Hi</p>").message(BOB, FACTS))
    assert message["X-Campaign-ID"] == str(FACTS.campaign_id)
    assert message["X-Lead-ID"] == str(FACTS.lead_id)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"]
    assert address.startswith(f"<{BASE}/u/")
    token = address.strip("<>").rpartition("/")[2]
    assert LINKS.signer.read(Purpose.unsubscribe, token) == Reference(FACTS.message_id)
    assert message["From"].addresses[0].display_name == "Acme"
    assert email.utils.parsedate_to_datetime(message["Date"]) == FACTS.sent_at


def test_a_reply_finds_back_by_its_references_and_forged_ones_do_not():
    message = parsed(compile_html("<p>Hi</p>").message(BOB, FACTS))
    references = f"<other@x.example> {message['Message-ID']}"
    assert LINKS.threaded(references) == [Reference(FACTS.message_id)]
    assert LINKS.threaded(references.replace("<mw.AAAA", "<mw.AAAB")) == []


def test_links_are_numbered_once_and_lead_where_the_template_says():
    source = (
        '<a href="https://a.example/?q={{city}}">a</a><a href="mailto:x@y.example">m</a>'
        '<a href="{{website}}">w</a><a href="#top">t</a><a href="{{unsubscribe_url}}">u</a>'
    )
    template = compile_html(source)
    assert [link.shown for link in template.links] == [
        "https://a.example/?q={{city}}",
        "{{website}}",
    ]
    filling = template.filling({"city": "A&B", "website": "bob.example"}, FACTS)
    assert template.target(1, filling) == "https://a.example/?q=A%26B"
    assert template.target(2, filling) == "https://bob.example"
    assert template.target(3, filling) == ""
    html = template.mail({"website": "javascript:x"}, FACTS).html
    assert len(re.findall(rf"{BASE}/c/[\w-]{{35}}", html)) == 1
    assert '<a href="#">w</a>' in html


def test_without_tracking_links_stay_and_no_image_is_added():
    source = '<a href="https://a.example/?a=1&amp;b=2">a</a>'
    html = compile_html(source, building=bare()).mail({}, FACTS).html
    assert '<a href="https://a.example/?a=1&amp;b=2">a</a>' in html
    assert "<img" not in html


def test_wordings_agree_between_both_parts_and_with_a_second_sending():
    template = compile_html("<p>{one|two|three|four|five}</p>")
    for number in range(20):
        lead = UUID(int=number)
        first = template.mail({}, replace(FACTS, lead_id=lead))
        again = template.mail({}, replace(FACTS, lead_id=lead, message_id=lead))
        word = first.text.split()[0]
        assert f"<p>{word}</p>" in first.html
        assert again.text.split()[0] == word


@pytest.mark.parametrize("value", ["x\r\nBcc: eve@evil.example", "x\nX-Evil: 1\n\nbody", "x\u2028Bcc: y", "x\x0bBcc: y", "x\x00y"])  # fmt: skip
def test_no_value_adds_a_header_or_a_part(value: str):
    content = Content("Re {{first_name}}", "<p>{{first_name}}</p>", "{{first_name}}")
    facts = replace(
        FACTS, to=Person("bob@receiver.example", value), sender=Person("n@a.example", value)
    )
    plain = compiled(content, BUILDING).message({"first_name": "x"}, FACTS)
    message = parsed(compiled(content, BUILDING).message({"first_name": value}, facts))
    assert [name.lower() for name in message] == [name.lower() for name in parsed(plain)]
    assert len(list(message.iter_parts())) == 2
    assert len(message["Subject"].splitlines()) == 1


def test_a_formula_in_a_field_arrives_as_the_words_it_is():
    made = compile_html("<p>{{company}}</p>", building=bare()).mail({"company": "=1+1"}, FACTS)
    assert made.text == "=1+1\n"
    assert "<p>=1+1</p>" in made.html
