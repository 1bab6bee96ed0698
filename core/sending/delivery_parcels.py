"""Parcels: claimed messages in a courier's hands, and how their mail is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import formataddr
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from core.ports.sending import Outgoing
from core.sending import dkim
from core.sending.compiled import Compiled, Facts
from core.sending.mime_headers import Person
from core.sending.routing import Route
from data.sending.lanes import Lane


class Letter(Protocol):
    """What makes the mail of a parcel."""

    def outgoing(self, parcel: Parcel, route: Route, now: datetime) -> Outgoing:
        """Return the mail of one parcel; raise Invalid for what cannot be written."""
        ...


@dataclass(slots=True)
class Parcel:
    """One claimed message. ``spent`` are the scopes and times under which its claim was counted.

    ``key`` is the id as text, ``repeats`` the account that may have taken it already, under the same
    key, at ``doubtful_since``.
    """

    id: UUID
    key: str
    lane: Lane
    contact_id: UUID | None
    email: str
    email_norm: str
    attempts: int
    name: str
    values: Mapping[str, str]
    due_at: datetime
    claimed_at: datetime
    route: Route
    letter: Letter | None = None
    repeats: str = ""
    doubtful_since: datetime | None = None
    spent: tuple[tuple[str, datetime], ...] = ()


@dataclass(slots=True)
class CampaignLetter:
    """The mail of a campaign, compiled once for all its recipients."""

    compiled: Compiled
    from_name: str = ""
    reply_to: str = ""
    _signing: dict[tuple[dkim.Key, ...], Compiled] = field(default_factory=dict)

    def outgoing(self, parcel: Parcel, route: Route, now: datetime) -> Outgoing:
        """Return the mail for one recipient."""
        compiled = self._under(route.keys)
        facts = Facts(
            message_id=parcel.id,
            sender=Person(route.sender.address, self.from_name or route.sender.name),
            to=Person(parcel.email, parcel.name),
            sent_at=now,
            campaign_id=parcel.lane.campaign_id,
            lead_id=parcel.contact_id,
            reply_to=Person(self.reply_to) if self.reply_to else route.reply_to,
        )
        return _outgoing(compiled, parcel, facts, route)

    def _under(self, keys: tuple[dkim.Key, ...]) -> Compiled:
        known = self._signing.get(keys)
        if known is None:
            known = replace(self.compiled, building=replace(self.compiled.building, keys=keys))
            self._signing = {keys: known}
        return known


@dataclass(slots=True)
class SingleLetter:
    """The mail of a message that belongs to no campaign."""

    compiled: Compiled
    from_name: str = ""
    reply_to: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def outgoing(self, parcel: Parcel, route: Route, now: datetime) -> Outgoing:
        """Return the mail."""
        building = replace(self.compiled.building, keys=route.keys)
        facts = Facts(
            message_id=parcel.id,
            sender=Person(route.sender.address, self.from_name or route.sender.name),
            to=Person(parcel.email),
            sent_at=now,
            reply_to=Person(self.reply_to) if self.reply_to else route.reply_to,
            headers=self.headers,
        )
        parcel.values = {**parcel.values, **self.fields}
        mail = _outgoing(replace(self.compiled, building=building), parcel, facts, route)
        return replace(mail, tags={**self.tags, **mail.tags})


def _outgoing(compiled: Compiled, parcel: Parcel, facts: Facts, route: Route) -> Outgoing:
    """Return mail as the provider of a route wants it: whole and signed, or in parts."""
    raw, mail = b"", None
    if route.provider.wants_raw:
        raw = compiled.message(parcel.values, facts)
    else:
        mail = compiled.mail(parcel.values, facts)
    return Outgoing(
        key=parcel.key,
        sender=_written(facts.sender),
        recipient=parcel.email,
        subject=mail.subject if mail else "",
        html=mail.html if mail else "",
        text=mail.text if mail else "",
        reply_to=_written(facts.reply_to) if facts.reply_to else "",
        headers=mail.headers if mail else {},
        tags=_tags(parcel.lane.organization_id, parcel.lane.campaign_id),
        configuration=route.configuration,
        envelope_from=route.envelope_from,
        raw=raw,
    )


@lru_cache(maxsize=1024)
def _tags(organization_id: UUID, campaign_id: UUID | None) -> Mapping[str, str]:
    """Return what a provider's own figures can be broken down by."""
    told = {"organization": organization_id.hex}
    return told if campaign_id is None else {**told, "campaign": campaign_id.hex}


@lru_cache(maxsize=256)
def _written(who: Person) -> str:
    return formataddr((who.name, who.address)) if who.name else who.address
