"""Resend as a mail provider: parts instead of whole messages, and a key that makes repeats safe."""

from __future__ import annotations

import re

from adapters import lost_answers
from adapters.resend import limits, refusals
from adapters.resend.api import Facts, ResendApi
from core.errors import RateLimited, Rejected, Surprising, Unavailable
from core.ports.sending import Handed, MailProvider, Outcome, Outgoing, Quota

PROVIDER = "resend"
NOT_IN_TAGS = re.compile(r"[^A-Za-z0-9_-]")
LONGEST_TAG = 256
RETRY_SECONDS = 5.0
OURS = frozenset({"from", "to", "subject", "reply-to", "date", "message-id", "mime-version"})
"""Headers that have a field of their own, or are Resend's to write."""


class Resend(MailProvider):
    """MailProvider of one account. Close it at shutdown."""

    name = PROVIDER
    remembers_seconds = limits.KEY_SECONDS
    wants_raw = False
    connections = limits.CONNECTIONS

    def __init__(self, api: ResendApi) -> None:
        self._api = api

    async def send(self, mail: Outgoing) -> Handed:
        """Hand over one message; where the answer is lost, the same key may be sent again."""
        try:
            answer = await self._api.send(_message(mail), mail.key)
            return Handed(Outcome.sent, ref=answer["id"].text())
        except Rejected as error:
            return _refused(error)
        except (Surprising, Unavailable) as error:
            return lost_answers.handed(error)

    async def quota(self) -> Quota:
        """Ask for what is used of the day and the month; the tighter one binds."""
        usage = (await self._api.usage())["emails"]
        daily, monthly = usage["daily"], usage["monthly"]
        used = daily["used"].count() or 0
        day, month = daily["limit"].count(), monthly["limit"].count()
        left = limits.UNSAID_PER_DAY if month is None else month - (monthly["used"].count() or 0)
        per_day = min(day if day is not None else limits.UNSAID_PER_DAY, used + max(0, left))
        return Quota(float(self._api.allowance.per_second), per_day, sent_today=used)

    async def close(self) -> None:
        """Give back connections."""
        await self._api.close()


def _refused(error: Rejected) -> Handed:
    if error.code == refusals.DAY_IS_FULL:
        monthly = refusals.named(error, "monthly_quota_exceeded")
        raise RateLimited(
            str(error),
            provider=PROVIDER,
            status=error.status,
            detail=error.detail,
            code="quota_used_up",
            retry_after=limits.MONTH_SECONDS if monthly else limits.DAY_SECONDS,
        ) from None
    if refusals.named(error, refusals.IN_FLIGHT) or refusals.named(error, refusals.OTHER_BODY):
        return Handed(Outcome.unknown, detail=error.detail, retry_after=RETRY_SECONDS)
    if error.status == refusals.FORBIDDEN:
        raise Unavailable(
            "Resend does not know the sender's domain as verified.",
            provider=PROVIDER,
            status=error.status,
            detail=error.detail,
            code="sender_unverified",
            action="Check the DNS records of the sending domain.",
        ) from None
    return Handed(Outcome.refused, status="5.6.0", detail=error.detail)


def _message(mail: Outgoing) -> Facts:
    tags = {limits.TAG: mail.key, **mail.tags}
    message: Facts = {
        "from": mail.sender,
        "to": [mail.recipient],
        "subject": mail.subject,
        "headers": {n: v for n, v in mail.headers.items() if n.lower() not in OURS},
        "tags": [{"name": _tag(n), "value": _tag(v)} for n, v in tags.items() if n and v],
    }
    parts = {"html": mail.html, "text": mail.text, "reply_to": mail.reply_to}
    return message | {name: value for name, value in parts.items() if value}


def _tag(text: str) -> str:
    return NOT_IN_TAGS.sub("_", text)[:LONGEST_TAG]
