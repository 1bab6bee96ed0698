"""What is told about states that nobody raised: found while looking, with a way out like any error."""

from __future__ import annotations

from typing import Any

from core.errors import AppError, Conflict, Invalid

NEXT_LOOK_SECONDS = 4 * 3600


def propagation_timeout() -> Conflict:
    """Return the advice for records that are not visible everywhere after 48 hours."""
    return Conflict(
        "DNS propagation taking longer than expected. Records may still propagate.",
        code="propagation_timeout",
        action="Nothing to do: we go on looking every four hours and tell you.",
        fallback="Compare the records at your DNS host with the plan, then check again.",
        retry_after=NEXT_LOOK_SECONDS,
    )


def spf_too_long(characters: int, most: int) -> Invalid:
    """Return the advice for an SPF record that is longer than receivers read."""
    return Invalid(
        f"SPF record has {characters} characters; more than {most} are not read by all receivers.",
        code="spf_too_long",
        action="Switch SPF flattening on: it splits the record over several names.",
        fallback="Leave out services that send no mail for the domain.",
    )


def to_json(error: AppError) -> dict[str, Any]:
    """Return {code, message, action, fallback, retry_after, help} as pages draw it."""
    advice = error.advice
    return {
        "code": error.code,
        "message": advice.message,
        "action": advice.action,
        "fallback": advice.fallback,
        "retry_after": advice.retry_after,
        "help": advice.help,
    }
