"""What people type about themselves: cleaned, or refused with a sentence."""

from __future__ import annotations

import re
import unicodedata

import idna

from core.errors import Invalid

LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""
LONGEST_LOCAL_PART = 64
LONGEST_NAME = 80
LONGEST_LINE = 200
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


def address(text: str, field: str = "email") -> tuple[str, str]:
    """Return (address as typed, normalised form that is unique); raise Invalid otherwise."""
    typed = text.strip()
    local, at, domain = typed.rpartition("@")
    if not at or not LOCAL_PART.fullmatch(local):
        raise Invalid("Enter an email address, as name@example.com.", field=field)
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode().lower()
    except idna.IDNAError as error:
        raise Invalid("The part after the @ is not a domain name.", field=field) from error
    if "." not in ascii_domain:
        raise Invalid("The part after the @ needs a dot, as in example.com.", field=field)
    if len(local) > LONGEST_LOCAL_PART or len(local) + 1 + len(ascii_domain) > LONGEST_ADDRESS:
        raise Invalid("This address is too long.", field=field)
    return typed, f"{local.lower()}@{ascii_domain}"


def person_name(text: str, field: str = "name") -> str:
    """Return a person's name; it goes into mails, so a link in it is refused."""
    return _name(text, "Enter your name.", field)


def organization_name(text: str, field: str = "organization") -> str:
    """Return an organization's name under the same rules."""
    return _name(text, "Enter the name of your organization.", field)


def line(text: str, field: str, missing: str = "") -> str:
    """Return one line of text; raise Invalid with ``missing`` when it is empty and needed."""
    cleaned = _clean(text)
    if missing and not cleaned:
        raise Invalid(missing, field=field)
    if len(cleaned) > LONGEST_LINE:
        raise Invalid(f"Use at most {LONGEST_LINE} characters.", field=field)
    return cleaned


def _name(text: str, missing: str, field: str) -> str:
    cleaned = line(text, field, missing)
    if len(cleaned) > LONGEST_NAME:
        raise Invalid(f"Use at most {LONGEST_NAME} characters.", field=field)
    if LINK.search(cleaned):
        raise Invalid("A name cannot hold a web address.", field=field)
    return cleaned


def _clean(text: str) -> str:
    """Drop what cannot be seen and put one space for each run of white space."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    seen = "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C")
    return " ".join(seen.split())
