"""GoDaddy as a registrar, by key and secret (version 1 of its API)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.godaddy import limits
from adapters.godaddy.api_v1 import GodaddyApiV1
from adapters.godaddy.states import held
from adapters.portions import portions
from adapters.shapes import Shape
from core.errors import Rejected
from core.ports.registrar import (
    Contact,
    Offer,
    Quote,
    Registrar,
    Registration,
    RegistrationState,
)

NOT_FOUND = 404
PROBE = "mailwright-key-check.com"
ROLES = ("contactRegistrant", "contactAdmin", "contactTech", "contactBilling")


class GodaddyV1(Registrar):
    """Registrar over version 1. No price is locked and no key makes a purchase repeatable."""

    provider = "godaddy"
    own_dns = True

    def __init__(self, api: GodaddyApiV1, *, tlds: frozenset[str] = limits.TLDS) -> None:
        self.tlds = tlds
        self._api = api

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the account may search and sees its domains."""
        await self._api.domains(1)
        await self._api.availability(PROBE)

    async def offers(self, names: list[str]) -> list[Offer]:
        """Look names up, five hundred in a call; one that could not be looked up is not for sale."""
        found: dict[str, Offer] = {}
        for some in portions(names, limits.NAMES_PER_SEARCH_V1):
            for row in (await self._api.availabilities(some))["domains"].each():
                offer = _offer(row)
                found[offer.name] = offer
        return [found.get(n.lower()) or Offer(n.lower(), False, False, None) for n in names]

    async def quote(self, name: str) -> Quote:
        """Return today's price with the agreements of its ending; nothing holds the price."""
        offer = _offer(await self._api.availability(name))
        if not offer.available or offer.price_cents is None:
            raise Rejected(
                f"{name} is not for sale any more.",
                provider=self.provider,
                code="name_taken",
                action="Choose another name.",
            )
        agreements = (await self._api.agreements(name.rpartition(".")[2])).each()
        keys = tuple(row["agreementKey"].text() for row in agreements)
        return Quote(name, offer.price_cents, None, agreements=keys)

    async def register(
        self, quote: Quote, contact: Contact, *, key: str, agreed_at: datetime, agreed_from: str
    ) -> Registration:
        """Spend: order one year. ``key`` cannot be shown here, so a lost answer is only read back."""
        del key
        order: dict[str, Any] = {
            "domain": quote.name,
            "period": 1,
            "privacy": False,
            "renewAuto": False,
            "consent": {
                "agreementKeys": list(quote.agreements),
                "agreedBy": agreed_from,
                "agreedAt": agreed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
            **dict.fromkeys(ROLES, _person(contact)),
        }
        answer = await self._api.purchase(order)
        return Registration(quote.name, RegistrationState.in_progress, ref=answer["orderId"].text())

    async def registration(self, name: str) -> Registration | None:
        """Return where the registration of a name is, None when the account does not hold it."""
        return await held(self._api.domain, name)

    async def set_nameservers(self, name: str, nameservers: tuple[str, ...]) -> None:
        """Delegate a name; Rejected for one that is protected or not yet registered."""
        await self._api.change(name, {"nameServers": list(nameservers)})


def _offer(row: Shape) -> Offer:
    """Read an answer; a price in another currency is none, since nothing could be compared."""
    available = bool(row["available"].value)
    micros = row.first("price").value
    currency = row.first("currency").text_or_empty() or "USD"
    price = None
    if available and isinstance(micros, int) and currency == "USD":
        price = -(-micros // limits.MICROS_PER_CENT)
    return Offer(row["domain"].text().lower(), available, premium=False, price_cents=price)


def _person(contact: Contact) -> dict[str, Any]:
    return {
        "nameFirst": contact.first_name,
        "nameLast": contact.last_name,
        "email": contact.email,
        "phone": contact.phone,
        "organization": contact.organization,
        "addressMailing": {
            "address1": contact.address,
            "city": contact.city,
            "state": contact.state,
            "postalCode": contact.postal_code,
            "country": contact.country,
        },
    }
