"""What a token may do, and how often."""

from __future__ import annotations

import logging

import pytest

from adapters.cloudflare import limits
from adapters.cloudflare.allowance import Allowance
from adapters.cloudflare.dns_host import CloudflareDns
from adapters.http import Wire
from adapters.sandbox.server import Server
from core.errors import CredentialsRefused, RateLimited
from core.pace import Pace
from core.ports.dns import Changes, Zone, ZoneRecord
from tests.adapters.cloudflare.conftest import Open

SPF = ZoneRecord("acme.com", "TXT", "v=spf1 -all")


async def test_a_token_that_may_do_everything_passes_and_changes_nothing(
    opened: Open, zone: Zone
) -> None:
    both = opened()
    await both.dns.check_key()
    await both.registrar.check_key()
    assert await both.dns.zone(zone.ref) == zone
    assert await both.dns.records(zone.ref) == []


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("wrong", "does not accept the token"),
        ("sandbox_cf_expired", "is expired"),
        ("sandbox_cf_readonly", "lacks the permission Zone: Zone: Edit"),
        ("sandbox_cf_nodns", "lacks the permission Zone: DNS: Edit"),
    ],
)
async def test_a_missing_right_is_named(opened: Open, zone: Zone, token: str, words: str) -> None:
    with pytest.raises(CredentialsRefused, match=words) as refused:
        await opened(token).dns.check_key()
    assert refused.value.advice.action
    assert token not in repr(refused.value.__dict__)


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("sandbox_cf_readonly", "Registrar Domains: Edit"),
        ("sandbox_cf_noregistrar", "Registrar Domains: Read"),
    ],
)
async def test_a_token_that_may_not_buy_says_so(opened: Open, token: str, words: str) -> None:
    with pytest.raises(CredentialsRefused, match=words):
        await opened(token).registrar.check_key()


async def test_rights_of_another_kind_are_not_asked_for(opened: Open, zone: Zone) -> None:
    await opened("sandbox_cf_noregistrar").dns.check_key()
    await opened("sandbox_cf_nodns").registrar.check_key()


async def test_an_account_is_needed(opened: Open) -> None:
    with pytest.raises(CredentialsRefused, match="account id is missing"):
        await opened(account="").dns.check_key()


async def test_a_right_that_went_missing_later_is_named_too(opened: Open, zone: Zone) -> None:
    dns = opened("sandbox_cf_readonly").dns
    assert await dns.records(zone.ref) == []
    with pytest.raises(CredentialsRefused, match="DNS: Edit") as refused:
        await dns.apply(zone.ref, Changes(creates=(SPF,)))
    assert "support" in refused.value.advice.fallback


async def test_a_revoked_token_is_a_refused_one(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.faults.inject("cloudflare", "key_expired")
    with pytest.raises(CredentialsRefused):
        await dns.zone(zone.ref)


async def test_a_live_line_takes_no_sandbox_token() -> None:
    with pytest.raises(CredentialsRefused, match="belongs to the sandbox"):
        Wire(
            "cloudflare",
            limits.BASE_URL,
            key="sandbox_cf_everything",
            key_header="authorization",
            key_scheme="Bearer",
            pace=limits.calls(),
        )


async def test_answers_tell_how_many_calls_are_left(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.enforce_rates = True
    for _ in range(3):
        await dns.zone(zone.ref)
    assert dns.allowance.quota == 1200
    assert dns.allowance.left == 1197
    assert 0 < dns.allowance.resets_in <= 300
    assert not dns.allowance.scarce


async def test_we_stop_before_the_window_is_used_up(
    dns: CloudflareDns, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.enforce_rates = True
    sandbox.world.windows["cloudflare"].calls = limits.KEPT_FOR_OTHERS + 2
    for _ in range(2):
        await dns.zone(zone.ref)
    sandbox.world.requests.clear()
    with pytest.raises(RateLimited) as refused:
        await dns.zone(zone.ref)
    assert 200 < (refused.value.advice.retry_after or 0) <= 300
    assert sandbox.world.requests.latest() == []


async def test_going_over_blocks_every_call_for_five_minutes(
    opened: Open, sandbox: Server, zone: Zone
) -> None:
    sandbox.world.enforce_rates = True
    sandbox.world.windows["cloudflare"].calls = 1
    await opened().dns.zone(zone.ref)
    told = []
    for _ in range(2):
        with pytest.raises(RateLimited) as refused:
            await opened().dns.zone(zone.ref)
        told.append(refused.value)
    assert all(290 < (no.advice.retry_after or 0) <= 300 for no in told)
    assert all(no.status == 429 for no in told)


async def test_a_block_closes_the_line(dns: CloudflareDns, sandbox: Server, zone: Zone) -> None:
    sandbox.world.faults.inject("cloudflare", "rate_limited", value=300)
    with pytest.raises(RateLimited):
        await dns.zone(zone.ref)
    with pytest.raises(RateLimited) as refused:
        await dns.zone(zone.ref)
    assert 290 < (refused.value.advice.retry_after or 0) <= 300
    assert len(sandbox.world.requests.latest(provider="cloudflare")) == 2


def test_use_beyond_a_thousand_calls_is_warned_of_once_a_window(
    caplog: pytest.LogCaptureFixture,
) -> None:
    allowance = Allowance(Pace("cloudflare", ()))
    policy = {"ratelimit-policy": '"default";q=1200;w=300'}
    with caplog.at_level(logging.WARNING):
        for left in (300, 200, 199, 150, 1190, 100):
            allowance.read(policy | {"ratelimit": f'"default";r={left};t=120'})
    assert [record.args[0] for record in caplog.records if isinstance(record.args, tuple)] == [
        1001,
        1100,
    ]
    assert allowance.scarce
