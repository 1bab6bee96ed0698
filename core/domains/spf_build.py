"""One SPF record for all that sends, merged with what is published already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domains.merge_spf import union
from core.domains.spf_macros import Malformed
from core.domains.spf_records import VERSION, among
from core.domains.spf_senders import SENDERS, Sender
from core.errors import Invalid

SOFT = "~all"
"""How a record ends unless its owner says otherwise: DMARC decides, SPF only testifies."""


def build(services: Iterable[str], *, ending: str = SOFT) -> str:
    """Return the record for services by name; raise Invalid for one we do not know."""
    includes = dict.fromkeys(
        f"include:{target}" for name in services for target in _sender(name).includes
    )
    return " ".join([VERSION, *includes, ending])


def merged(published: Sequence[str], services: Iterable[str]) -> str:
    """Return one record that keeps every term of the TXT records of a name and adds the services.

    Raises Invalid for an unknown service, and for a published record that cannot be read.
    """
    added = build(services)
    texts = among(published)
    if not texts:
        return added
    try:
        return union(texts, added)
    except Malformed as reason:
        raise Invalid(
            f"The SPF record that is published cannot be read: {reason}",
            action="Correct it first, or replace it by a new one.",
            field="spf",
        ) from reason


def _sender(name: str) -> Sender:
    found = SENDERS.get(name.strip().lower())
    if found is None:
        raise Invalid(
            f"{name} is not a sending service we know.",
            action=f"Choose among {', '.join(SENDERS)}, or add its include yourself.",
            field="services",
        )
    return found
