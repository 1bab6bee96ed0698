"""A DKIM record as people paste it: quoted, broken over lines, out of a zone file or a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.domains.dkim_keys import COPY_AGAIN, DkimKey, parse_key
from core.domains.findings import Finding, Level
from core.domains.texts import BLANK
from core.errors import Invalid

LONGEST_PASTE = 20_000
QUOTES = str.maketrans("“”„‟«»", '""""""')
NAME = re.compile(
    r"(?<![\w.-])([\w-]+(?:\.[\w-]+)*)\._domainkey(?:\.([\w.-]+[\w-]))?", re.IGNORECASE
)
START = re.compile(r"\b[vkphgst]\s*=\s*", re.IGNORECASE)
KNOWN_START = re.compile(r"\bv\s*=\s*DKIM1", re.IGNORECASE)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPE = re.compile(r"\\(.)")
PEM = re.compile(r"-----BEGIN (?:RSA )?PUBLIC KEY-----(.+?)-----END", re.DOTALL)
BARE_KEY = re.compile(r"[A-Za-z0-9+/\s]{100,}={0,2}\s*")
SELECTOR = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*")
LONGEST_SELECTOR = 63


@dataclass(frozen=True, slots=True)
class Pasted:
    """A key out of a paste; ``selector`` and ``domain`` are empty where the paste did not say."""

    key: DkimKey
    selector: str
    domain: str
    findings: tuple[Finding, ...]


def read_paste(text: str) -> Pasted:
    """Return the checked key in a pasted text.

    Raises Invalid when it holds no key, a private one, or one that no receiver would accept.
    """
    if len(text) > LONGEST_PASTE:
        raise Invalid("That is far too long for a DKIM record.", action=COPY_AGAIN, field="record")
    if "PRIVATE KEY" in text:
        raise Invalid(
            "That is a private key.",
            action="Keep it secret, make a new pair, and paste the public record (v=DKIM1 ... p=).",
            field="record",
        )
    plain = text.translate(QUOTES)
    key, findings = parse_key(_value(plain))
    fault = next((found for found in findings if found.level is Level.error), None)
    if key is None or fault:
        reason = fault.reason if fault else "There is no DKIM key in that text."
        raise Invalid(reason, action=fault.fix if fault else COPY_AGAIN, field="record")
    name = NAME.search(plain)
    return Pasted(
        key,
        name.group(1).lower() if name else "",
        (name.group(2) or "").lower() if name else "",
        findings,
    )


def normalise_selector(text: str) -> str:
    """Return a selector as typed, also out of its whole name; raise Invalid when it is none."""
    selector = text.strip().lower().partition("._domainkey")[0].strip(".")
    if len(selector) > LONGEST_SELECTOR or not SELECTOR.fullmatch(selector):
        raise Invalid(
            f"{text.strip() or 'This'} is not a selector.",
            action="Copy what stands before ._domainkey, for Google usually: google",
            field="selector",
        )
    return selector


def _value(text: str) -> str:
    """Return the record inside a text, its strings joined and its escapes undone."""
    pem = PEM.search(text)
    if pem:
        return f"v=DKIM1; k=rsa; p={BLANK.sub('', pem.group(1))}"
    if BARE_KEY.fullmatch(text.strip()):
        return f"v=DKIM1; k=rsa; p={BLANK.sub('', text)}"
    start = KNOWN_START.search(text) or START.search(text)
    if not start:
        return ""
    strings = list(STRING.finditer(text))
    holds = [
        i for i, string in enumerate(strings) if string.start() <= start.start() < string.end()
    ]
    if holds:
        joined = "".join(string.group(1) for string in strings[holds[0] :])
    else:
        joined = text[start.start() :].strip().rstrip('")').strip()
    return ESCAPE.sub(r"\1", joined)
