"""What the refusals of SES and SNS mean to us.

A refusal of the account or of the sender stops the account, not the message: nothing was accepted,
and the message is still to be sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from adapters.ses import limits
from core.errors import (
    CredentialsRefused,
    NotFound,
    ProviderError,
    RateLimited,
    Rejected,
    Unavailable,
)

PROVIDER = "ses"
SHOWN = 400
DAILY = re.compile(r"daily|24.?hour|quota", re.IGNORECASE)
UNVERIFIED = re.compile(r"not verified", re.IGNORECASE)
XML_CODE = re.compile(r"<Code>([^<]+)</Code>")
XML_WORDS = re.compile(r"<Message>([^<]+)</Message>")
SERVER_ERROR = 500

DAY_IS_FULL = "quota_used_up"

CREDENTIALS = frozenset(
    {
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "MissingAuthenticationToken",
        "AccessDeniedException",
        "AccessDenied",
        "AuthorizationError",
        "OptInRequired",
        "ExpiredTokenException",
    }
)
RATES = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling"})
PAUSES = {
    "AccountSuspendedException": "Amazon has suspended sending from this account.",
    "SendingPausedException": "Sending from this account or configuration set is paused.",
}


class AlreadyThere(Rejected):
    """What was to be created exists."""


def read(status: int, headers: Mapping[str, str], text: str) -> ProviderError | None:
    """Return our error for a refusal; None leaves it to the status."""
    name, words = _name(headers, text), _words(text)
    if name in CREDENTIALS:
        return CredentialsRefused(
            "Amazon does not accept the access key, or does not let it do this.",
            provider=PROVIDER,
            status=status,
            detail=words,
        )
    if name in RATES or name == "LimitExceededException":
        return _too_much(status, words)
    if name in PAUSES:
        return Unavailable(
            PAUSES[name],
            provider=PROVIDER,
            status=status,
            detail=words,
            code="sending_paused",
            action="Look at the account dashboard of SES for the reason.",
            retry_after=limits.PAUSED_SECONDS,
        )
    if name == "AlreadyExistsException":
        return AlreadyThere("It exists already.", provider=PROVIDER, status=status, detail=words)
    if status >= SERVER_ERROR or not name:
        return None
    return Rejected(
        f"Amazon said no: {words or name}",
        provider=PROVIDER,
        status=status,
        detail=f"{name}: {words}",
        code=CODES.get(name, ""),
    )


CODES = {
    "NotFoundException": "not_found",
    "NotFound": "not_found",
    "MailFromDomainNotVerifiedException": "sender_unverified",
}


def missing(error: Rejected) -> bool:
    """Tell whether a refusal says that something is not there."""
    return error.code == NotFound.code


def unverified_sender(error: Rejected, recipient: str) -> bool:
    """Tell whether the sender is what is not verified, rather than a recipient in their sandbox."""
    if error.code == "sender_unverified":
        return True
    return bool(UNVERIFIED.search(error.detail)) and recipient.lower() not in error.detail.lower()


def _too_much(status: int, words: str) -> RateLimited | Rejected:
    """Tell a full day from a full second: only the latter holds back all other calls too."""
    if DAILY.search(words):
        return Rejected(
            "The account has sent all it may in 24 hours.",
            provider=PROVIDER,
            status=status,
            detail=words,
            code=DAY_IS_FULL,
        )
    return RateLimited(
        "Amazon asks us to slow down.",
        provider=PROVIDER,
        status=status,
        detail=words,
        retry_after=1.0,
    )


def _name(headers: Mapping[str, str], text: str) -> str:
    """Return the kind of error: in a header, in the body, or in XML."""
    told = headers.get("x-amzn-errortype", "")
    if not told and (found := XML_CODE.search(text)):
        told = found[1]
    if not told:
        told = str(_json(text).get("__type", ""))
    return told.split(":")[0].rpartition("#")[2]


def _words(text: str) -> str:
    if found := XML_WORDS.search(text):
        return found[1][:SHOWN]
    facts = _json(text)
    return str(facts.get("message") or facts.get("Message") or "")[:SHOWN]


def _json(text: str) -> dict[str, object]:
    try:
        facts = json.loads(text)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
