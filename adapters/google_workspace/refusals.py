"""What Google's refusals mean to us, by status, reason and the beginning of the message.

Sources: Directory API common errors and limits pages, an error table of an administration tool,
published error dumps (surveyed November 2026). The often-quoted reasons entityExists and
domainUserLimitExceeded were found nowhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from adapters.google_workspace import limits
from core.errors import CredentialsRefused, ProviderError, RateLimited, Rejected

PROVIDER = "google_workspace"
RATES = frozenset(
    {"userRateLimitExceeded", "rateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"}
)
OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED", "domainCannotUseApis"})
FORBIDDEN = frozenset({"forbidden", "insufficientPermissions"})


class MailboxTaken(Rejected):
    """The address is in use, here or in another Google product."""

    code = "mailbox_taken"
    default_action = "Choose another user name, or skip this one."


class SeatsFull(Rejected):
    """The workspace has no licence left."""

    code = "seats_full"
    default_action = "Add seats in the Google admin console, then retry."


class MailboxUnready(Rejected):
    """The mailbox exists and is not set up yet."""

    code = "mailbox_unready"
    default_action = "Wait a minute: Google is still setting the mailbox up."


class PasswordWeak(Rejected):
    """The password is too short or too easy."""

    code = "password_weak"
    default_action = "Choose a longer password, or leave it empty for a strong one."


class DomainUnknown(Rejected):
    """The workspace does not have the domain, or has not verified it."""

    code = "domain_unknown"
    default_action = "Add the domain to the workspace and verify it, then retry."


class DomainElsewhere(Rejected):
    """Another workspace has the domain."""

    code = "domain_elsewhere"
    default_action = "Remove the domain from the other Google account, then retry."


MEANINGS: tuple[tuple[int, str, str, type[Rejected]], ...] = (
    (409, "duplicate", "", MailboxTaken),
    (412, "limitExceeded", "", SeatsFull),
    (412, "conditionNotMet", "", MailboxUnready),
    (412, "", "User creation is not complete", MailboxUnready),
    (400, "failedPrecondition", "", MailboxUnready),
    (400, "invalid", "Invalid Password", PasswordWeak),
    (404, "domainNotFound", "", DomainUnknown),
    (404, "notFound", "Domain not found", DomainUnknown),
)
"""(status, reason or any, beginning of the message) and what it means."""


@dataclass(frozen=True, slots=True)
class Told:
    """The three facts of an error body."""

    reason: str
    message: str
    status: int


def read(status: int, text: str) -> ProviderError | None:
    """Return our error for a refusal; None leaves it to its HTTP status."""
    told = _told(status, text)
    if told.reason in ("invalid_grant", "unauthorized_client", "invalid_client", "invalid_scope"):
        return _no_token(told)
    if status == HTTPStatus.FORBIDDEN and told.reason in RATES:
        return RateLimited(
            "Google asks us to slow down.",
            provider=PROVIDER,
            status=status,
            detail=told.message,
            retry_after=limits.RATE_RETRY_SECONDS,
        )
    if told.reason in OFF:
        return CredentialsRefused(
            "The API this needs is switched off in the Google Cloud project.",
            provider=PROVIDER,
            status=status,
            detail=told.message,
            action="Switch on the Admin SDK, Site Verification and Gmail APIs, then retry.",
        )
    if told.reason in FORBIDDEN:
        return CredentialsRefused(
            "Google does not let this person do that in the workspace.",
            provider=PROVIDER,
            status=status,
            detail=f"{told.reason}: {told.message}",
            action="Use the address of a super administrator of the workspace the domain is in.",
        )
    return _known(told)


def _known(told: Told) -> ProviderError | None:
    for status, reason, beginning, meaning in MEANINGS:
        fits = told.status == status and reason in ("", told.reason)
        if fits and told.message.startswith(beginning):
            return meaning(
                f"Google said no: {told.message}",
                provider=PROVIDER,
                status=status,
                detail=f"{told.reason}: {told.message}",
            )
    return None


def _no_token(told: Told) -> CredentialsRefused:
    allowed = told.reason == "unauthorized_client"
    return CredentialsRefused(
        "Google does not allow this service account to act for the workspace."
        if allowed
        else f"Google gives no token: {told.message or told.reason}.",
        provider=PROVIDER,
        status=told.status,
        detail=f"{told.reason}: {told.message}",
        action="In the admin console, allow the client id with every scope of the setup guide."
        if allowed
        else "Check the key file and the administrator's address.",
    )


def _told(status: int, text: str) -> Told:
    try:
        body: Any = json.loads(text)
    except ValueError:
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, str):  # RFC 6749, section 5.2
        return Told(error, str(body.get("error_description") or ""), status)
    if not isinstance(error, dict):
        return Told("", "", status)
    several = error.get("errors")
    first = several[0] if isinstance(several, list) and several else {}
    reason = first.get("reason", "") if isinstance(first, dict) else ""
    return Told(str(reason), str(error.get("message") or ""), status)
