"""Domains and webhooks in a Resend account."""

from __future__ import annotations

import asyncio

from adapters.resend import limits
from adapters.resend.api import ResendApi
from adapters.shapes import Shape
from core.clock import Clock
from core.errors import NotFound, Rejected
from core.ports.sending import Identity, IdentityHost, WantedRecord

STATUSES = {
    "verified": "success",
    "pending": "pending",
    "partially_verified": "pending",
    "not_started": "not_started",
    "failed": "failed",
    "partially_failed": "failed",
    "temporary_failure": "temporary_failure",
}
DISABLED = "disabled"
WAYS = {"SPF": {"MX": "mail_from", "TXT": "spf"}, "DKIM": {}}


class ResendIdentities(IdentityHost):
    """IdentityHost of one account; it also knows the secrets of the account's webhooks."""

    def __init__(self, api: ResendApi) -> None:
        self._api = api
        self._secrets: list[str] = []
        self._asked_at = 0.0
        self._asking = asyncio.Lock()

    async def create(self, domain: str) -> Identity:
        """Register a domain, or return the one that is there already."""
        if found := await self.find(domain):
            return found
        return _read(await self._api.create_domain(domain))

    async def find(self, domain: str) -> Identity | None:
        """Return a domain as Resend sees it now, None when it is not registered."""
        async for row in self._api.domains():
            if row["name"].text().lower() == domain:
                return _read(await self._api.domain(row["id"].text()))
        return None

    async def check(self, domain: str) -> Identity:
        """Ask Resend to look at the DNS, which takes it a while; raise NotFound for a strange one."""
        found = await self.find(domain)
        if found is None:
            raise NotFound(f"{domain} is not registered at Resend.")
        if found.status == "success":
            return found
        await self._api.verify_domain(found.ref)
        return _read(await self._api.domain(found.ref))

    async def delete(self, domain: str) -> None:
        """Remove a domain; nothing happens when it is gone already."""
        if found := await self.find(domain):
            try:
                await self._api.delete_domain(found.ref)
            except Rejected as error:
                if error.code != NotFound.code:
                    raise

    async def follow(self, configuration: str, webhook_url: str) -> str:
        """Make the account's webhook where it is missing, and return its id; configurations are SES's.

        One that was switched off is switched on again.
        """
        del configuration
        async for row in self._api.webhooks():
            if row["endpoint"].text() == webhook_url:
                if row.first("status").text_or_empty() == DISABLED:
                    await self._api.enable_webhook(row["id"].text())
                return row["id"].text()
        made = await self._api.create_webhook(webhook_url)
        self._secrets.append(made["signing_secret"].text())
        return made["id"].text()

    async def secrets(self, *, again: bool = False) -> list[str]:
        """Return what the account's webhooks sign with; asked for once, and again once a minute."""
        async with self._asking:
            now = Clock.wall().timestamp()
            if not self._asked_at or (again and now - self._asked_at > limits.ASK_AGAIN_SECONDS):
                refs = [row["id"].text() async for row in self._api.webhooks()]
                found = [await self._api.webhook(ref) for ref in refs]
                self._secrets = [one["signing_secret"].text() for one in found]
                self._asked_at = now
        return self._secrets


def _read(found: Shape) -> Identity:
    domain = found["name"].text().lower()
    rows = list(found.first("records").each()) if found.first("records").value else []
    keys = [row for row in rows if row["record"].text() == "DKIM"]
    signed = {_status(row["status"].text()) for row in keys}
    return Identity(
        domain=domain,
        ref=found["id"].text(),
        status=_status(found["status"].text()),
        dkim_status=signed.pop() if len(signed) == 1 else "pending",
        records=[record for row in rows if (record := _record(domain, row))],
    )


def _record(domain: str, row: Shape) -> WantedRecord | None:
    """Return a record of sending; those of receiving and tracking are not wanted."""
    group, kind = row["record"].text(), row["type"].text()
    if group not in WAYS:
        return None
    purpose = WAYS[group].get(kind, "dkim")
    return WantedRecord(
        kind,
        _whole(row["name"].text(), domain),
        row["value"].text().strip('"').rstrip("."),
        purpose,
        priority=row.first("priority").count(),
    )


def _whole(name: str, domain: str) -> str:
    """Return a name from the root: Resend leaves out what it shares with the registered domain."""
    labels, above = name.lower().rstrip(".").split("."), domain.split(".")
    if labels[-len(above) :] == above:
        return ".".join(labels)
    for shared in range(len(above) - 1, 0, -1):
        if labels[-shared:] == above[:shared]:
            return ".".join((*labels, *above[shared:]))
    return ".".join((*labels, *above))


def _status(word: str) -> str:
    return STATUSES.get(word, "pending")
