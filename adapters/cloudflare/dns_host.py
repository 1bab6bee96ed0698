"""Cloudflare as the host of our DNS zones."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable

from adapters.cloudflare import limits, records, refusals
from adapters.cloudflare.allowance import Allowance
from adapters.cloudflare.api import CloudflareApi
from adapters.shapes import Shape
from core.errors import CredentialsRefused, RateLimited, Rejected
from core.ports.dns import Changes, DnsHost, Zone, ZoneRecord

NO_NAME = ""
"""A zone without a name is refused after the token's rights were looked at."""


class CloudflareDns(DnsHost):
    """DnsHost over their HTTP API. ``allowance`` tells how many calls are left."""

    provider = refusals.PROVIDER
    most_changes = limits.CHANGES_PER_BATCH

    def __init__(self, api: CloudflareApi, allowance: Allowance) -> None:
        self.allowance = allowance
        self._api = api

    async def check_key(self) -> None:
        """Raise CredentialsRefused, naming the permission that is missing, unless the token works.

        Editing is tried with requests that change nothing. Whether records may be edited shows only
        in an account that has a zone; elsewhere the first change tells.
        """
        await require_token(self._api)
        zones = list((await self._api.zones()).each())
        await _attempt(self._api.create_zone(NO_NAME))
        if zones:
            await _attempt(self._api.batch(zones[0]["id"].text(), {}))

    async def find_zone(self, name: str) -> Zone | None:
        """Return the account's zone of exactly this name."""
        for row in (await self._api.zones(name)).each():
            if row["name"].text().lower() == name:
                return _zone(row)
        return None

    async def zone(self, zone_ref: str) -> Zone | None:
        """Return a zone, None when it is gone."""
        try:
            return _zone(await self._api.zone(zone_ref))
        except Rejected as no:
            if no.code == refusals.ZONE_GONE.code:
                return None
            raise

    async def create_zone(self, name: str) -> Zone:
        """Create a full zone.

        Raises Rejected "zone_exists", "name_unregistered" or "zone_banned", and RateLimited while
        too many zones wait for their name servers.
        """
        return _zone(await self._api.create_zone(name))

    async def remove_zone(self, zone_ref: str) -> None:
        """Delete a zone with its records; one that is gone is deleted already."""
        try:
            await self._api.delete_zone(zone_ref)
        except Rejected as no:
            if no.code != refusals.ZONE_GONE.code:
                raise

    async def ask_activation(self, zone_ref: str) -> None:
        """Ask Cloudflare to look at the name servers; RateLimited within an hour of the last time."""
        await self._api.check_activation(zone_ref)

    async def records(self, zone_ref: str) -> list[ZoneRecord]:
        """Return all records of a zone, every page."""
        return [records.read(row) async for row in self._api.records(zone_ref)]

    async def apply(self, zone_ref: str, changes: Changes) -> list[ZoneRecord]:
        """Apply all changes or none, in one call; return the records created and updated.

        After Unavailable they may have been applied: read the zone. Raises Rejected with
        "record_exists", "record_conflict", "record_not_found", "record_invalid" or "record_quota".
        """
        if not len(changes):
            return []
        told = await self._api.batch(
            zone_ref,
            {
                "deletes": [{"id": ref} for ref in changes.deletes],
                "patches": [{"id": new.ref, **records.written(new)} for new in changes.updates],
                "posts": [records.written(new) for new in changes.creates],
            },
        )
        rows = [row for part in ("posts", "patches") for row in _list(told.first(part))]
        return [records.read(row) for row in rows]


async def require_token(api: CloudflareApi) -> None:
    """Raise CredentialsRefused unless there is an account and the token itself is in force."""
    if not api.account_ref:
        raise CredentialsRefused(
            "The Cloudflare account id is missing.",
            provider=refusals.PROVIDER,
            action="Copy it from the overview page of any of your domains at Cloudflare.",
        )
    try:
        status = (await api.verify())["status"].text()
    except (CredentialsRefused, Rejected) as no:
        raise refusals.bad_token(no) from None
    if status != "active":
        raise CredentialsRefused(
            f"The Cloudflare token is {status}.",
            provider=refusals.PROVIDER,
            action="Create a new token at Cloudflare and paste it here.",
        )


async def _attempt(harmless: Awaitable[Shape]) -> None:
    """Make a call that can change nothing; only a missing permission is told."""
    with contextlib.suppress(Rejected, RateLimited):
        await harmless


def _zone(row: Shape) -> Zone:
    return Zone(
        ref=row["id"].text(),
        name=row["name"].text().lower(),
        status=row["status"].text(),
        nameservers=_names(row.first("name_servers")),
        account_ref=row["account"].first("id").text_or_empty(),
        original_registrar=row.first("original_registrar").text_or_empty(),
        original_nameservers=_names(row.first("original_name_servers")),
    )


def _names(list_: Shape) -> tuple[str, ...]:
    return tuple(row.text().lower().rstrip(".") for row in _list(list_))


def _list(rows: Shape) -> list[Shape]:
    return [] if rows.value is None else list(rows.each())
