"""A template as one person would get it, for the page it is written on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from core.accounts import organizations
from core.accounts.organizations import Organization
from core.sending import contact_fields
from core.sending.build import Facts, Person
from core.sending.template_content import TemplateContent
from core.sending.template_problems import Looked, Problem, look
from core.system import Work

NOBODY = UUID(int=0)
KEPT = 16
"""How many templates stay compiled, as they were seen last."""
SAMPLES = {
    "email": "alex@example.com",
    "first_name": "Alex",
    "last_name": "Morgan",
    "company": "Example Ltd",
    "city": "Lisbon",
    "country": "Portugal",
    "website": "https://example.com",
}
"""What the person of a preview is called; other fields show their own name."""
OPENING = "<head>"
CALM = '<head><base target="_blank">'
"""Links of a preview open elsewhere, which the frame it stands in does not allow."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A template filled in: the page, the text part, and what is wrong with it.

    While there are errors the parts are empty. ``bare`` names fields that have no default.
    """

    subject: str = ""
    html: str = ""
    text: str = ""
    size_bytes: int = 0
    bare: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a preview is filled in with: the names fields may have, and who writes."""

    known: frozenset[str]
    organization: str
    postal_address: str
    now: datetime


async def setting(work: Work) -> Setting:
    """Return what previews of this organization are filled in with."""
    organization = await organizations.get(work)
    known = await contact_fields.known(work)
    return Setting(known, organization.name, postal_address(organization), work.now())


async def preview(
    work: Work, content: TemplateContent, *, empty: bool = False, marked: bool = False
) -> Preview:
    """Return a template as a person would get it; ``empty`` is one of whom nothing is known."""
    return await asyncio.to_thread(filled, content, await setting(work), empty=empty, marked=marked)


def filled(
    content: TemplateContent, given: Setting, *, empty: bool = False, marked: bool = False
) -> Preview:
    """Return a template filled in; takes tens of milliseconds.

    ``marked`` writes the ids of blocks into the page, for an editor that points at them.
    """
    looked = _looked(
        json.dumps(asdict(content), sort_keys=True),
        given.known,
        marked,
        given.organization,
        given.postal_address,
    )
    compiled = looked.compiled
    if compiled is None:
        return Preview(problems=looked.problems)
    person = Person("alex@example.com", "Alex Morgan")
    facts = Facts(NOBODY, Person("you@example.com", given.organization), person, given.now)
    mail = compiled.mail({} if empty else samples(given.known), facts)
    return Preview(
        subject=mail.subject.strip(),
        html=mail.html.replace(OPENING, CALM, 1),
        text=mail.text,
        size_bytes=len(mail.html.encode()),
        bare=compiled.bare,
        problems=looked.problems,
    )


@lru_cache(maxsize=KEPT)
def _looked(
    words: str,
    known: frozenset[str],
    marked: bool,  # noqa: FBT001 - part of what is remembered
    organization: str,
    postal_address: str,
) -> Looked:
    """Look at the same words once: a page of a template is opened more often than it is changed."""
    content = TemplateContent(**json.loads(words))
    return look(
        content, known, marked=marked, organization=organization, postal_address=postal_address
    )


def samples(known: frozenset[str]) -> Mapping[str, str]:
    """Return what a sample person has in each field."""
    return {name: SAMPLES.get(name, name.replace("_", " ").capitalize()) for name in known}


def postal_address(organization: Organization) -> str:
    """Return the address under a preview, a sample when the organization has given none."""
    if not organization.address:
        return "1 Sample Street, Sampletown"
    place = " ".join(part for part in (organization.postal_code, organization.city) if part != "-")
    return ", ".join(part for part in (organization.address, place, organization.country) if part)
