"""Tags of contacts: given and taken, one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from core.accounts import audit
from core.errors import Invalid
from core.system import Work
from data.sending import contact_tags as rows

LONGEST_TAG = 40
MOST_TAGS = 20
"""Tags that can be given at once."""


async def listing(work: Work) -> dict[str, int]:
    """Return all tags with how many contacts have each, by name."""
    return await rows.counts(work.session, work.organization_id)


async def add(work: Work, contact_ids: Sequence[UUID], tags: Iterable[str]) -> int:
    """Give contacts some tags; return how many were not given before."""
    wanted = clean(tags)
    given = await rows.add(work.session, work.organization_id, contact_ids, wanted)
    await audit.record(work, "contacts.tagged", count=len(contact_ids), tag=", ".join(wanted)[:80])
    work.ring(f"organization:{work.organization_id}:contacts")
    return given


async def remove(work: Work, contact_ids: Sequence[UUID], tags: Iterable[str]) -> int:
    """Take tags from contacts; return how many there were."""
    wanted = clean(tags)
    taken = await rows.remove(work.session, work.organization_id, contact_ids, wanted)
    await audit.record(
        work, "contacts.untagged", count=len(contact_ids), tag=", ".join(wanted)[:80]
    )
    work.ring(f"organization:{work.organization_id}:contacts")
    return taken


def clean(tags: Iterable[str]) -> list[str]:
    """Return tags in lower case, each once; raise Invalid when there is none or one is too long."""
    found = list(dict.fromkeys(filter(None, (one_tag(tag) for tag in tags))))
    if not found:
        raise Invalid("Enter at least one tag.", field="tags")
    if len(found) > MOST_TAGS:
        raise Invalid(f"Give at most {MOST_TAGS} tags at once.", field="tags")
    if longest := next((tag for tag in found if len(tag) > LONGEST_TAG), ""):
        raise Invalid(f"“{longest[:20]}…” is longer than {LONGEST_TAG} characters.", field="tags")
    return found


def one_tag(text: str) -> str:
    """Return a tag as it is kept: lower case, single blanks, nothing that cannot be seen."""
    return " ".join("".join(c for c in text.lower() if c.isprintable()).split())
