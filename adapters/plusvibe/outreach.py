"""PlusVibe as our cold-mail sequencer with warmup."""

from __future__ import annotations

from typing import Any

from adapters.plusvibe import limits
from adapters.plusvibe.api import PlusVibeApi
from adapters.portions import portions
from adapters.shapes import Shape
from core.errors import Surprising
from core.ports.outreach import Outreach, OutreachAccount, OutreachClient, WarmupPlan
from core.ports.turnkey import MailboxLogin

PERMISSIONS = ["UNIBOX_FULL_ACCESS"]


class PlusVibe(Outreach):
    """Outreach over their HTTP API.

    ``workspace`` is the agency's own, which authorises calls about no workspace in particular;
    empty: the key's first. ``bulk_names`` says whether bulk changes may carry display names, which
    no page of the provider confirms; without it names come from the mailbox host.
    """

    def __init__(
        self,
        api: PlusVibeApi,
        *,
        workspace: str = "",
        login_url: str = limits.LOGIN_URL,
        bulk_names: bool = False,
    ) -> None:
        self.login_url = login_url
        self._api = api
        self._bulk_names = bulk_names
        self._vouching = workspace

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        await self._api.authenticate()

    async def find_workspace(self, name: str) -> str | None:
        """Return the workspace of exactly this name; of several, the oldest."""
        for row in (await self._api.authenticate())["workspaces"].each():
            if row["name"].text_or_empty() == name:
                return _ref(row)
        return None

    async def create_workspace(self, name: str) -> str:
        """Create a workspace and return its ref."""
        return _ref(await self._api.add_workspace(await self._voucher(), name))

    async def find_client(self, email: str) -> OutreachClient | None:
        """Return the client login of this e-mail with the workspaces it sees, without its password."""
        for row in (await self._api.clients(await self._voucher()))["clients"].each():
            if row["client_email"].text_or_empty().lower() == email.lower():
                grants = row.first("client_permissions")
                told = () if grants.value is None else grants.each()
                seen = tuple(grant["workspace_id"].text() for grant in told)
                return OutreachClient(_ref(row), email.lower(), workspaces=seen)
        return None

    async def create_client(
        self, workspace_ref: str, *, email: str, first_name: str, last_name: str, business: str
    ) -> OutreachClient:
        """Create a login that sees exactly this workspace; the password comes only now."""
        client = {
            "workspace_id": await self._voucher(),
            "client_email": email,
            "client_first_name": first_name,
            "client_last_name": last_name,
            "client_business_name": business,
            "workspaces": [{"id": workspace_ref, "permissions": PERMISSIONS, "hide_labels": []}],
        }
        made = await self._api.create_client(client)
        login = made.first("email", "client_email").text_or_empty() or email
        return OutreachClient(_ref(made), login.lower(), made["password"].text())

    async def delete_client(self, client_ref: str) -> None:
        """Delete a login; needed when its one-time password was lost."""
        await self._api.delete_client(await self._voucher(), client_ref)

    async def accounts(self, workspace_ref: str) -> list[OutreachAccount]:
        """List all accounts of a workspace."""
        found: list[OutreachAccount] = []
        while True:
            rows = list((await self._api.accounts(workspace_ref, len(found)))["accounts"].each())
            found += [_account(row) for row in rows]
            if len(rows) < limits.PAGE:
                return found

    async def configure(
        self, workspace_ref: str, account_refs: list[str], plan: WarmupPlan, first: str, last: str
    ) -> None:
        """Set warmup and sending limits; raise Surprising when not all accounts took them."""
        settings = _settings(plan)
        if self._bulk_names:
            settings |= {"first_name": first, "last_name": last}
        for refs in portions(account_refs, limits.ACCOUNTS_PER_CALL):
            told = (await self._api.bulk_update(workspace_ref, refs, settings)).first(
                "updated_count"
            )
            if told.value is not None and told.whole() < len(refs):
                raise Surprising(
                    f"plusvibe changed {told.whole()} of {len(refs)} accounts.",
                    provider="plusvibe",
                    action="Nothing to do: the rest is set at the next attempt.",
                )

    async def set_warmup(
        self, workspace_ref: str, account_refs: list[str], *, active: bool
    ) -> list[str]:
        """Switch warmup; return the refs that were really changed."""
        status = "ACTIVE" if active else "INACTIVE"
        changed: list[str] = []
        for refs in portions(account_refs, limits.ACCOUNTS_PER_CALL):
            answer = await self._api.bulk_warmup(workspace_ref, refs, status)
            changed += [ref.text() for ref in answer["updated_ids"].each()]
        return changed

    async def add_accounts(
        self, workspace_ref: str, logins: list[MailboxLogin], plan: WarmupPlan
    ) -> None:
        """Import mailboxes by login; acceptance only, look in ``accounts``."""
        for some in portions(logins, limits.ACCOUNTS_PER_CALL):
            await self._api.bulk_add(workspace_ref, [_import(login, plan) for login in some])

    async def _voucher(self) -> str:
        """Return a workspace that authorises calls about no workspace in particular."""
        if not self._vouching:
            for row in (await self._api.authenticate())["workspaces"].each():
                self._vouching = _ref(row)
                break
            else:
                raise Surprising("plusvibe has no workspace yet.", provider="plusvibe")
        return self._vouching


def _ref(row: Shape) -> str:
    return row.first("id", "_id", "client_id").text()


def _settings(plan: WarmupPlan) -> dict[str, Any]:
    """Return a plan in their words: rates as fractions, switches as yes and no."""
    return {
        "daily_limit": plan.campaign_limit_per_day,
        "interval_limit_in_min": plan.gap_minutes,
        "warmup_initial_daily_limit": plan.start_per_day,
        "warmup_pace_increment": plan.increment_per_day,
        "warmup_max_daily_limit": plan.max_per_day,
        "warmup_reply_rate": plan.reply_rate_percent / 100,
        "warmup_randomize": "yes",
        "warmup_randomize_num": plan.randomize_percent,
        "bulk_warmup_is_slow_rampup": "yes" if plan.slow_ramp else "no",
    }


def _import(login: MailboxLogin, plan: WarmupPlan) -> dict[str, Any]:
    return {
        "first_name": login.first_name,
        "last_name": login.last_name,
        "email": login.email,
        "username": login.email,
        "password": login.password,
        "imap_host": login.imap_host,
        "imap_port": login.imap_port,
        "smtp_username": login.email,
        "smtp_password": login.password,
        "smtp_host": login.smtp_host,
        "smtp_port": login.smtp_port,
        "daily_limit": plan.campaign_limit_per_day,
        "min_interval": plan.gap_minutes,
        "enable_warmup": "yes",
        "warmup_daily_limit": plan.max_per_day,
        "enable_warmup_rampup": "yes" if plan.slow_ramp else "no",
        "warmup_rampup_start": plan.start_per_day,
        "warmup_rampup_increment": plan.increment_per_day,
    }


def _account(row: Shape) -> OutreachAccount:
    facts = row.first("payload")
    warmup, analytics = facts.first("warmup"), facts.first("analytics")
    health = analytics.first("health_scores")
    counters = analytics.first("daily_counters")
    return OutreachAccount(
        ref=_ref(row),
        email=row["email"].text().lower(),
        status=row["status"].text_or_empty().lower(),
        warmup_active=row.first("warmup_status").value == "ACTIVE",
        name=facts.first("name").text_or_empty(),
        warmup_limit=warmup.first("limit").count(),
        warmup_increment=warmup.first("increment").count(),
        warmup_reply_percent=warmup.first("reply_rate").count(),
        daily_limit=facts.first("daily_limit").count(),
        health=health.first("7d_overall_warmup_health").figure(),
        health_google=health.first("7d_google_warmup_health").figure(),
        health_microsoft=health.first("7d_microsoft_warmup_health").figure(),
        health_other=health.first("7d_other_warmup_health").figure(),
        reply_rate=analytics.first("reply_rates").first("7d_replyrate").figure(),
        sent_today=counters.first("email_sent_today").count(),
        warmup_sent_today=counters.first("warmup_email_sent_today").count(),
    )
