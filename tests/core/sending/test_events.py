"""Events: written once, labelled, and added up so that the sums are always those of a recount."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

from sqlalchemy import text

from core.sending import events
from core.sending.events import Buffer, EventKind, Hit
from core.system import Actor, System
from data.sending import event_statements, event_writes
from tests.support.journey import customer
from tests.support.sent_mail import SentMail, sent_mail

COUNTS = text(
    "select kind, link, hour, total, machine, reached, people from campaign_counts"
    " where campaign_id = :id and (total, machine, reached, people) <> (0, 0, 0, 0) order by 1, 2, 3"
)
SUMS = text(
    "select kind, sum(total), sum(machine), sum(reached), sum(people) from campaign_counts"
    " where campaign_id = :id and link = 0 group by kind order by kind"
)


async def sums(system: System, mail: SentMail) -> dict[str, tuple[int, ...]]:
    async with system.platform(Actor.job()) as work:
        rows = await work.session.run(SUMS, {"id": mail.campaign_id})
        return {row[0]: tuple(row[1:]) for row in rows}


async def labels(system: System) -> list[tuple[str, str]]:
    async with system.platform(Actor.job()) as work:
        rows = await work.session.run(text("select kind, machine from message_events order by id"))
        return [(row[0], row[1]) for row in rows]


async def happen(system: System, *hits: Hit) -> int:
    async with system.platform(Actor.job()) as work:
        return await events.record_all(work, hits)


async def test_what_happens_is_counted_by_event_by_message_and_by_person(system: System) -> None:
    owner = await customer(system)
    mail = await sent_mail(system, owner)
    one, two, _ = mail.messages
    now = system.clock.now()
    await happen(
        system,
        Hit(one, "delivered", now - timedelta(minutes=9)),
        Hit(one, "opened", now),
        Hit(one, "opened", now + timedelta(minutes=1)),
        Hit(one, "clicked", now + timedelta(minutes=1, seconds=5), 2),
        Hit(two, "opened", now, machine="prefetch"),
    )
    assert await sums(system, mail) == {
        "clicked": (1, 0, 1, 1),
        "delivered": (1, 0, 1, 1),
        "opened": (3, 1, 2, 1),
    }
    async with system.work(owner) as work:
        found = await work.session.run(
            text(
                "select opens, clicks, person_opened_at, person_clicked_at from engagements order by id"
            )
        )
        rows = {row.opens: row for row in found}
    assert rows[2].person_opened_at == now
    assert rows[1].person_opened_at is None


async def test_what_no_person_does_is_labelled_whenever_it_shows(system: System) -> None:
    mail = await sent_mail(system, await customer(system))
    one, two, three = mail.messages
    now = system.clock.now()
    second = timedelta(seconds=1)
    await happen(system, Hit(one, "opened", now), Hit(one, "clicked", now + second / 2, 1))
    assert await labels(system) == [("opened", ""), ("clicked", "with_open")]
    await happen(system, Hit(two, "clicked", now, 1))
    assert (await sums(system, mail))["clicked"] == (2, 1, 2, 1)
    await happen(system, Hit(two, "clicked", now + second, 2))
    await happen(system, Hit(two, "clicked", now + second, 3))
    assert [machine for kind, machine in await labels(system) if kind == "clicked"] == [
        *("with_open", "burst", "burst", "burst")
    ]
    assert (await sums(system, mail))["clicked"] == (4, 4, 2, 0)
    await happen(system, Hit(three, "opened", now))
    await happen(system, Hit(three, "delivered", now - second / 2))
    assert (await labels(system))[-2:] == [("opened", "at_delivery"), ("delivered", "")]
    assert (await sums(system, mail))["opened"] == (2, 1, 2, 1)


async def test_counts_are_those_of_a_recount_whatever_happens_at_once(system: System) -> None:
    """Batches by COPY and single ones, from several writers, late and out of order."""
    owner = await customer(system)
    mail = await sent_mail(system, owner, people=40)
    chance = random.Random(4)
    now = system.clock.now()

    def hit() -> Hit:
        kind = chance.choice(["opened", "opened", "clicked", "delivered", "replied", "bounced"])
        return Hit(
            chance.choice(mail.messages),
            kind,
            now - timedelta(seconds=chance.uniform(0, 4 * 3600)),
            chance.randint(1, 3) if kind == "clicked" else 0,
            chance.choice(["", "", "scanner"]),
            'Mozilla\\5.0\t"x"',
        )

    await asyncio.gather(
        *(happen(system, *(hit() for _ in range(n))) for n in (400, 1, 150, 7, 30))
    )
    async with system.platform(Actor.job()) as work:
        kept = list(await work.session.run(COUNTS, {"id": mail.campaign_id}))
        await event_writes.recount(work.session, owner.require_organization(), mail.campaign_id)
        assert list(await work.session.run(COUNTS, {"id": mail.campaign_id})) == kept
        stored = await work.session.run(text("select count(*), min(agent) from message_events"))
        assert tuple(stored.one()) == (588, 'Mozilla\\5.0\t"x"')


async def test_a_message_that_does_not_exist_leaves_no_trace(system: System) -> None:
    mail = await sent_mail(system, await customer(system), people=1)
    unknown = mail.campaign_id
    assert await happen(system, Hit(unknown, "opened", system.clock.now())) == 0
    async with system.platform(Actor.job()) as work:
        assert not await events.record(work, unknown, EventKind.delivered)


async def test_one_message_fills_no_disk(system: System) -> None:
    mail = await sent_mail(system, await customer(system), people=1)
    now = system.clock.now()
    opens = [Hit(mail.messages[0], "opened", now + timedelta(seconds=n)) for n in range(600)]
    assert await happen(system, *opens) == event_statements.MOST_PER_MESSAGE
    assert await happen(system, *opens[:3]) == 0
    assert await happen(system, Hit(mail.messages[0], "complained", now)) == 1


async def test_what_is_gathered_is_written_at_the_end_and_what_has_no_room_is_counted(
    system: System,
) -> None:
    mail = await sent_mail(system, await customer(system), people=1)
    buffer = Buffer(system, most_waiting=5)
    for _ in range(9):
        buffer.add(Hit(mail.messages[0], "opened", system.clock.now()))
    await buffer.close()
    assert (await sums(system, mail))["opened"][0] == 5
