"""Fields of contacts: what a template may ask for, and what it gets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Protocol

from sqlmodel import col, select

from core.errors import Invalid, LimitReached
from core.system import Work
from data.sending.contact_fields import ContactField

__all__ = ["BASE", "ContactField", "clean", "known", "listing", "register", "slug", "values"]

BASE = ("email", "first_name", "last_name")
RESERVED = frozenset(
    {*BASE, "unsubscribe_url", "preferences_url", "view_url", "postal_address", "organization"}
)
MOST_FIELDS = 150
LONGEST_NAME = 40
LONGEST_VALUE = 1000
MOST_CHARACTERS = 20_000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
SPACE = re.compile(r"[ \t\u00a0]+")


class Named(Protocol):
    """What has the fields of a contact."""

    email: str
    first_name: str
    last_name: str
    fields: dict[str, str]


def values(contact: Named) -> dict[str, str]:
    """Return what a template gets of a contact."""
    base = {"first_name": contact.first_name, "last_name": contact.last_name}
    return {**contact.fields, "email": contact.email, **base}


async def known(work: Work) -> frozenset[str]:
    """Return the names a template may ask for."""
    found = await work.session.exec(
        select(ContactField.name).where(ContactField.organization_id == work.organization_id)
    )
    return frozenset({*BASE, *found})


async def listing(work: Work) -> list[ContactField]:
    """Return the organization's own fields in the order in which they came."""
    query = (
        select(ContactField)
        .where(ContactField.organization_id == work.organization_id)
        .order_by(col(ContactField.created_at), col(ContactField.name))
    )
    return list(await work.session.exec(query))


async def register(work: Work, titles: Mapping[str, str]) -> None:
    """Make fields ({name: title}) known; those that are known keep their title."""
    there = await known(work)
    new = {name: title for name, title in titles.items() if name not in there}
    if len(there) + len(new) > MOST_FIELDS + len(BASE):
        raise LimitReached(
            f"Contacts have at most {MOST_FIELDS} fields of your own.",
            action="Leave out columns you do not write about.",
        )
    work.session.add_all(
        ContactField(
            organization_id=work.organization_id,
            name=name,
            title=title[:1].upper() + title[1:],
            created_at=work.now(),
        )
        for name, title in new.items()
    )
    await work.session.flush()


def slug(title: str) -> str:
    """Return the name of a field for a title: "Company name" becomes company_name.

    Raises Invalid when nothing is left of it.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
    if name and name[0].isdigit():
        name = f"f_{name}"
    if not name:
        raise Invalid(f"{title!r} cannot be the name of a field.", field="fields")
    return f"{name}_" if name in RESERVED else name


def clean(text: str, longest: int = LONGEST_VALUE) -> str:
    """Return a value on one line, without control characters, cut where it is too long."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()[:longest]
    safe = text.encode("utf-8", "replace").decode()
    return SPACE.sub(" ", CONTROL.sub("", safe.replace("\n", " "))).strip()[:longest]
