"""What accounts at mail providers may send: learned from them, from the settings until then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from core.accounts import credentials
from core.errors import AppError, Conflict
from core.ports.sending import MailProvider, Quota
from core.system import System

FRESH = timedelta(seconds=60)
SANDBOX_GUIDE = "https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Learned:
    """What an account said at a time."""

    provider: MailProvider
    at: datetime
    quota: Quota


_learned: dict[int, Learned] = {}
"""By provider object: adapters keep one for each account."""


async def of(system: System, name: str, provider: MailProvider) -> Quota:
    """Return what an account may send, asked at most once a minute.

    While it does not answer, what was learned last stands, or the pace of the settings. A limit of 0
    does not bind.
    """
    now = system.clock.now()
    known = _learned.get(id(provider))
    if known is not None and known.provider is not provider:
        known = None
    if known is not None and abs(now - known.at) < FRESH:
        return known.quota
    try:
        quota = _bounded(await provider.quota())
    except AppError as error:
        log.info("quota_unknown", provider=name, code=error.code)
        quota = known.quota if known else default(system, name)
    for key in [key for key, old in _learned.items() if abs(now - old.at) > 10 * FRESH]:
        del _learned[key]
    _learned[id(provider)] = Learned(provider, now, quota)
    return quota


def default(system: System, name: str) -> Quota:
    """Return the pace of the settings for a provider: the slower of its rate and its batches."""
    paces = {"ses": system.settings.ses_pace, "resend": system.settings.resend_pace}
    if name not in paces:
        return Quota(0, 0)
    per_second, batch, pause = (float(part) for part in paces[name].split())
    return Quota(min(per_second, batch / pause) if pause else per_second, 0)


async def notice(system: System, organization_id: UUID) -> dict[str, Any] | None:
    """Return what an organization must know of its SES account: {title, text, href}, or None.

    An account in the sandbox of SES reaches verified addresses only; one that is paused nobody.
    """
    try:
        account = await credentials.account_of(system, organization_id, "ses")
    except Conflict:
        return None
    quota = await of(system, "ses", system.ports.mail.provider("ses", account.secret))
    if quota.paused:
        title = "SES has paused this account"
        text = quota.detail or "No mail leaves until Amazon has looked at it."
    elif quota.sandbox:
        title = "SES is in sandbox mode"
        text = (
            f"It sends to verified addresses only: {quota.per_day} messages a day, "
            f"{quota.per_second:g} a second. Ask Amazon for production access."
        )
    else:
        return None
    return {"title": title, "text": text, "href": SANDBOX_GUIDE}


def _bounded(quota: Quota) -> Quota:
    """Return a quota in which "unlimited" is 0, however the provider writes it."""
    return replace(quota, per_day=max(0, quota.per_day), per_second=max(0.0, quota.per_second))
