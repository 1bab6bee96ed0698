"""Whom a campaign is for: the kinds of audience, and the contacts each of them means."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.accounts.inputs import LONGEST_ADDRESS
from core.errors import Invalid
from core.sending.addresses import normal

MOST_LISTED = 5000
MOST_TAGS = 50


class AudienceKind(StrEnum):
    """What an audience is made of."""

    everybody = "all"
    segment = "segment"
    tags = "tags"
    imported = "import"
    listed = "list"
    non_openers = "non_openers"


def checked(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return an audience with what its kind needs and nothing else.

    ``{kind: all}``, ``{kind: segment, segment_id}``, ``{kind: tags, tags: [...]}`` (any of them),
    ``{kind: import, import_id}``, ``{kind: list, emails: [...]}`` or ``{kind: non_openers,
    campaign_id}``. Raises Invalid for anything else.
    """
    try:
        kind = AudienceKind(str(raw.get("kind", "")))
    except ValueError:
        raise Invalid("Choose whom the campaign is for.", field="audience") from None
    return {"kind": kind.value, **_chosen(kind, raw)}


def _chosen(kind: AudienceKind, raw: Mapping[str, Any]) -> dict[str, Any]:
    match kind:
        case AudienceKind.segment:
            return {"segment_id": _id(raw, "segment_id", "Choose a segment.")}
        case AudienceKind.imported:
            return {"import_id": _id(raw, "import_id", "Choose an import.")}
        case AudienceKind.non_openers:
            return {"campaign_id": _id(raw, "campaign_id", "Choose a campaign.")}
        case AudienceKind.tags:
            return {"tags": _words(raw.get("tags"), MOST_TAGS, "Choose at least one tag.")}
        case AudienceKind.listed:
            found = _words(raw.get("emails"), MOST_LISTED, "Enter at least one address.")
            return {"emails": addresses(found)}
        case AudienceKind.everybody:
            return {}


def addresses(words: list[str]) -> list[str]:
    """Return addresses as contacts are found by, each once, in the order given.

    What is no address stays as it is: no contact has it, and the count says so.
    """
    return list(dict.fromkeys(_compared(word) for word in words))


def _compared(word: str) -> str:
    try:
        return normal(word)[1]
    except Invalid:
        return word.strip().lower()[:LONGEST_ADDRESS]


def _id(raw: Mapping[str, Any], name: str, sentence: str) -> str:
    try:
        return str(UUID(str(raw.get(name, ""))))
    except ValueError:
        raise Invalid(sentence, field="audience") from None


def _words(given: Any, most: int, sentence: str) -> list[str]:
    found = [str(word).strip() for word in given or () if str(word).strip()]
    if not found:
        raise Invalid(sentence, field="audience")
    if len(found) > most:
        raise Invalid(
            f"At most {most:,} can be chosen; these are {len(found):,}.", field="audience"
        )
    return list(dict.fromkeys(found))
