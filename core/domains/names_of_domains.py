"""Names of domains as people give them: cleaned to an A-label, or refused with a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

import idna

from core.errors import Invalid

if TYPE_CHECKING:
    import tldextract

LONGEST_NAME = 253
"""Characters of a name without its last dot (RFC 1035, section 2.3.4)."""
LONGEST_TEXT = 1000
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
INVISIBLE = re.compile(r"[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
TEST_NAMES = frozenset({"test.com", "example.com", "example.net", "example.org", "example.edu"})
RESERVED = frozenset(
    {"test", "example", "invalid", "localhost", "local", "internal", "onion", "alt", "arpa"}
)
"""Endings that are not delegated to anybody (RFC 6761, 6762, 7686, 9476)."""
ACTION = "Enter a name as it was registered, for example acme.com."


@dataclass(frozen=True, slots=True)
class CleanName:
    """A name: ``ascii`` is what DNS knows, ``shown`` what people read, ``apex`` was registered."""

    ascii: str
    shown: str
    apex: str


def clean(text: str, *, live: bool = True) -> CleanName:
    """Return the name somebody means; raise Invalid with the reason when it cannot be one.

    An address of a page is cut down to its host. Names set aside for tests (RFC 2606, 6761) are
    refused in ``live`` mode only.
    """
    host = _host(text)
    _refuse_addresses(host)
    if "*" in host:
        raise _invalid("A wildcard stands for many names.", "Enter the domain itself, without *.")
    if "@" in host:
        raise _invalid(f"{host} is an address.", "Enter only the part after the @.")
    ascii_name = _a_label(host)
    _refuse_reserved(ascii_name, live=live)
    return CleanName(ascii_name, shown(ascii_name), _apex(ascii_name))


def shown(ascii_name: str) -> str:
    """Return a name as people read it: its own letters where it has some."""
    try:
        return idna.decode(ascii_name)
    except idna.IDNAError:
        return ascii_name


def split(text: str) -> list[str]:
    """Return the entries of a pasted list: one a line, or between commas, semicolons or blanks."""
    return list(dict.fromkeys(part for part in re.split(r"[\s,;]+", text) if part))


def _host(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise _invalid("This is too long for a domain name.")
    without_scheme = SCHEME.sub("", text.strip())
    host = re.split(r"[/?#\\]", without_scheme, maxsplit=1)[0]
    if INVISIBLE.search(host):
        raise _invalid("There are blanks or invisible characters inside the name.")
    host = host.lower()
    named, colon, port = host.rpartition(":")
    if colon and port.isdigit() and ":" not in named:
        host = named
    return host.removesuffix(".").removeprefix("www.")


def _refuse_addresses(host: str) -> None:
    if not host:
        raise _invalid("Enter a domain name.")
    plain = host.strip("[]")
    try:
        ip_address(plain)
    except ValueError:
        if not re.fullmatch(r"[0-9.]+|0x[0-9a-f.x]+", plain):
            return
    raise _invalid(f"{host} is an IP address, not a domain name.")


def _a_label(host: str) -> str:
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode()
        if "xn--" in name:
            idna.decode(name)
    except idna.IDNAError as error:
        raise _invalid(f"{host} holds letters that no domain name may have.") from error
    if len(name) > LONGEST_NAME:
        raise _invalid(f"A domain name has at most {LONGEST_NAME} characters.")
    labels = name.split(".")
    for label in labels:
        if not label or not LABEL.fullmatch(label):
            raise _invalid(
                f"{host[:80]} is not a domain name.",
                "Use letters, digits and hyphens, up to 63 between two dots.",
            )
    if len(labels) == 1 and name not in RESERVED:
        raise _invalid(f"{host} has no ending such as .com.")
    return name


def _refuse_reserved(name: str, *, live: bool) -> None:
    ending = name.rpartition(".")[2]
    if ending in ("localhost", "local", "internal", "arpa", "onion") or "." not in name:
        raise _invalid(f"{name} exists only inside a network.")
    if live and (ending in RESERVED or _apex(name) in TEST_NAMES):
        raise _invalid(
            f"{name} is set aside for tests and examples.",
            "Enter a domain that you own.",
        )


def _apex(name: str) -> str:
    """Return the registered name that holds a name; raise Invalid for a public suffix."""
    found = _suffixes()(name)
    if not found.domain:
        raise _invalid(f"{name} is an ending that many share, not a domain of yours.")
    if found.suffix:
        return f"{found.domain}.{found.suffix}"
    ending = name.rpartition(".")[2]
    if ending not in RESERVED:
        raise _invalid(f".{ending} is not an ending that names can be registered under.")
    return ".".join(name.split(".")[-2:])


@cache
def _suffixes() -> tldextract.TLDExtract:
    """Return the reader of the public suffix list that comes with the library; no network."""
    import tldextract  # brings a client for HTTP along that nothing else needs

    return tldextract.TLDExtract(
        suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
    )


def _invalid(message: str, action: str = ACTION) -> Invalid:
    return Invalid(message, code="domain_invalid", action=action, field="domain")
