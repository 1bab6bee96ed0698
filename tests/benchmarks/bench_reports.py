"""A campaign with a million events: how long its report, its lists and its file take to read."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from core.sending import analytics, recipient_lists, sender_health
from core.system import Actor, System, Work
from data.sending import event_writes
from tests.support.database import TestServer
from tests.support.journey import customer
from tests.support.sent_mail import sent_mail

PEOPLE = 500_000
SECONDS = 1.0
ROUNDS = 5

MESSAGES = text("""
    insert into messages (id, organization_id, campaign_id, email, email_norm, domain, status,
        priority, attempts, scheduled_at, created_at, sent_at, provider, provider_ref,
        error_code, error_detail)
    select gen_random_uuid(), :organization, :campaign, 'p' || n || '@people.example',
        'p' || n || '@people.example', 'people.example', 'sent', 0, 1, :at, :at, :at, 'ses',
        '', '', '' from generate_series(1, :people) n
""")
EVENTS = text("""
    insert into message_events
        (organization_id, campaign_id, message_id, kind, at, link, machine, agent, network, detail)
    select m.organization_id, m.campaign_id, m.id, e.kind, :at + random() * interval '20 days',
        case when e.kind = 'clicked' then 1 + (random() * 2)::int else 0 end,
        case when random() < 0.2 then 'scanner' else '' end, 'Firefox', '203.0.113.0/24', '{}'
      from messages m
      cross join (values ('delivered', 1.0), ('opened', 0.6), ('opened', 0.3), ('clicked', 0.2))
        as e(kind, chance)
     where m.campaign_id = :campaign
       and abs(hashtext(m.id::text || e.chance::text)) % 1000 < e.chance * 1000
""")
ENGAGEMENTS = text("""
    insert into engagements (id, organization_id, campaign_id, delivered_at, opened_at,
        person_opened_at, clicked_at, person_clicked_at, opens, clicks, counted, counted_id)
    select message_id, organization_id, campaign_id,
        min(at) filter (where kind = 'delivered'), min(at) filter (where kind = 'opened'),
        min(at) filter (where kind = 'opened' and machine = ''),
        min(at) filter (where kind = 'clicked'),
        min(at) filter (where kind = 'clicked' and machine = ''),
        count(*) filter (where kind = 'opened'), count(*) filter (where kind = 'clicked'),
        true, max(id)
      from message_events where campaign_id = :campaign
     group by message_id, organization_id, campaign_id
""")


@pytest.fixture
async def campaign(system: System, server: TestServer, database_url: str) -> tuple[Actor, UUID]:
    """Give a campaign to half a million people, and its owner."""
    owner = await customer(system)
    mail = await sent_mail(system, owner, people=1)
    async with system.platform(Actor.job()) as work:
        given: dict[str, Any] = {"campaign": mail.campaign_id}
        at = {"at": work.now()}
        more = {"organization": owner.organization_id, "people": PEOPLE}
        await work.session.run(MESSAGES, {**given, **at, **more})
        await work.session.run(EVENTS, {**given, **at})
        await work.session.run(ENGAGEMENTS, given)
        await event_writes.recount(work.session, owner.require_organization(), mail.campaign_id)
        await work.session.run(
            text("update campaigns set planned = :people + 1 where id = :campaign"),
            {**given, "people": PEOPLE},
        )
    with server.admin_of(database_url) as admin:
        admin.execute("vacuum analyze")
        events = admin.execute("select count(*) from message_events").fetchone()
    print(f"\n{events[0] if events else 0:,} events of {PEOPLE:,} messages")
    return owner, mail.campaign_id


@pytest.mark.bench
async def test_a_report_over_a_million_events(system: System, campaign: tuple[Actor, UUID]) -> None:
    owner, own = campaign
    reads: dict[str, Callable[[Work], Awaitable[Any]]] = {
        "report": lambda work: analytics.page(work, own),
        "who opened": lambda work: recipient_lists.listing(work, own, "opened"),
        "page 1,000": lambda work: recipient_lists.listing(work, own, "opened", page=1_000),
        "search": lambda work: recipient_lists.listing(work, own, "opened", search="p4711"),
        "everybody": lambda work: recipient_lists.listing(work, own, "sent"),
        "all mail": analytics.overall,
        "sender health": sender_health.card,
        "file": lambda work: recipient_lists.export(work, own, "clicked"),
    }
    for title, read in reads.items():
        took = []
        for _ in range(1 if title == "file" else ROUNDS):
            began = time.perf_counter()
            async with system.work(owner) as work:
                await read(work)
            took.append(time.perf_counter() - began)
        print(f"{title:16}{sorted(took)[len(took) // 2] * 1000:9,.0f} ms (of {SECONDS:.0f} s)")
