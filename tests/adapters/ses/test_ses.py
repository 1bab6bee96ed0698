"""SES and SNS over real HTTP: domains, messages, quotas, and events that cannot be forged."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from adapters.mail_routes import MailRoutesAdapter
from adapters.sandbox import accepted
from adapters.sandbox.server import Server
from adapters.ses.opening import certificates, opened
from adapters.ses.sandbox import topics
from adapters.trust import authorities
from core.errors import (
    CredentialsRefused,
    Invalid,
    NotFound,
    NotPermitted,
    RateLimited,
    Unavailable,
)
from core.ports.sending import EventKind, Outcome
from tests.adapters.ses.conftest import DOMAIN, MAIL, Hook, events_of, publish

CONFIGURATION = "mailwright-org"


async def verified(routes: MailRoutesAdapter, sandbox: Server) -> None:
    """Register and verify the domain of the tests."""
    identities = routes.identities("ses", platform(sandbox))
    made = await identities.create(DOMAIN)
    publish(sandbox.world, list(made.records))
    assert (await identities.check(DOMAIN)).status == "success"


def platform(sandbox: Server) -> dict[str, str]:
    return accepted.platform(sandbox.url)["ses"]


async def test_a_domain_is_verified_once_the_dns_has_its_records(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    identities = routes.identities("ses", platform(sandbox))
    assert await identities.find(DOMAIN) is None
    with pytest.raises(NotFound):
        await identities.check(DOMAIN)
    made = await identities.create(DOMAIN)
    assert (made.status, made.dkim_status) == ("pending", "pending")
    assert made.detail == "The domain does not exist in the DNS."
    assert len(set(made.dkim_tokens)) == 3
    assert [record.purpose for record in made.records] == ["dkim"] * 3 + ["mail_from", "spf"]
    assert made.records[0].content == f"{made.dkim_tokens[0]}.dkim.amazonses.com"
    assert (await identities.create(DOMAIN)).dkim_tokens == made.dkim_tokens
    publish(sandbox.world, list(made.records[:2]))
    assert (await identities.check(DOMAIN)).detail == "The CNAME records are not there yet."
    publish(sandbox.world, list(made.records))
    seen = await identities.check(DOMAIN)
    assert (seen.status, seen.dkim_status, seen.detail) == ("success", "success", "")
    await identities.delete(DOMAIN)
    await identities.delete(DOMAIN)
    assert await identities.find(DOMAIN) is None


async def test_an_older_account_proves_a_domain_by_a_txt_record_too(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    identities = routes.identities("ses", platform(sandbox))
    sandbox.world.faults.inject("ses", "account_older")
    made = await identities.create(DOMAIN)
    older, *others = made.records
    assert (older.kind, older.name, older.purpose) == ("TXT", f"_amazonses.{DOMAIN}", "account")
    assert [record.purpose for record in others] == ["dkim"] * 3 + ["mail_from", "spf"]
    assert (await identities.check(DOMAIN)).status == "pending"
    publish(sandbox.world, [older])
    seen = await identities.check(DOMAIN)
    assert (seen.status, seen.dkim_status) == ("success", "pending")
    assert seen.records == made.records


async def test_a_message_is_sent_under_our_tag_and_its_events_come_back(
    routes: MailRoutesAdapter, sandbox: Server, hook: Hook
) -> None:
    await verified(routes, sandbox)
    identities = routes.identities("ses", platform(sandbox))
    topic = await identities.follow(CONFIGURATION, hook.url)
    assert (await events_of(routes, "ses", hook))[0] == []
    assert topics.subscriptions(sandbox.world, topic)[0]["confirmed"]
    assert await identities.follow(CONFIGURATION, hook.url) == topic
    assert hook.calls.empty()
    mail = replace(MAIL, recipient="bounce@simulator.amazonses.com", configuration=CONFIGURATION)
    handed = await routes.provider("ses", platform(sandbox)).send(mail)
    assert handed.outcome is Outcome.sent
    (event,), body = await events_of(routes, "ses", hook)
    assert (event.kind, event.permanent, event.key) == (EventKind.bounced, True, MAIL.key)
    assert (event.ref, event.recipient) == (handed.ref, mail.recipient)
    assert event.status == "5.1.1"
    assert event.tags["campaign"] == "c1"
    forged = json.loads(body) | {"Message": body.decode().replace("Permanent", "Transient")}
    for change in (
        forged,
        json.loads(body) | {"SignatureVersion": "1"},
        json.loads(body) | {"SigningCertURL": json.loads(body)["SigningCertURL"] + "?x=.pem"},
        json.loads(body) | {"Timestamp": "2020-01-01T00:00:00.000Z"},
    ):
        with pytest.raises(NotPermitted):
            await routes.read_events("ses", {}, json.dumps(change).encode())
    with pytest.raises(Invalid):
        await routes.read_events("ses", {}, b"{}")


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        (
            "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
            True,
        ),
        ("https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-01234567.pem", True),
        ("https://sns.evil.amazonaws.com.evil.io/SimpleNotificationService-01234567.pem", False),
        ("https://evil.io/sns.x.amazonaws.com/SimpleNotificationService-01234567.pem", False),
        ("http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01234567.pem", False),
        ("https://sns.eu-west-1.amazonaws.com:8080/SimpleNotificationService-01234567.pem", False),
        ("https://a@sns.eu-west-1.amazonaws.com/SimpleNotificationService-01234567.pem", False),
        ("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01234567.pem?u=1", False),
        ("https://sns.eu-west-1.amazonaws.com/mine/SimpleNotificationService-01234567.pem", False),
    ],
)
def test_certificates_come_from_amazon_only(address: str, *, ours: bool) -> None:
    assert bool(certificates("").fullmatch(address)) is ours


async def test_what_another_account_publishes_does_not_count(
    routes: MailRoutesAdapter, sandbox: Server, hook: Hook
) -> None:
    stranger = {
        **platform(sandbox),
        "access_key": "sandbox_eve",
        "secret_key": "sandbox_eve_secret",
    }
    account = opened(stranger, sandbox_url=sandbox.url)
    await account.identities.follow(CONFIGURATION, hook.url)
    await account.close()
    headers, body = await hook.next()
    with pytest.raises(NotPermitted):
        await routes.read_events("ses", headers, body)
    assert await routes.read_events("ses", headers, body, [stranger]) == []


async def test_a_region_that_new_domains_left_is_still_heard(
    routes: MailRoutesAdapter, sandbox: Server, hook: Hook
) -> None:
    elsewhere = {**platform(sandbox), "region": "eu-west-1"}
    topic = await routes.identities("ses", elsewhere).follow(CONFIGURATION, hook.url)
    assert ":eu-west-1:" in topic
    assert (await events_of(routes, "ses", hook))[0] == []
    assert topics.subscriptions(sandbox.world, topic)[0]["confirmed"]


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        ("account_paused", Unavailable, "sending_paused"),
        ("daily_quota", RateLimited, "quota_used_up"),
        ("key_expired", CredentialsRefused, "credentials_refused"),
        ("rate_limited", RateLimited, "rate_limited"),
    ],
)
async def test_what_stops_the_account_leaves_the_message(
    routes: MailRoutesAdapter, sandbox: Server, fault: str, error: type[Exception], code: str
) -> None:
    await verified(routes, sandbox)
    sandbox.world.faults.inject("ses", fault, route_pattern="*")
    with pytest.raises(error) as refused:
        await routes.provider("ses", platform(sandbox)).send(MAIL)
    assert getattr(refused.value, "code", "") == code
    assert sandbox.world.store.number("mail") == 0


async def test_a_lost_answer_leaves_the_message_unknown(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    await verified(routes, sandbox)
    provider = routes.provider("ses", platform(sandbox))
    for kind, arrived in (("drop_after_effect", 1), ("status", 1)):
        sandbox.world.faults.inject("ses", kind)
        assert (await provider.send(MAIL)).outcome is Outcome.unknown
        assert sandbox.world.store.number("mail") == arrived


async def test_a_domain_that_is_not_verified_stops_mail_from_it(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    provider = routes.provider("ses", platform(sandbox))
    with pytest.raises(Unavailable) as refused:
        await provider.send(MAIL)
    assert refused.value.code == "sender_unverified"
    await verified(routes, sandbox)
    assert (await provider.send(MAIL)).outcome is Outcome.sent
    sandbox.world.faults.inject("ses", "identity_lost")
    identities = routes.identities("ses", platform(sandbox))
    assert (await identities.check(DOMAIN)).status == "failed"
    with pytest.raises(Unavailable):
        await provider.send(MAIL)
    with pytest.raises(Unavailable) as missing:
        await provider.send(replace(MAIL, configuration="gone"))
    assert missing.value.code == "provider_setup"


async def test_an_account_in_the_sandbox_of_amazon_says_so_and_reaches_verified_people_only(
    routes: MailRoutesAdapter, sandbox: Server
) -> None:
    trial = {
        **platform(sandbox),
        "access_key": "sandbox_trial",
        "secret_key": "sandbox_trial_secret",
    }
    quota = await routes.provider("ses", trial).quota()
    assert (quota.sandbox, quota.per_day, quota.per_second) == (True, 200, 1)
    whole = await routes.provider("ses", platform(sandbox)).quota()
    assert (whole.sandbox, whole.paused, whole.per_day) == (False, False, 200_000)
    made = await routes.identities("ses", trial).create(DOMAIN)
    publish(sandbox.world, list(made.records))
    await routes.identities("ses", trial).check(DOMAIN)
    provider = routes.provider("ses", trial)
    stranger = await provider.send(MAIL)
    assert stranger.outcome is Outcome.refused
    assert "not verified" in stranger.detail
    assert (await provider.send(replace(MAIL, recipient="eve@shop.com"))).outcome is Outcome.sent
    assert (await provider.quota()).sent_today == 1


async def test_keys_are_judged_before_they_are_used(sandbox: Server) -> None:
    with pytest.raises(CredentialsRefused):
        opened(platform(sandbox))
    wrong = opened({**platform(sandbox), "secret_key": "sandbox_wrong"}, sandbox_url=sandbox.url)
    with pytest.raises(CredentialsRefused) as refused:
        await wrong.mail.quota()
    assert "sandbox_wrong" not in f"{refused.value} {refused.value.detail}"
    await wrong.close()
    async with httpx.AsyncClient(
        verify=authorities(), base_url=sandbox.url, trust_env=False
    ) as client:
        assert (await client.get("/ses/v2/email/account")).status_code == 403
