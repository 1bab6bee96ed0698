"""What a registrar promises, kept over real TCP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.cloudflare.dns_host import CloudflareDns
from adapters.cloudflare.registrar import CloudflareRegistrar
from adapters.sandbox import names
from adapters.sandbox.dns import registrations
from adapters.sandbox.server import Server
from core.errors import Rejected, Unavailable
from core.ports.registrar import Contact, Quote, Registration, RegistrationState
from tests.adapters.cloudflare.conftest import HOUR

CONTACT = Contact(
    first_name="Ada",
    last_name="Byron",
    email="ada@example.com",
    organization="Acme GmbH",
    address="1 Main Street",
    city="Berlin",
    state="BE",
    postal_code="10115",
    country="DE",
    phone="+49.301234567",
)
AGREED_AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def buy(
    registrar: CloudflareRegistrar, name: str, contact: Contact = CONTACT
) -> Registration:
    quote = Quote(name, price_cents=1198, renewal_cents=1498)
    return await registrar.register(
        quote, contact, key="order-1", agreed_at=AGREED_AT, agreed_from="203.0.113.7"
    )


async def state_of(registrar: CloudflareRegistrar, name: str) -> RegistrationState | None:
    found = await registrar.registration(name)
    return found.state if found else None


async def test_names_are_looked_up_twenty_in_a_call(
    registrar: CloudflareRegistrar, sandbox: Server
) -> None:
    wanted = [f"go-acme-{number}.com" for number in range(41)]
    offers = await registrar.offers(wanted)
    assert [offer.name for offer in offers] == wanted
    assert len(sandbox.world.requests.latest(provider="cloudflare")) == 3
    free = {offer.name for offer in offers if offer.available}
    assert free == {n for n in wanted if not names.is_taken(sandbox.world.store, n)}
    assert {o.price_cents for o in offers if o.available} == {1198}


async def test_an_offer_says_why_a_name_is_not_for_sale(registrar: CloudflareRegistrar) -> None:
    wanted = ["taken-acme.com", "premium-acme.com", "acme.museum", "no name", "Go-Acme.IO"]
    taken, premium, museum, nonsense, free = await registrar.offers(wanted)
    assert (taken.available, taken.premium, taken.price_cents) == (False, False, 0)
    assert (premium.available, premium.premium) == (False, True)
    assert (museum.available, museum.price_cents) == (False, None)
    assert (nonsense.available, nonsense.price_cents) == (False, None)
    assert (free.name, free.available, free.price_cents) == ("go-acme.io", True, 3998)


async def test_every_ending_offered_is_sold(registrar: CloudflareRegistrar) -> None:
    assert len(registrar.tlds) >= 10
    offers = await registrar.offers([f"premium-acme.{tld}" for tld in sorted(registrar.tlds)])
    assert all(offer.premium for offer in offers)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("taken-acme.com", "name_taken"),
        ("premium-acme.com", "name_premium"),
        ("acme.museum", "name_unsold"),
        ("acme.link", "name_unsold"),
        ("acme", "name_unsold"),
    ],
)
async def test_a_quote_that_cannot_be_given_has_a_code(
    registrar: CloudflareRegistrar, name: str, code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        await registrar.quote(name)
    assert refused.value.code == code


async def test_a_bought_name_stands_on_its_own_zone_at_once(
    registrar: CloudflareRegistrar, dns: CloudflareDns, sandbox: Server
) -> None:
    assert registrar.own_dns
    assert await registrar.registration("go-acme.com") is None
    quote = await registrar.quote("go-acme.com")
    assert (quote.price_cents, quote.renewal_cents) == (1198, 1498)
    assert (await buy(registrar, "go-acme.com")).state is RegistrationState.pending
    sandbox.world.skip(1)
    assert await state_of(registrar, "go-acme.com") is RegistrationState.succeeded
    zone = await dns.find_zone("go-acme.com")
    assert zone is not None
    assert zone.status == "active"
    facts = registrations.find(sandbox.world, "go-acme.com")
    assert facts is not None
    assert (facts["registrar"], tuple(facts["nameservers"])) == ("cloudflare", zone.nameservers)
    assert not (await registrar.offers(["go-acme.com"]))[0].available


async def test_a_zone_that_waited_for_its_name_becomes_active_with_it(
    registrar: CloudflareRegistrar, dns: CloudflareDns, sandbox: Server
) -> None:
    await buy(registrar, "go-acme.com")
    early = await dns.create_zone("go-acme.com")
    sandbox.world.skip(1)
    assert (await dns.find_zone("go-acme.com") or early).status == "active"


async def test_asking_twice_buys_once(registrar: CloudflareRegistrar, sandbox: Server) -> None:
    await buy(registrar, "go-acme.com")
    await buy(registrar, "go-acme.com")
    sandbox.world.skip(1)
    assert (await buy(registrar, "go-acme.com")).state is RegistrationState.succeeded
    assert len(sandbox.world.store.all("cloudflare_registration")) == 1


async def test_a_lost_answer_is_reconciled_by_reading(
    registrar: CloudflareRegistrar, sandbox: Server
) -> None:
    route = "*/registrations"
    sandbox.world.faults.inject("cloudflare", "drop_before", route_pattern=route)
    with pytest.raises(Unavailable):
        await buy(registrar, "go-acme.com")
    assert await registrar.registration("go-acme.com") is None
    sandbox.world.faults.inject("cloudflare", "drop_after_effect", route_pattern=route)
    with pytest.raises(Unavailable):
        await buy(registrar, "go-acme.com")
    begun = (RegistrationState.pending, RegistrationState.in_progress)
    assert await state_of(registrar, "go-acme.com") in begun


async def test_a_registration_may_wait_for_its_owner(
    registrar: CloudflareRegistrar, sandbox: Server
) -> None:
    await buy(registrar, "action-acme.com")
    sandbox.world.skip(HOUR)
    waiting = await registrar.registration("action-acme.com")
    assert waiting is not None
    assert waiting.state is RegistrationState.action_required
    assert "Confirm" in waiting.reason


async def test_a_registration_may_wait_for_the_registry(
    registrar: CloudflareRegistrar, sandbox: Server
) -> None:
    await buy(registrar, "blocked-acme.com")
    sandbox.world.skip(60)
    assert await state_of(registrar, "blocked-acme.com") is RegistrationState.blocked
    sandbox.world.skip(HOUR)
    assert await state_of(registrar, "blocked-acme.com") is RegistrationState.succeeded


@pytest.mark.parametrize(
    ("name", "words"),
    [("failed-acme.com", "registry rejected"), ("race-acme.com", "no longer available")],
)
async def test_a_registration_may_fail_and_says_why(
    registrar: CloudflareRegistrar, dns: CloudflareDns, sandbox: Server, name: str, words: str
) -> None:
    await buy(registrar, name)
    sandbox.world.skip(60)
    failed = await registrar.registration(name)
    assert failed is not None
    assert failed.state is RegistrationState.failed
    assert words in failed.reason
    assert registrations.find(sandbox.world, name) is None
    assert await dns.find_zone(name) is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"phone": "0301234567"}, "phone"),
        ({"country": "Germany"}, "country"),
        ({"city": ""}, "city"),
    ],
)
async def test_a_contact_is_checked_before_anything_is_bought(
    registrar: CloudflareRegistrar, wrong: dict[str, str], words: str
) -> None:
    with pytest.raises(Rejected, match=words):
        await buy(registrar, "go-acme.com", replace(CONTACT, **wrong))
    assert await registrar.registration("go-acme.com") is None


async def test_a_name_gone_meanwhile_is_refused(
    registrar: CloudflareRegistrar, sandbox: Server
) -> None:
    await registrar.quote("go-acme.com")
    names.lose(sandbox.world.store, "go-acme.com")
    with pytest.raises(Rejected) as refused:
        await buy(registrar, "go-acme.com")
    assert refused.value.code == "name_taken"


async def test_names_bought_here_stay_on_its_name_servers(registrar: CloudflareRegistrar) -> None:
    with pytest.raises(Rejected) as refused:
        await registrar.set_nameservers("go-acme.com", ("ns1.example.net", "ns2.example.net"))
    assert refused.value.code == "nameservers_fixed"
