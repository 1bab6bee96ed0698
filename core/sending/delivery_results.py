"""What an answer of a provider means for a message: sent, again later, never, or nobody knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.errors import AppError
from core.ports.sending import Handed, Outcome
from core.sending.delivery_parcels import Parcel
from data.sending.journal import Result
from data.sending.messages import MessageStatus as S

RETRY_AFTER_SECONDS = (60, 300, 1_800, 7_200)
"""Waits between the attempts of a message that is not accepted for the moment."""
MOST_ATTEMPTS = len(RETRY_AFTER_SECONDS) + 1
LONGEST_DETAIL = 500
OF_THE_SENDER = frozenset({"sender_unverified", "provider_setup"})
"""What keeps the mail of one sender back; the account goes on for everybody else."""


def result(parcel: Parcel, handed: Handed, now: datetime) -> Result:
    """Return what is written into the ledger for one answer."""
    detail = f"{handed.status} {handed.detail}".strip()[:LONGEST_DETAIL]
    match handed.outcome:
        case Outcome.sent:
            return Result(parcel.key, S.sent, now, ref=handed.ref)
        case Outcome.refused:
            return Result(parcel.key, S.failed, now, code="refused", detail=detail)
        case Outcome.deferred:
            return _later(parcel, handed, now, detail)
        case Outcome.unknown:
            return _unknown(parcel, now, detail)


def not_taken(parcel: Parcel, error: AppError, now: datetime) -> Result:
    """Return what is written when the provider took nothing at all: the attempt does not count.

    An earlier attempt whose answer was lost may still have been taken.
    """
    return Result(
        parcel.key,
        S.queued,
        now,
        code=error.code,
        detail=str(error)[:LONGEST_DETAIL],
        due_at=now,
        uncounted=1,
        repeat_account=parcel.repeats,
    )


def _later(parcel: Parcel, handed: Handed, now: datetime, detail: str) -> Result:
    """Try again later; after the last attempt it is a dead letter that a person may retry."""
    if parcel.attempts + 1 >= MOST_ATTEMPTS:
        return Result(parcel.key, S.failed, now, code="deferred_too_often", detail=detail)
    wait = max(RETRY_AFTER_SECONDS[parcel.attempts], handed.retry_after)
    due_at = now + timedelta(seconds=wait)
    return Result(
        parcel.key,
        S.queued,
        now,
        code=handed.code or "deferred",
        detail=detail,
        due_at=due_at,
        repeat_account=parcel.repeats,
    )


def _unknown(parcel: Parcel, now: datetime, detail: str) -> Result:
    """Name what nobody knows; where the provider knows our key, hand it over under it once more."""
    if parcel.route.provider.remembers_seconds and parcel.attempts + 1 < MOST_ATTEMPTS:
        wait = RETRY_AFTER_SECONDS[0] / 10
        due_at = now + timedelta(seconds=wait)
        return Result(
            parcel.key,
            S.queued,
            now,
            code="answer_lost",
            detail=detail,
            due_at=due_at,
            repeat_account=parcel.route.account,
        )
    return Result(parcel.key, S.unknown, now, code="answer_lost", detail=detail)
