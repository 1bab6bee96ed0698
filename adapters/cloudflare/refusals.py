"""Cloudflare's numbered errors as ours: a stable code, a sentence and what to do.

No official list of the numbers exists; these are from public reports of real calls (2018 to 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.cloudflare import limits
from core.errors import CredentialsRefused, ProviderError, RateLimited, Rejected

PROVIDER = "cloudflare"
NUMBER = re.compile(r'"code":\s*(\d+)')
MESSAGE = re.compile(r'"message":\s*"((?:[^"\\]|\\.)*)"')
DETAIL_CHARACTERS = 500

OURS_TO_READ = frozenset({400, 404, 405, 409, 422})
NO_RIGHT = frozenset({9109, 10000})
"""Not authorized for this; authentication error. Both stand for a missing right."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number means."""

    code: str
    sentence: str
    action: str


ZONE_EXISTS = Reading(
    code="zone_exists",
    sentence="Another Cloudflare account already holds this domain.",
    action="Use the token of that account, or remove the domain there first.",
)
ZONE_GONE = Reading(
    code="zone_not_found",
    sentence="Cloudflare has no such zone any more.",
    action="Connect the domain again; a new zone may get other name servers.",
)
UNREGISTERED = Reading(
    code="name_unregistered",
    sentence="Cloudflare says that nobody has registered this domain.",
    action="Check the spelling, or buy the domain first.",
)
NOT_WHOLE = Reading(
    code="name_unregistered",
    sentence="Cloudflare takes whole domains, no names below one.",
    action="Connect the domain itself; records for names below it go into its zone.",
)
BANNED = Reading(
    code="zone_banned",
    sentence="Cloudflare does not take this domain.",
    action="Ask Cloudflare's support to release it, or copy the records by hand at your own DNS host.",
)
RECORD_EXISTS = Reading(
    code="record_exists",
    sentence="Cloudflare already has a record just like that.",
    action="Read the zone again: the change may have been made meanwhile.",
)
RECORD_IN_THE_WAY = Reading(
    code="record_conflict",
    sentence="Another record stands in the way: a CNAME bears no neighbour of the same name.",
    action="Remove the other record of that name first.",
)
RECORD_GONE = Reading(
    code="record_not_found",
    sentence="A record to be changed is no longer in the zone.",
    action="Read the zone again: somebody changed it meanwhile.",
)
RECORD_INVALID = Reading(
    code="record_invalid",
    sentence="Cloudflare does not accept a record",
    action="Correct the record it names, then apply again.",
)
RECORDS_FULL = Reading(
    code="record_quota",
    sentence="The zone holds as many records as its plan allows.",
    action="Remove records nobody needs, or raise the plan at Cloudflare.",
)

ZONES_WAITING = Reading(
    code="zones_waiting",
    sentence="Cloudflare takes no further zones until some of the waiting ones are active.",
    action="Change the name servers of the domains that wait; the others follow by themselves.",
)
TOO_SOON = Reading(
    code="activation_too_soon",
    sentence="Cloudflare looks at the name servers of a zone once an hour.",
    action="Nothing to do: Cloudflare looks by itself as well.",
)

READINGS: dict[int, Reading] = {
    1049: UNREGISTERED,
    1061: ZONE_EXISTS,
    1001: ZONE_GONE,
    7003: ZONE_GONE,
    1097: BANNED,
    1099: BANNED,
    1116: NOT_WHOLE,
    1118: ZONES_WAITING,
    1224: TOO_SOON,
    81053: RECORD_IN_THE_WAY,
    81054: RECORD_IN_THE_WAY,
    81056: RECORD_IN_THE_WAY,
    81057: RECORD_EXISTS,
    81058: RECORD_EXISTS,
    81044: RECORD_GONE,
    81045: RECORDS_FULL,
    **dict.fromkeys((1004, *range(9000, 9050), 9101, 81021, 83011), RECORD_INVALID),
}
WAITS = {
    ZONES_WAITING.code: limits.PENDING_SECONDS,
    TOO_SOON.code: limits.ACTIVATION_SECONDS,
}
"""Refusals that mean later, with the seconds to wait; other calls may go on meanwhile."""


def read(status: int, text: str) -> ProviderError | None:
    """Return what a numbered refusal means; None for those that every provider words alike."""
    return rejected(status, text) if status in OURS_TO_READ else None


def rejected(status: int, text: str) -> ProviderError:
    """Return the refusal in an answer's text."""
    numbers = [int(number) for number in NUMBER.findall(text)]
    detail = text[:DETAIL_CHARACTERS]
    if NO_RIGHT & set(numbers):
        return CredentialsRefused(
            "Cloudflare does not allow this.", provider=PROVIDER, status=status, detail=detail
        )
    words = "; ".join(MESSAGE.findall(text)).rstrip(".")
    reading = next((READINGS[number] for number in numbers if number in READINGS), None)
    if reading is None:
        sentence = f"Cloudflare said no: {words}." if words else "Cloudflare said no."
        return Rejected(sentence, provider=PROVIDER, status=status, detail=detail)
    sentence = f"{reading.sentence}: {words}." if reading is RECORD_INVALID else reading.sentence
    return Rejected(
        sentence,
        provider=PROVIDER,
        status=status,
        detail=detail,
        code=reading.code,
        action=reading.action,
    )


def in_place(no: ProviderError, right: str) -> ProviderError:
    """Return a refusal as it is meant for one call; ``right`` is the permission the call needs."""
    if isinstance(no, CredentialsRefused):
        told = missing_right(right)
        told.status, told.detail = no.status, no.detail
        return told
    if no.code in WAITS:
        return RateLimited(
            no.advice.message,
            provider=PROVIDER,
            status=no.status,
            detail=no.detail,
            retry_after=WAITS[no.code],
            action=no.advice.action,
        )
    return no


def bad_token(no: ProviderError) -> CredentialsRefused:
    """Return that the token itself is not accepted, whatever it may do."""
    return CredentialsRefused(
        "Cloudflare does not accept the token.",
        provider=PROVIDER,
        status=no.status,
        detail=no.detail,
        action="Create a token under My Profile, API Tokens, and paste it here whole.",
        fallback="Copy the records by hand, or contact support.",
    )


def missing_right(right: str) -> CredentialsRefused:
    """Return that the token lacks a permission, by the name the dashboard gives it."""
    return CredentialsRefused(
        f"The Cloudflare token lacks the permission {right}.",
        provider=PROVIDER,
        action=f"Edit the token at Cloudflare, add {right} for this account, then try again.",
        fallback="Copy the records by hand, or contact support.",
    )
