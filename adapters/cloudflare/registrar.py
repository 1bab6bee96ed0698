"""Cloudflare as our registrar: names at cost, on Cloudflare's own name servers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.cloudflare import limits
from adapters.cloudflare.api import CloudflareApi
from adapters.cloudflare.dns_host import require_token
from adapters.cloudflare.refusals import Reading
from adapters.portions import portions
from adapters.shapes import Shape
from core.errors import Rejected, Surprising
from core.ports.money import cents
from core.ports.registrar import (
    Contact,
    Offer,
    Quote,
    Registrar,
    Registration,
    RegistrationState,
)

NOT_FOUND = 404
PREMIUM, TAKEN = "domain_premium", "domain_unavailable"
NO_ORDER: dict[str, Any] = {}
"""An order without a name is refused after the token's rights were looked at; it buys nothing."""

UNSOLD = Reading(
    code="name_unsold",
    sentence="cannot be bought through Cloudflare.",
    action="Choose another name.",
)
REFUSALS = {
    PREMIUM: Reading(
        code="name_premium",
        sentence="has a premium price, which cannot be bought this way.",
        action="Choose another name.",
    ),
    TAKEN: Reading(code="name_taken", sentence="is no longer free.", action="Choose another name."),
}
"""What a reason for not selling means; the sentence goes on behind the name."""


class CloudflareRegistrar(Registrar):
    """Registrar over their HTTP API. A name bought here gets a zone and its name servers by itself."""

    provider = "cloudflare"
    tlds = limits.TLDS
    own_dns = True

    def __init__(self, api: CloudflareApi) -> None:
        self._api = api

    async def check_key(self) -> None:
        """Raise CredentialsRefused, naming the permission that is missing, unless buying is allowed.

        Whether a payment method is on file shows only at the first purchase.
        """
        await require_token(self._api)
        await self._api.registrations()
        try:
            await self._api.register(NO_ORDER)
        except Rejected:
            return

    async def offers(self, names: list[str]) -> list[Offer]:
        """Look names up at their registries, twenty in a call."""
        found: dict[str, Offer] = {}
        for some in portions([name.lower() for name in names], limits.NAMES_PER_CHECK):
            for row in await self._rows(some):
                offer = _offer(row)
                found[offer.name] = offer
        return [found.get(name.lower(), _unsold(name.lower())) for name in names]

    async def quote(self, name: str) -> Quote:
        """Return today's price; Rejected "name_taken", "name_premium" or "name_unsold"."""
        row = next((row for row in await self._rows([name]) if row["name"].text() == name), None)
        reason = row.first("reason").text_or_empty() if row else ""
        if row is None or row["registrable"].value is not True:
            raise _refused(name, reason)
        return Quote(
            name=name,
            price_cents=_cents(row["pricing"]["registration_cost"]),
            renewal_cents=_cents(row["pricing"]["renewal_cost"]),
        )

    async def register(
        self,
        quote: Quote,
        contact: Contact,
        *,
        key: str,
        agreed_at: datetime,
        agreed_from: str,
    ) -> Registration:
        """Spend: register for one year without renewal; the account's payment method is charged.

        Raises Rejected "name_taken", "name_premium" or "name_unsold" for a name that can no longer
        be had. A name registers once, so after Unavailable ``registration`` tells whether it began.
        """
        del key, agreed_at, agreed_from  # the name is the key; the account has agreed already
        order = {
            "domain_name": quote.name,
            "years": 1,
            "auto_renew": False,
            "privacy_mode": "redaction",
            "contacts": {"registrant": _contact(contact)},
        }
        try:
            return _registration(quote.name, await self._api.register(order))
        except Rejected:
            await self.quote(quote.name)  # says it better where the name itself is the reason
            raise

    async def registration(self, name: str) -> Registration | None:
        """Return where the registration of a name is; a name bought in the dashboard succeeded."""
        try:
            return _registration(name, await self._api.registration_status(name))
        except Rejected as no:
            if no.status != NOT_FOUND:
                raise
        try:
            await self._api.registration(name)
        except Rejected as no:
            if no.status == NOT_FOUND:
                return None
            raise
        return Registration(name, RegistrationState.succeeded, ref=name)

    async def set_nameservers(self, name: str, nameservers: tuple[str, ...]) -> None:
        """Raise Rejected "nameservers_fixed": names bought here stay on Cloudflare's own."""
        del nameservers
        raise Rejected(
            f"{name} was bought at Cloudflare and stays on Cloudflare's name servers.",
            provider=self.provider,
            code="nameservers_fixed",
            action="Keep its DNS at Cloudflare, or move the domain to another registrar.",
        )

    async def _rows(self, names: list[str]) -> list[Shape]:
        return list((await self._api.check_names(names))["domains"].each())


def _offer(row: Shape) -> Offer:
    name, reason = row["name"].text().lower(), row.first("reason").text_or_empty()
    if row["registrable"].value is True:
        pricing = row["pricing"]
        return Offer(
            name,
            available=True,
            premium=False,
            price_cents=_cents(pricing["registration_cost"]),
            renewal_cents=_cents(pricing["renewal_cost"]),
        )
    if reason in (PREMIUM, TAKEN):
        return Offer(name, available=False, premium=reason == PREMIUM, price_cents=0)
    return _unsold(name)


def _unsold(name: str) -> Offer:
    return Offer(name, available=False, premium=False, price_cents=None)


def _refused(name: str, reason: str) -> Rejected:
    told = REFUSALS.get(reason, UNSOLD)
    return Rejected(
        f"{name} {told.sentence}",
        provider="cloudflare",
        detail=reason,
        code=told.code,
        action=told.action,
    )


def _cents(price: Shape) -> int:
    amount = cents(price.text())
    if amount is None:
        raise Surprising(
            "Cloudflare named a price that is no number.",
            provider=price.provider,
            detail=price.text(),
        )
    return amount


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "email": contact.email,
        "phone": contact.phone,
        "postal_info": {
            "name": f"{contact.first_name} {contact.last_name}",
            "organization": contact.organization,
            "address": {
                "street": contact.address,
                "city": contact.city,
                "state": contact.state,
                "postal_code": contact.postal_code,
                "country_code": contact.country,
            },
        },
    }


def _registration(name: str, workflow: Shape) -> Registration:
    told = workflow["state"].text()
    if told not in RegistrationState.__members__:
        raise Surprising(
            "Cloudflare named a state of a registration that is not known.",
            provider=workflow.provider,
            detail=told,
        )
    error, context = workflow.first("error"), workflow.first("context")
    reason = error.first("message").text_or_empty() or context.first("action").text_or_empty()
    return Registration(name, RegistrationState(told), ref=name, reason=reason)
