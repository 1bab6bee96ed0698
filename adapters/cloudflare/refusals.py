"""Cloudflare's numbered errors as ours: a stable code, a sentence and what to do.

No official list of the numbers exists; these are from public reports of real calls (2018 to 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.cloudflare import limits
from core.errors import CredentialsRefused, ProviderError, RateLimited, Rejected

NUMBER = re.compile(r'"code":\s*(\d+)')
MESSAGE = re.compile(r'"message":\s*"((?:[^"\\]|\\.)*)"')

NO_RIGHT = frozenset({9109, 10000})
"""Not authorized for this; authentication error. Both stand for a missing right."""
TOO_SOON, TOO_MANY_PENDING = 1224, 1118
PENDING_RETRY_SECONDS = 1800.0
DETAIL_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number means."""

    code: str
    sentence: str
    action: str


ZONE_EXISTS = Reading(
    "zone_exists",
    "Another Cloudflare account already holds this domain.",
    "Use the token of that account, or remove the domain there first.",
)
ZONE_GONE = Reading(
    "zone_not_found",
    "Cloudflare has no such zone any more.",
    "Connect the domain again; a new zone may get other name servers.",
)
UNREGISTERED = Reading(
    "name_unregistered",
    "Cloudflare says that nobody has registered this domain.",
    "Check the spelling, or buy the domain first.",
)
BANNED = Reading(
    "zone_banned",
    "Cloudflare does not take this domain.",
    "Ask Cloudflare's support to release it, or copy the records by hand at your own DNS host.",
)
RECORD_EXISTS = Reading(
    "record_exists",
    "Cloudflare already has a record just like that.",
    "Read the zone again: the change may have been made meanwhile.",
)
RECORD_IN_THE_WAY = Reading(
    "record_conflict",
    "Another record stands in the way: a CNAME bears no neighbour of the same name.",
    "Remove the other record of that name first.",
)
RECORD_GONE = Reading(
    "record_not_found",
    "A record to be changed is no longer in the zone.",
    "Read the zone again: somebody changed it meanwhile.",
)
RECORD_INVALID = Reading(
    "record_invalid",
    "Cloudflare does not accept a record",
    "Correct the record it names, then apply again.",
)
RECORDS_FULL = Reading(
    "record_quota",
    "The zone holds as many records as its plan allows.",
    "Remove records nobody needs, or raise the plan at Cloudflare.",
)

READINGS: dict[int, Reading] = {
    1061: ZONE_EXISTS,
    1001: ZONE_GONE,
    7003: ZONE_GONE,
    1049: UNREGISTERED,
    1097: BANNED,
    1099: BANNED,
    81053: RECORD_IN_THE_WAY,
    81054: RECORD_IN_THE_WAY,
    81056: RECORD_IN_THE_WAY,
    81057: RECORD_EXISTS,
    81058: RECORD_EXISTS,
    81044: RECORD_GONE,
    81045: RECORDS_FULL,
    **dict.fromkeys(
        (1004, 9000, 9004, 9005, 9007, 9009, 9015, 9021, 9039, 83011, 81021), RECORD_INVALID
    ),
}


def translated(no: ProviderError, right: str) -> ProviderError:
    """Return a refusal in our words; ``right`` is the permission that the call needs."""
    numbers = [int(number) for number in NUMBER.findall(no.detail)]
    if isinstance(no, CredentialsRefused):
        return _missing(no, right)
    if not isinstance(no, Rejected):
        return no
    if NO_RIGHT & set(numbers):
        return _missing(no, right)
    if TOO_MANY_PENDING in numbers:
        return RateLimited(
            "Cloudflare takes no further zones until some of the waiting ones are active.",
            provider=no.provider,
            status=no.status,
            detail=no.detail,
            retry_after=PENDING_RETRY_SECONDS,
            action="Change the name servers of the domains that wait; the others follow by themselves.",
        )
    if TOO_SOON in numbers:
        return RateLimited(
            "Cloudflare looks at the name servers of a zone once an hour.",
            provider=no.provider,
            status=no.status,
            detail=no.detail,
            retry_after=limits.ACTIVATION_SECONDS,
        )
    reading = next((READINGS[number] for number in numbers if number in READINGS), None)
    return _rejected(no, reading)


def bad_token(no: ProviderError) -> CredentialsRefused:
    """Return that the token itself is not accepted, whatever it may do."""
    return CredentialsRefused(
        "Cloudflare does not accept the token.",
        provider=no.provider,
        status=no.status,
        detail=no.detail,
        action="Create a token under My Profile, API Tokens, and paste it here whole.",
    )


def missing_right(right: str, *, provider: str = "cloudflare") -> CredentialsRefused:
    """Return that the token lacks a permission, by the name the dashboard gives it."""
    return CredentialsRefused(
        f"The Cloudflare token lacks the permission {right}.",
        provider=provider,
        action=f"Edit the token at Cloudflare, add {right} for this account, then try again.",
        fallback="Copy the records by hand, or contact support.",
    )


def _missing(no: ProviderError, right: str) -> CredentialsRefused:
    told = missing_right(right, provider=no.provider)
    told.status, told.detail = no.status, no.detail
    return told


def _rejected(no: ProviderError, reading: Reading | None) -> Rejected:
    words = "; ".join(MESSAGE.findall(no.detail)).rstrip(".")
    if reading is None:
        sentence = f"Cloudflare said no: {words}." if words else "Cloudflare said no."
        return Rejected(sentence, provider=no.provider, status=no.status, detail=no.detail)
    sentence = f"{reading.sentence}: {words}." if reading is RECORD_INVALID else reading.sentence
    return Rejected(
        sentence,
        provider=no.provider,
        status=no.status,
        detail=no.detail,
        code=reading.code,
        action=reading.action,
    )
