"""What a registrar promises, kept by both versions over real TCP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.godaddy import registrar
from adapters.godaddy.registrar_v1 import GodaddyV1
from adapters.godaddy.registrar_v3 import GodaddyV3
from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from core.errors import (
    CredentialsRefused,
    RateLimited,
    Rejected,
    Unavailable,
)
from core.ports.registrar import Quote, Registration, RegistrationState
from tests.adapters.godaddy.conftest import CONTACT, V1, V3, Open

Seller = GodaddyV1 | GodaddyV3
AGREED_AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def buy(
    seller: Seller, name: str, key: str = "order-1", quote: Quote | None = None
) -> Registration:
    return await seller.register(
        quote or await seller.quote(name),
        CONTACT,
        key=key,
        agreed_at=AGREED_AT,
        agreed_from="203.0.113.7",
    )


async def test_a_key_that_works_is_found_working(seller: Seller) -> None:
    await seller.check_key()


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (V1 | {"key": "wrong"}, "not accept our key"),
        (V1 | {"key": "sandbox_small_account"}, "does not let this account"),
        ({"token": "wrong"}, "not accept our key"),
        ({"token": "sandbox_readonly_token"}, "does not let this account"),
        ({"token": "sandbox_unpaid_token"}, "means of payment"),
    ],
)
async def test_a_key_that_cannot_buy_says_what_is_missing(
    opened: Open, secret: dict[str, str], words: str
) -> None:
    with pytest.raises(CredentialsRefused, match=words):
        await opened(secret).check_key()


@pytest.mark.parametrize("secret", [{}, {"key": "sandbox_key"}])
def test_half_a_credential_is_refused(secret: dict[str, str]) -> None:
    with pytest.raises(CredentialsRefused, match="incomplete"):
        registrar.authorization(secret, sandbox=True)


@pytest.mark.parametrize("secret", [V1, V3])
def test_a_key_of_the_sandbox_never_leaves_it(secret: dict[str, str]) -> None:
    with pytest.raises(CredentialsRefused, match="belongs to the sandbox"):
        registrar.authorization(secret, sandbox=False)


async def test_offers_come_in_the_order_asked_with_prices_in_cents(seller: Seller) -> None:
    names = ["go-acme.com", "taken-acme.com", "acme.museum", "Go-Acme.io", "premium-acme.com"]
    offers = await seller.offers(names)
    assert [offer.name for offer in offers] == [name.lower() for name in names]
    free, taken, unsold, upper, premium = offers
    assert (free.available, free.price_cents, upper.price_cents) == (True, 1198, 3998)
    assert (taken.available, taken.price_cents) == (False, None)
    assert (unsold.available, unsold.price_cents) == (False, None)
    assert premium.premium or not premium.available


async def test_more_names_than_one_call_carries_are_split(seller: Seller) -> None:
    names = [f"go-acme{number}.com" for number in range(60)]
    assert [offer.name for offer in await seller.offers(names)] == names


async def test_a_quote_names_price_and_agreements(seller: Seller, sandbox: Server) -> None:
    quote = await seller.quote("go-acme.dev")
    assert (quote.name, quote.price_cents) == ("go-acme.dev", 1218)
    assert quote.agreements
    if isinstance(seller, GodaddyV3):
        assert quote.token
        assert quote.renewal_cents == 1218
        assert quote.expires_at is not None
        assert 590 < (quote.expires_at - sandbox.world.now()).total_seconds() <= 600


@pytest.mark.parametrize("name", ["taken-acme.com", "premium-acme.com"])
async def test_what_cannot_be_bought_is_not_quoted(seller: Seller, name: str) -> None:
    with pytest.raises(Rejected) as refused:
        await seller.quote(name)
    assert refused.value.code in ("name_taken", "name_premium")


async def test_a_name_is_registered_and_stands_in_the_world(
    seller: Seller, sandbox: Server
) -> None:
    assert await seller.registration("go-acme.com") is None
    bought = await buy(seller, "go-acme.com")
    assert bought.ref
    assert bought.state is RegistrationState.in_progress
    moving = await seller.registration("go-acme.com")
    assert moving is not None
    assert moving.state is RegistrationState.in_progress
    sandbox.world.skip(2)
    done = await seller.registration("go-acme.com")
    assert done is not None
    assert (done.state, done.reason) == (RegistrationState.succeeded, "")
    assert done.nameservers == ("ns1.godaddy.sandbox", "ns2.godaddy.sandbox")
    facts = registrations.find(sandbox.world, "go-acme.com")
    assert facts is not None
    assert facts["registrar"] == "godaddy"
    assert sandbox.world.store.get(zones.ZONE, "godaddy/go-acme.com")
    assert not (await seller.offers(["go-acme.com"]))[0].available


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("action-acme.com", RegistrationState.action_required),
        ("blocked-acme.com", RegistrationState.blocked),
    ],
)
async def test_a_registration_that_stands_still_says_why(
    seller: Seller, sandbox: Server, name: str, state: RegistrationState
) -> None:
    await buy(seller, name)
    sandbox.world.skip(2)
    found = await seller.registration(name)
    assert found is not None
    assert found.state is state
    assert found.reason
    sandbox.world.skip(3600)
    found = await seller.registration(name)
    assert found is not None
    assert found.state is RegistrationState.succeeded


async def test_a_registration_that_failed_is_told_with_its_reason_and_paid_back(
    seller: Seller, sandbox: Server
) -> None:
    await buy(seller, "failed-byron.com")
    sandbox.world.skip(2)
    found = await seller.registration("failed-byron.com")
    assert found is not None
    assert found.state is RegistrationState.failed
    assert found.reason
    charges = sandbox.world.store.all("godaddy_charge")
    assert [charge["refunded"] for charge in charges] == [True]


async def test_a_name_lost_between_quote_and_purchase_is_refused(
    seller: Seller, sandbox: Server
) -> None:
    with pytest.raises(Rejected) as refused:
        await buy(seller, "race-acme.com")
    assert refused.value.code == "name_taken"
    assert sandbox.world.store.all("godaddy_charge") == []


async def test_name_servers_are_changed_at_the_registry(seller: Seller, sandbox: Server) -> None:
    await buy(seller, "go-acme.com")
    hosts = ("ada.ns.cloudflare.sandbox", "bob.ns.cloudflare.sandbox")
    with pytest.raises(Rejected):
        await seller.set_nameservers("go-acme.com", hosts)
    sandbox.world.skip(2)
    await seller.set_nameservers("go-acme.com", hosts)
    sandbox.world.skip(2)
    facts = registrations.find(sandbox.world, "go-acme.com")
    assert facts is not None
    assert tuple(facts["nameservers"]) == hosts
    found = await seller.registration("go-acme.com")
    assert found is not None
    assert found.nameservers == hosts


async def test_another_account_sees_nothing_of_ours(opened: Open) -> None:
    await buy(opened(V3), "go-acme.com")
    assert await opened({"token": "sandbox_other"}).registration("go-acme.com") is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("status", Unavailable), ("drop_after_effect", Unavailable), ("rate_limited", RateLimited)],
)
async def test_trouble_is_one_of_the_five_errors(
    seller: Seller, sandbox: Server, kind: str, expected: type[Exception]
) -> None:
    sandbox.world.faults.inject("godaddy", kind, value=503 if kind == "status" else 1)
    with pytest.raises(expected):
        await seller.offers(["go-acme.com"])
    assert await seller.offers(["go-acme.com"])


async def test_a_lost_answer_is_found_by_reading(seller: Seller, sandbox: Server) -> None:
    quote = await seller.quote("go-acme.com")
    sandbox.world.faults.inject("godaddy", "drop_after_effect", method="POST")
    with pytest.raises(Unavailable):
        await buy(seller, "go-acme.com", quote=quote)
    found = await seller.registration("go-acme.com")
    assert found is not None
    assert found.state is RegistrationState.in_progress
    assert len(sandbox.world.store.all("godaddy_charge")) == 1
