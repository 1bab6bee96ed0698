"""GoDaddy as a registrar, by bearer token (version 3 of its API)."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.godaddy import limits
from adapters.godaddy.api_v3 import GodaddyApiV3
from adapters.godaddy.states import held
from adapters.portions import portions
from adapters.shapes import Shape
from core.errors import CredentialsRefused, Rejected, Surprising
from core.ports.registrar import (
    Contact,
    Offer,
    Quote,
    Registrar,
    Registration,
    RegistrationState,
)

NOT_FOUND = 404
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PROBE = "mailwright-key-check.com"
PROFILE = {"autoRenew": False, "privacy": True}
"""Sent with the quote and with the purchase, which must agree; contacts stay the account's own."""
KEYS = uuid.UUID("6d8e7a52-9a5c-4f0e-8a51-0d4c2f6a9b13")
"""The namespace in which our texts become the UUIDs this API wants as keys."""
ENDED = {"COMPLETED": RegistrationState.succeeded, "FAILED": RegistrationState.failed}


class GodaddyV3(Registrar):
    """Registrar over version 3: a price is locked for ten minutes, a purchase has a key.

    Only the registrations this process asked for are known by their id; the others are read as
    domains of the account, where one that failed is simply missing.
    """

    provider = "godaddy"
    own_dns = True

    def __init__(self, api: GodaddyApiV3, *, tlds: frozenset[str] = limits.TLDS) -> None:
        self.tlds = tlds
        self._api = api
        self._asked: dict[str, str] = {}

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the token may read and buy and somebody pays.

        The right to buy shows in how a quote nobody made is refused; nothing can be bought by it.
        """
        try:
            await self._api.quote(PROBE, PROFILE)
        except Rejected as error:
            if error.code != "no_payment_method":
                raise
            raise CredentialsRefused(
                str(error), provider=self.provider, action=error.advice.action
            ) from None
        nobody = _order(PROBE, str(uuid.uuid4()), _consent(("API_DPA",), EPOCH))
        with suppress(Rejected):
            await self._api.register(nobody, uuid.uuid4())

    async def offers(self, names: list[str]) -> list[Offer]:
        """Look names up, 25 in a call; one that could not be looked up is not for sale."""
        found: dict[str, Offer] = {}
        for some in portions(names, limits.NAMES_PER_SEARCH_V3):
            for row in (await self._api.availabilities(some)).each():
                offer = _offer(row)
                found[offer.name] = offer
        return [found.get(n.lower()) or Offer(n.lower(), False, False, None) for n in names]

    async def quote(self, name: str) -> Quote:
        """Return the price of one year, held for ten minutes."""
        row = await self._api.quote(name, PROFILE)
        if not row["available"].value:
            raise Rejected(
                f"{name} is not for sale any more.",
                provider=self.provider,
                code="name_taken",
                action="Choose another name.",
            )
        inventory = row.first("inventory").text_or_empty() or "REGISTRY"
        if inventory != "REGISTRY" or row.first("fees").value:
            raise Rejected(
                f"The registry asks a special price for {name}.",
                provider=self.provider,
                code="name_premium",
                action="Choose another name.",
            )
        price = _cents(row["price"])
        if price is None:
            raise Surprising(
                "godaddy quoted a price in another currency.", provider=self.provider, detail=name
            )
        agreements = row.first("requiredAgreements")
        listed = agreements.each() if agreements.value else iter(())
        return Quote(
            name,
            price,
            _cents(row.first("renewalPrice")),
            expires_at=_moment(row["expiresAt"].text()),
            token=row["quoteToken"].text(),
            agreements=tuple(a["agreementType"].text() for a in listed),
        )

    async def register(
        self, quote: Quote, contact: Contact, *, key: str, agreed_at: datetime, agreed_from: str
    ) -> Registration:
        """Spend: carry the quote out. Contact and address are the account's and the call's own."""
        del contact, agreed_from
        order = _order(quote.name, quote.token, _consent(quote.agreements, agreed_at))
        answer = await self._api.register(order, uuid.uuid5(KEYS, key))
        ref = answer["registrationId"].text()
        self._asked[quote.name] = ref
        status = answer["status"].text()
        return Registration(quote.name, ENDED.get(status, RegistrationState.in_progress), ref)

    async def registration(self, name: str) -> Registration | None:
        """Return where the registration of a name is, None when the account does not hold it."""
        found = await held(self._api.domain, name)
        if found is not None:
            return replace(found, ref=self._asked.get(name, ""))
        if name not in self._asked:
            return None
        row = await self._api.registration(self._asked[name])
        state = ENDED.get(row["status"].text(), RegistrationState.in_progress)
        if state is not RegistrationState.failed:
            return Registration(name, state, self._asked[name])
        operation = await self._api.operation(row["operationId"].text())
        error = operation.first("error")
        reason = error.first("message").text_or_empty() if error.value else ""
        return Registration(name, state, self._asked[name], reason)

    async def set_nameservers(self, name: str, nameservers: tuple[str, ...]) -> None:
        """Delegate a name; the registry follows within minutes."""
        await self._api.set_nameservers(name, list(nameservers))


def _offer(row: Shape) -> Offer:
    name = row["domain"].text().lower()
    if not row.first("available").value:
        return Offer(name, available=False, premium=False, price_cents=None)
    premium = row.first("inventory").text_or_empty() not in ("", "REGISTRY")
    prices = row.first("prices")
    for term in prices.each() if prices.value else ():
        if term["period"].whole() == 1:
            price, renewal = _cents(term["price"]), _cents(term.first("renewalPrice"))
            return Offer(
                name, available=True, premium=premium, price_cents=price, renewal_cents=renewal
            )
    return Offer(name, available=True, premium=premium, price_cents=None)


def _cents(money: Shape) -> int | None:
    """Read {currencyCode, value}; another currency is none, since nothing could be compared."""
    if money.value is None or money["currencyCode"].text() != "USD":
        return None
    return money["value"].whole()


def _order(name: str, token: str, consent: dict[str, Any]) -> dict[str, Any]:
    return {
        "domain": name,
        "period": 1,
        "quoteToken": token,
        "profile": PROFILE,
        "consent": consent,
    }


def _consent(agreements: tuple[str, ...], agreed_at: datetime) -> dict[str, Any]:
    moment = agreed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"agreementTypes": list(agreements), "agreedAt": moment}


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Surprising(
            "godaddy answered with a time that is none.", provider="godaddy", detail=text
        ) from None
