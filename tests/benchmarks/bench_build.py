"""How fast mail is built, beside the obvious stack and, where Node has it, nodemailer."""

from __future__ import annotations

import base64
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import dkim as dkimpy
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jinja2.sandbox import SandboxedEnvironment
from selectolax.lexbor import LexborHTMLParser

from core.sending.build import Building, Content, Person, compiled
from core.sending.dkim import SIGNED, Key
from tests.support.mail_building import BASE, BUILDING, FACTS
from tests.support.programs import ran

ROUNDS = 5
PRIVATE = generate_private_key(public_exponent=65537, key_size=2048)
KEY = Key("acme.example", "s1", PRIVATE)
ROW = '<tr><td style="padding:8px 24px;line-height:24px">A story for {{first_name}} of %d words, told in one line or two. <a href="https://acme.example/story/%d?from=letter">Read on</a></td></tr>'
ROWS = "".join(ROW % (number, number) for number in range(20))
PAGE = (
    f"<html><body><h1>Hello {{{{first_name}}}}</h1><table>{ROWS}</table><p>{{{{postal_address}}}}"
    ' <a href="{{unsubscribe_url}}">Unsubscribe</a></p></body></html>'
)
TEXT = (
    "Hello {{first_name}}\n\n"
    + "A story in plain words.\n" * 30
    + "{{postal_address}} {{unsubscribe_url}}\n"
)
GOALS = {"built": 10.0, "signed": 8.0}


@pytest.mark.bench
def test_build() -> None:
    ours = {"built": _ours(BUILDING), "signed": _ours(replace(BUILDING, keys=[KEY]))}
    obvious = {"built": _obvious(signing=False), "signed": _obvious(signing=True)}
    size = len(ours["built"](1))
    print(
        f"\n{len(PAGE) / 1000:.1f} kB of HTML, 21 links and a text part: {size / 1000:.1f} kB of mail"
    )
    node = _nodemailer()
    for name, goal in GOALS.items():
        best, other = _interleaved(ours[name], obvious[name])
        ratio = other / best
        row = f"{name:7} {best:7.0f} us   obvious stack {other:7.0f} us   ratio {ratio:5.1f} (goal {goal})"
        beside = f"   nodemailer {node[name]:6.0f} us, {node[name] / best:.1f}" if node else ""
        print(row + beside)


def _ours(building: Building) -> Callable[[int], bytes]:
    template = compiled(Content("News for {{first_name}}", PAGE, TEXT), building)

    def build(number: int) -> bytes:
        person = Person(f"p{number}@receiver.example", f"Person {number}")
        facts = replace(FACTS, message_id=UUID(int=number), lead_id=UUID(int=number), to=person)
        return template.message({"first_name": f"Person {number}"}, facts)

    return build


def _obvious(*, signing: bool) -> Callable[[int], bytes]:
    """Return what most people would write: jinja2, a parser for the links, EmailMessage, dkimpy."""
    jinja = SandboxedEnvironment(autoescape=True)
    page, text = jinja.from_string(PAGE), jinja.from_string(TEXT)
    pem = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())

    def build(number: int) -> bytes:
        unsubscribe = f"{BASE}/u/{base64.urlsafe_b64encode(b'%026d' % number).decode()}"
        values = {
            "first_name": f"Person {number}",
            "postal_address": "1 Long Road",
            "unsubscribe_url": unsubscribe,
        }
        tree = LexborHTMLParser(page.render(values))
        for link, node in enumerate(tree.css("a[href]")):
            node.attrs["href"] = f"{BASE}/c/{number}/{link}"
        message = EmailMessage(SMTP)
        message["From"] = "Acme <news@acme.example>"
        message["To"] = f"Person {number} <p{number}@receiver.example>"
        message["Subject"] = f"News for Person {number}"
        message["Date"] = format_datetime(FACTS.sent_at)
        message["Message-ID"] = f"<{number}@acme.example>"
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["X-Campaign-ID"] = message["X-Lead-ID"] = str(FACTS.campaign_id)
        message.set_content(text.render(values))
        message.add_alternative(tree.html or "", subtype="html")
        raw = message.as_bytes()
        if not signing:
            return raw
        names = [name.encode() for name in SIGNED]
        signature: bytes = dkimpy.sign(
            raw,
            b"s1",
            b"acme.example",
            pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=names,
        )
        return signature + raw

    return build


def _interleaved(*builders: Callable[[int], bytes]) -> list[float]:
    """Return microseconds of CPU for one mail of each, the best of some rounds taken in turn."""
    best = [float("inf")] * len(builders)
    numbers = count(1)
    for _ in range(ROUNDS):
        for index, build in enumerate(builders):
            began, done = time.process_time(), 0
            while time.process_time() - began < 0.15:
                build(next(numbers))
                done += 1
            best[index] = min(best[index], (time.process_time() - began) / done * 1e6)
    return best


def _nodemailer() -> dict[str, float]:
    """Return the same of nodemailer, empty unless NODE_PATH leads to it."""
    node = shutil.which("node")
    if not node or not os.environ.get("NODE_PATH"):
        return {}
    pem = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    facts = json.dumps({"html": PAGE, "text": TEXT, "base": BASE, "key": pem})
    script = Path(__file__).with_name("nodemailer_build.js")
    done = ran([node, script], input=facts)
    return {name: float(value) for name, value in json.loads(done.stdout).items()}
