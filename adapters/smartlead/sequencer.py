"""Smartlead as the sequencer of the direct family."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from adapters.shapes import Shape
from adapters.smartlead import limits
from adapters.smartlead.api import SmartleadApi
from core.errors import Rejected, Surprising
from core.ports.sequencer import MailboxAccess, Sequencer, SequencerAccount, WarmupDay, WarmupPlan

PROVIDER = "smartlead"


class Smartlead(Sequencer):
    """Sequencer over their HTTP API."""

    provider = PROVIDER

    def __init__(self, api: SmartleadApi) -> None:
        self._api = api

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        await self._api.accounts(0, limit=1)

    async def find(self, email: str) -> SequencerAccount | None:
        """Return the account of a mailbox, if it is connected."""
        offset = 0
        while True:
            rows = list((await self._api.accounts(offset, username=email)).each())
            for row in rows:
                if row["from_email"].text().lower() == email.lower():
                    return _account(row)
            if len(rows) < limits.PAGE:
                return None
            offset += len(rows)

    async def account(self, ref: str) -> SequencerAccount | None:
        """Return an account, None when it is gone."""
        try:
            return _account(await self._api.account(ref))
        except Rejected as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    async def connect(
        self, access: MailboxAccess, plan: WarmupPlan, daily_limit: int
    ) -> SequencerAccount:
        """Connect a mailbox, or renew the login of one that is connected, under the same id."""
        known = await self.find(access.email)
        facts = _login(access, plan, daily_limit)
        if known:
            facts["id"] = int(known.ref)
        answer = await self._api.save(facts)
        told = answer.first("data").first("id", "emailAccountId")
        ref = known.ref if known else told.text_or_empty()
        found = await (self.account(ref) if ref else self.find(access.email))
        if found is None:
            raise Surprising(
                f"smartlead connected {access.email}, yet does not list it.", provider=PROVIDER
            )
        return found

    async def set_warmup(self, ref: str, plan: WarmupPlan) -> None:
        """Change how an account is warmed up, within what Smartlead accepts."""
        await self._api.warmup(ref, _warmup(plan))

    async def set_tracking(self, ref: str, host: str) -> None:
        """Use a tracking host of the customer's own; empty: Smartlead's."""
        await self._api.change(ref, {"custom_tracking_url": f"https://{host}" if host else ""})

    async def suspend(self, ref: str, *, suspended: bool) -> None:
        """Suspend or resume an account."""
        await (self._api.suspend(ref) if suspended else self._api.unsuspend(ref))

    async def warmup_days(self, ref: str) -> list[WarmupDay]:
        """Return the last seven days of warmup, oldest first."""
        rows = (await self._api.warmup_stats(ref)).first("stats_by_date")
        days = [_day(row) for row in (() if rows.value is None else rows.each())]
        return sorted(days, key=lambda day: day.day)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()


def _login(access: MailboxAccess, plan: WarmupPlan, daily_limit: int) -> dict[str, Any]:
    return {
        "from_name": access.name,
        "from_email": access.email,
        "user_name": access.user_name,
        "password": access.password,
        "type": access.kind,
        "smtp_host": access.smtp_host,
        "smtp_port": access.smtp_port,
        "imap_host": access.imap_host,
        "imap_port": access.imap_port,
        "max_email_per_day": daily_limit,
        **_warmup(plan),
    }


def _warmup(plan: WarmupPlan) -> dict[str, Any]:
    return {
        "warmup_enabled": plan.enabled,
        "total_warmup_per_day": _within(plan.daily_most, limits.WARMUP_A_DAY),
        "daily_rampup": _within(plan.daily_rampup, limits.RAMPUP_A_DAY),
        "reply_rate_percentage": _within(plan.reply_rate, limits.REPLY_PERCENT),
    }


def _within(value: int, bounds: tuple[int, int]) -> int:
    least, most = bounds
    return max(least, min(most, value))


def _account(row: Shape) -> SequencerAccount:
    warmup = row.first("warmup_details")
    problems = (
        row.first("smtp_failure_error", "imap_failure_error"),
        warmup.first("blocked_reason"),
    )
    tracking = row.first("custom_tracking_url").text_or_empty()
    return SequencerAccount(
        ref=row["id"].text(),
        email=row["from_email"].text().lower(),
        smtp_ok=row.first("is_smtp_success").value is True,
        imap_ok=row.first("is_imap_success").value is True,
        warmup=warmup.first("status").value == "ACTIVE",
        daily_limit=row.first("message_per_day", "max_email_per_day").count(),
        tracking_host=tracking.removeprefix("https://").removeprefix("http://").rstrip("/"),
        problem=next((told.text() for told in problems if told.value), ""),
    )


def _day(row: Shape) -> WarmupDay:
    try:
        day = date.fromisoformat(row["date"].text()[:10])
    except ValueError:
        raise Surprising(
            "smartlead names a day in an unexpected form.", provider=PROVIDER
        ) from None
    return WarmupDay(
        day=day,
        sent=row["sent_count"].whole(),
        replied=row["reply_count"].whole(),
        spam=row["save_from_spam_count"].whole(),
    )
