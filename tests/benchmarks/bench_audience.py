"""An audience of a million written into the ledger, beside one INSERT of the same rows."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from core.sending import audience, audience_counts, campaign_moves
from core.system import Actor, System
from tests.support import campaigning
from tests.support.database import TestServer
from tests.support.journey import customer

PEOPLE = 1_000_000
SUPPRESSED = 20_000
GOAL = 60_000

FILL = text("""
    insert into contacts (
        id, organization_id, email, email_norm, first_name, last_name, name_norm, last_norm,
        fields, status, consent_source, consent_ip, created_at, updated_at)
    select cast('019300000000700080000000' || lpad(to_hex(n), 8, '0') as uuid), :owner, 'person' || n || '@host' || n % 500 || '.example',
           'person' || n || '@host' || n % 500 || '.example', 'Person', '', 'person', '',
           '{"city": "Lyon"}', 'subscribed', 'Bench', '', :now, :now
      from generate_series(1, :people) n
""")
SUPPRESS = text("""
    insert into suppressions (
        id, organization_id, email_norm, email_key, kind, reason, created_at)
    select gen_random_uuid(), organization_id, email_norm, md5(email_norm), 'unsubscribe', '', :now
      from contacts where organization_id = :owner limit :suppressed
""")
AT_ONCE = text("""
    insert into messages (
        id, organization_id, campaign_id, contact_id, email, email_norm, domain, status, priority,
        attempts, scheduled_at, created_at, provider, provider_ref, error_code,
        error_detail)
    select gen_random_uuid(), organization_id, :campaign, id, email, email_norm,
           split_part(email_norm, '@', 2), 'queued', 0, 0, :now, :now, '', '', '', ''
      from contacts where organization_id = :owner
""")


@pytest.mark.bench
@pytest.mark.timeout(1200)
async def test_an_audience_of_a_million_is_written_down(
    system: System, server: TestServer, database_url: str
) -> None:
    actor = await customer(system)
    sender_id = await campaigning.sender(system, actor)
    owner = actor.require_organization()
    async with system.platform(Actor.job()) as work:
        values = {"owner": owner, "now": work.now()}
        await work.session.run(FILL, {**values, "people": PEOPLE})
        await work.session.run(SUPPRESS, {**values, "suppressed": SUPPRESSED})
    with server.admin_of(database_url) as admin:
        admin.execute("vacuum analyze contacts, suppressions")
    plain = await campaigning.draft(system, actor, sender_id)
    began = time.perf_counter()
    async with system.platform(Actor.job()) as work:
        await work.session.run(AT_ONCE, {**values, "campaign": plain.id})
    one = PEOPLE / (time.perf_counter() - began)
    with server.admin_of(database_url) as admin:
        admin.execute("truncate messages")
        admin.execute("checkpoint")
    campaign = await campaigning.draft(system, actor, sender_id)
    began = time.perf_counter()
    async with system.work(actor) as work:
        counted = await audience_counts.count(work, {"kind": "all"})
    count_seconds = time.perf_counter() - began
    await campaign_moves.start(system, actor, campaign.id)
    began = time.perf_counter()
    await audience.snapshot_due(system)
    rate = PEOPLE / (time.perf_counter() - began)
    now = await campaigning.seen(system, actor, campaign.id)
    assert (now.planned, counted.total, counted.reached) == (PEOPLE, PEOPLE, PEOPLE - SUPPRESSED)
    print(f"\n{'counted':10}{count_seconds:10.2f} s")
    print(f"{'one INSERT':10}{one:10,.0f} rows/s")
    print(f"{'snapshot':10}{rate:10,.0f} rows/s (goal {GOAL:,})  {rate / one:.2f} of one INSERT")
