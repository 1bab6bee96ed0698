"""What every host of a customer's own mailboxes promises, over real TCP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.google_workspace.opening import opened
from adapters.google_workspace.sandbox.account import demo_account
from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import Server
from core.clock import Clock
from core.errors import CredentialsRefused, RateLimited, Rejected, Unavailable
from core.pace import Pace
from core.ports.mailbox_host import MailboxHost, NewUser

MAILBOX_HOSTS = ("google_workspace",)
DOMAIN, OTHER, UNVERIFIED = "go-acme.com", "try-acme.com", "get-acme.com"
PASSWORD = "correct-horse-7-battery"
ADA = NewUser(f"ada@{DOMAIN}", "Ada", "Byron", PASSWORD)
READY = 60.0


@pytest.fixture
def clock() -> Clock:
    """The product's clock."""
    return Clock()


@pytest.fixture
async def google_workspace(sandbox: Server, clock: Clock) -> AsyncIterator[MailboxHost]:
    """Google Workspace of the sandbox."""
    made = opened(
        demo_account(sandbox.url),
        "admin@acme-office.com",
        clock,
        sandbox_url=sandbox.url,
        pace=Pace("google_workspace", ()),
    )
    yield made
    await made.close()


@pytest.fixture(params=MAILBOX_HOSTS)
def host(request: pytest.FixtureRequest) -> MailboxHost:
    """Every host in turn."""
    adapter: MailboxHost = request.getfixturevalue(request.param)
    return adapter


def publish(sandbox: Server, domain: str, content: str) -> None:
    registrations.brought(sandbox.world, domain)
    zones.put_record(
        sandbox.world,
        registrations.ELSEWHERE,
        domain,
        "token",
        name=domain,
        kind="TXT",
        content=f'"{content}"',
        ttl=300,
    )


async def verified(host: MailboxHost, sandbox: Server, domain: str = DOMAIN) -> None:
    await host.add_domain(domain)
    publish(sandbox, domain, await host.ownership_token(domain))
    assert await host.verify_domain(domain)


async def test_a_domain_is_verified_by_what_the_dns_shows(
    host: MailboxHost, sandbox: Server
) -> None:
    await host.check_key()
    registrations.brought(sandbox.world, DOMAIN)
    await host.add_domain(DOMAIN)
    await host.add_domain(DOMAIN)
    token = await host.ownership_token(DOMAIN)
    assert token == await host.ownership_token(DOMAIN)
    assert token != await host.ownership_token(OTHER)
    assert not await host.verify_domain(DOMAIN)
    assert (await host.domains())[DOMAIN] is False
    publish(sandbox, DOMAIN, token)
    assert await host.verify_domain(DOMAIN)
    assert (await host.domains())[DOMAIN] is True


async def test_a_zone_nobody_is_led_to_proves_nothing(host: MailboxHost, sandbox: Server) -> None:
    await host.add_domain(DOMAIN)
    publish(sandbox, DOMAIN, await host.ownership_token(DOMAIN))
    registrations.delegate(sandbox.world, DOMAIN, ("ns1.parked.sandbox", "ns2.parked.sandbox"))
    assert not await host.verify_domain(DOMAIN)


async def test_a_mailbox_becomes_ready_after_its_creation(
    host: MailboxHost, sandbox: Server
) -> None:
    await verified(host, sandbox)
    assert await host.find(ADA.email) is None
    made = await host.create(ADA)
    assert (made.email, made.first_name, made.last_name) == (ADA.email, "Ada", "Byron")
    assert not made.ready
    sandbox.world.skip(READY)
    found = await host.find(ADA.email)
    assert found is not None
    assert (found.ref, found.ready, found.suspended) == (made.ref, True, False)


async def test_a_mailbox_is_changed_only_when_it_is_complete(
    host: MailboxHost, sandbox: Server
) -> None:
    await verified(host, sandbox)
    sandbox.world.clock.tempo = 1
    await host.create(ADA)
    with pytest.raises(Rejected) as early:
        await host.suspend(ADA.email, suspended=True)
    assert early.value.code == "mailbox_unready"
    sandbox.world.skip(READY)
    for suspended in (True, False):
        await host.suspend(ADA.email, suspended=suspended)
        found = await host.find(ADA.email)
        assert found is not None
        assert found.suspended is suspended


async def test_removing_twice_is_no_error(host: MailboxHost, sandbox: Server) -> None:
    await verified(host, sandbox)
    await host.create(ADA)
    sandbox.world.skip(READY)
    await host.remove(ADA.email)
    await host.remove(ADA.email)
    assert await host.find(ADA.email) is None


@pytest.mark.parametrize(
    ("user", "code"),
    [
        (ADA, "mailbox_taken"),
        (NewUser(f"bob@{OTHER}", "Bob", "Byron", PASSWORD), "domain_unknown"),
        (NewUser(f"bob@{UNVERIFIED}", "Bob", "Byron", PASSWORD), "domain_unknown"),
        (NewUser(f"bob@{DOMAIN}", "Bob", "Byron", "short"), "password_weak"),
        (NewUser(f"bob@{DOMAIN}", "Bob", "", PASSWORD), "rejected"),
        (NewUser(f".bob@{DOMAIN}", "Bob", "Byron", PASSWORD), "rejected"),
    ],
)
async def test_a_refusal_has_the_ports_code(
    host: MailboxHost, sandbox: Server, user: NewUser, code: str
) -> None:
    await verified(host, sandbox)
    await host.add_domain(UNVERIFIED)
    await host.create(ADA)
    with pytest.raises(Rejected) as refused:
        await host.create(user)
    assert refused.value.code == code
    assert user.password not in repr(refused.value.advice) + refused.value.detail
    assert PASSWORD not in repr(sandbox.world.requests.latest(50))


async def test_a_mailbox_of_another_domain_is_not_found(host: MailboxHost) -> None:
    assert await host.find(f"eve@{OTHER}") is None


async def test_the_last_seat_is_the_last(host: MailboxHost, sandbox: Server) -> None:
    await verified(host, sandbox)
    sandbox.world.faults.inject(host.provider, "seats_full")
    with pytest.raises(Rejected) as refused:
        await host.create(ADA)
    assert refused.value.code == "seats_full"
    assert "seats" in refused.value.advice.action
    assert (await host.create(ADA)).email == ADA.email


async def test_an_answer_that_was_lost_is_found_by_looking(
    host: MailboxHost, sandbox: Server
) -> None:
    await verified(host, sandbox)
    sandbox.world.faults.inject(
        host.provider, "drop_after_effect", method="POST", route_pattern="*/users"
    )
    with pytest.raises(Unavailable):
        await host.create(ADA)
    assert await host.find(ADA.email) is not None
    with pytest.raises(Rejected) as again:
        await host.create(ADA)
    assert again.value.code == "mailbox_taken"


@pytest.mark.parametrize(
    ("fault", "value", "error"),
    [
        ("key_expired", 0, CredentialsRefused),
        ("rate_limited", 7, RateLimited),
        ("status", 503, Unavailable),
        ("drop_before", 0, Unavailable),
    ],
)
async def test_every_failure_is_one_of_the_five(
    host: MailboxHost, sandbox: Server, fault: str, value: int, error: type[Exception]
) -> None:
    await host.domains()
    sandbox.world.faults.inject(host.provider, fault, times=None, value=value)
    with pytest.raises(error):
        await host.domains()


async def test_mail_arrives_at_another_mailbox(
    host: MailboxHost, sandbox: Server, clock: Clock
) -> None:
    await verified(host, sandbox)
    bob = NewUser(f"bob@{DOMAIN}", "Bob", "Byron", PASSWORD)
    await asyncio.gather(host.create(ADA), host.create(bob))
    sandbox.world.skip(READY)
    clock.skip(timedelta(seconds=READY))
    raw = f"From: {ADA.email}\nTo: {bob.email}\nMessage-ID: <one@{DOMAIN}>\nSubject: Hi\n\nHello\n"
    assert await host.find_mail(bob.email, f"<one@{DOMAIN}>") is None
    ref = await host.send(ADA.email, raw.encode())
    assert ref
    found = await host.find_mail(bob.email, f"<one@{DOMAIN}>")
    assert found is not None
    assert not found.spam
    assert b"Subject: Hi\r\n" in found.raw
    assert b"\r\n\r\nHello\r\n" in found.raw
    assert abs((found.received_at - clock.now()).total_seconds()) < 30


async def test_a_message_in_the_spam_folder_is_found_there(
    host: MailboxHost, sandbox: Server
) -> None:
    await verified(host, sandbox)
    bob = NewUser(f"bob@{DOMAIN}", "Bob", "Byron", PASSWORD)
    await host.create(ADA)
    await host.create(bob)
    sandbox.world.skip(READY)
    for fault in ("mail_to_spam", "mail_lost"):
        sandbox.world.faults.inject(host.provider, fault)
        raw = f"From: {ADA.email}\nTo: {bob.email}\nMessage-ID: <{fault}@{DOMAIN}>\n\nHello\n"
        await host.send(ADA.email, raw.encode())
    spam = await host.find_mail(bob.email, f"<mail_to_spam@{DOMAIN}>")
    assert spam is not None
    assert spam.spam
    assert await host.find_mail(bob.email, f"<mail_lost@{DOMAIN}>") is None


async def test_a_mailbox_that_is_not_set_up_sends_nothing(
    host: MailboxHost, sandbox: Server
) -> None:
    await verified(host, sandbox)
    with pytest.raises(Rejected) as unknown:
        await host.send(ADA.email, b"To: bob@example.com\n\nHello\n")
    assert unknown.value.code == "mailbox_unready"
    sandbox.world.faults.inject(host.provider, "mailbox_late")
    await host.create(ADA)
    sandbox.world.skip(READY)
    with pytest.raises(Rejected) as early:
        await host.send(ADA.email, b"To: bob@example.com\n\nHello\n")
    assert early.value.code == "mailbox_unready"
