"""Resend over real HTTP: repeats that cannot double, three kinds of too much, signed events."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.mail_routes import MailRoutesAdapter
from adapters.resend.identities import _whole
from adapters.resend.sandbox import webhooks
from adapters.sandbox.server import Server
from core.errors import (
    CredentialsRefused,
    Invalid,
    NotFound,
    NotPermitted,
    RateLimited,
    Unavailable,
)
from core.ports.sending import EventKind, Outcome
from tests.adapters.ses.conftest import DOMAIN, MAIL, Hook, publish

SECRET = {"key": "sandbox_resend"}
HOUSE = replace(MAIL, sender="Mailwright <hello@mailwright.localhost>")


async def test_a_domain_is_verified_when_resend_has_looked(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    identities = routes.identities("resend", SECRET)
    with pytest.raises(NotFound):
        await identities.check(DOMAIN)
    made = await identities.create(DOMAIN)
    assert (await identities.create(DOMAIN)).ref == made.ref
    assert (made.status, made.dkim_status) == ("not_started", "not_started")
    assert [(r.kind, r.name, r.purpose) for r in made.records] == [
        ("MX", f"send.{DOMAIN}", "mail_from"),
        ("TXT", f"send.{DOMAIN}", "spf"),
        ("TXT", f"resend._domainkey.{DOMAIN}", "dkim"),
    ]
    publish(sandbox.world, list(made.records))
    assert (await identities.check(DOMAIN)).status == "pending"
    sandbox.world.skip(60)
    seen = await identities.check(DOMAIN)
    assert (seen.status, seen.dkim_status) == ("success", "success")
    await identities.delete(DOMAIN)
    await identities.delete(DOMAIN)
    assert await identities.find(DOMAIN) is None


@pytest.mark.parametrize(
    ("name", "domain", "whole"),
    [
        ("send", "shop.com", "send.shop.com"),
        ("send.mail", "mail.shop.com", "send.mail.shop.com"),
        ("send.mail.shop.com", "mail.shop.com", "send.mail.shop.com"),
        (
            "resend._domainkey.news.mail",
            "news.mail.shop.com",
            "resend._domainkey.news.mail.shop.com",
        ),
    ],
)
def test_names_of_records_are_completed(name: str, domain: str, whole: str) -> None:
    assert _whole(name, domain) == whole


async def test_a_repeat_under_the_same_key_is_the_same_message(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    provider = routes.provider("resend", SECRET)
    assert provider.remembers_seconds == 86_400
    sandbox.world.faults.inject("resend", "drop_after_effect")
    assert (await provider.send(HOUSE)).outcome is Outcome.unknown
    again = await provider.send(HOUSE)
    assert again.outcome is Outcome.sent
    assert (await provider.send(HOUSE)).ref == again.ref
    assert sandbox.world.store.number("mail") == 1
    sandbox.world.faults.inject("resend", "in_flight")
    assert (await provider.send(HOUSE)).outcome is Outcome.unknown
    other = await provider.send(replace(HOUSE, subject="Other"))
    assert other.outcome is Outcome.unknown
    sandbox.world.clock.skip(timedelta(hours=25).total_seconds())
    assert (await provider.send(HOUSE)).ref != again.ref


async def test_a_message_arrives_with_its_parts_and_headers(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    mail = replace(HOUSE, reply_to="ann@shop.com", headers={"List-Unsubscribe": "<https://a.b/u>"})
    assert (await routes.provider("resend", SECRET).send(mail)).outcome is Outcome.sent
    raw = str((sandbox.world.store.get("mail", "1") or {})["raw"])
    assert "Reply-To: ann@shop.com" in raw
    assert "List-Unsubscribe: <https://a.b/u>" in raw
    assert "<p>Hello</p>" in raw


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        ("daily_quota", RateLimited, "quota_used_up"),
        ("monthly_quota", RateLimited, "quota_used_up"),
        ("account_paused", Unavailable, "sending_paused"),
        ("key_expired", CredentialsRefused, "credentials_refused"),
    ],
)
async def test_what_stops_the_account_leaves_the_message(
    routes: MailRoutesAdapter, sandbox: Server, fault: str, error: type[Exception], code: str
) -> None:
    sandbox.world.faults.inject("resend", fault)
    with pytest.raises(error) as refused:
        await routes.provider("resend", SECRET).send(HOUSE)
    assert getattr(refused.value, "code", "") == code
    assert sandbox.world.store.number("mail") == 0


async def test_too_many_calls_a_second_are_told_with_the_time_to_come_back(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    provider = routes.provider("resend", SECRET)
    assert (await provider.quota()).per_second == 10
    sandbox.world.enforce_rates = True
    sandbox.world.windows["resend"].calls = 1
    with pytest.raises(RateLimited) as refused:
        await provider.send(HOUSE)
    assert 0 < (refused.value.advice.retry_after or 0) <= 1


async def test_a_domain_that_is_not_verified_stops_mail_from_it(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    with pytest.raises(Unavailable) as refused:
        await routes.provider("resend", SECRET).send(MAIL)
    assert refused.value.code == "sender_unverified"
    free = await routes.provider("resend", {"key": "sandbox_free"}).quota()
    assert (free.per_day, free.sent_today) == (100, 0)
    wrong = await routes.provider("resend", SECRET).send(replace(HOUSE, recipient="nobody"))
    assert wrong.outcome is Outcome.refused
    assert sandbox.world.store.number("mail") == 0


async def test_events_count_only_with_a_signature_of_our_own(
    routes: MailRoutesAdapter, sandbox: Server, hook: Hook
) -> None:
    identities = routes.identities("resend", SECRET)
    ref = await identities.follow("mailwright-org", hook.url)
    kept = sandbox.world.store.get(webhooks.KIND, ref)
    assert kept is not None
    sandbox.world.store.put(webhooks.KIND, ref, kept | {"status": "disabled"})
    assert await identities.follow("mailwright-org", hook.url) == ref
    assert sandbox.world.store.get(webhooks.KIND, ref) == kept
    mail = replace(HOUSE, recipient="bounced@resend.dev")
    handed = await routes.provider("resend", SECRET).send(mail)
    headers, body = await hook.next()
    (event,) = await routes.read_events("resend", headers, body)
    assert (event.kind, event.permanent, event.key) == (EventKind.bounced, True, MAIL.key)
    assert (event.ref, event.recipient) == (handed.ref, "bounced@resend.dev")
    assert "5.1.1" in event.detail
    for change in (
        {"svix-signature": "v1,AAAA"},
        {"svix-timestamp": "1700000000"},
        {"svix-id": "msg_other"},
        {"svix-signature": ""},
    ):
        with pytest.raises(NotPermitted):
            await routes.read_events("resend", headers | change, body)
    with pytest.raises(NotPermitted):
        await routes.read_events("resend", headers, body, [{"key": "sandbox_eve"}])
    with pytest.raises(NotPermitted):
        await routes.read_events("resend", headers, body.replace(b"Permanent", b"Transient"))
    with pytest.raises(Invalid):
        await routes.read_events("nobody", headers, body)
    assert sandbox.world.store.number("webhook") == 1
