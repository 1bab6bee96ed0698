"""The card of a sender's health: colours from the one table, and nothing said about too little mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.sending import events, sender_health
from core.sending.events import Hit
from core.sending.thresholds import BOUNCES, COMPLAINTS, OPENS, Interest, Measure
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.sent_mail import sent_mail


@pytest.mark.parametrize(
    ("measure", "part", "whole", "level"),
    [
        *((BOUNCES, 2, 100, "good"), (BOUNCES, 3, 100, "fair"), (BOUNCES, 6, 100, "poor")),
        *((BOUNCES, 9, 40, "none"), (COMPLAINTS, 1, 1000, "good"), (COMPLAINTS, 2, 1000, "fair")),
        *((COMPLAINTS, 4, 1000, "poor"), (COMPLAINTS, 1, 99, "none"), (OPENS, 21, 100, "good")),
        *((OPENS, 20, 100, "fair"), (OPENS, 10, 100, "fair"), (OPENS, 9, 100, "poor")),
        (OPENS, 40, 49, "none"),
    ],
)
def test_colours_follow_the_table(
    measure: Measure | Interest, part: int, whole: int, level: str
) -> None:
    assert measure.level(part, whole) == level


async def test_the_card_counts_likely_people_and_only_ones_own(system: System) -> None:
    owner, other = await customer(system), await customer(system, "Globex")
    mail = await sent_mail(system, owner, people=60)
    now = system.clock.now()
    hits = [Hit(one, "delivered", now) for one in mail.messages]
    hits += [Hit(one, "opened", now, machine="prefetch") for one in mail.messages[:40]]
    hits += [Hit(one, "opened", now + timedelta(minutes=5)) for one in mail.messages[:9]]
    async with system.platform(Actor.job()) as work:
        await events.record_all(work, hits)
    assert await opens(system, owner) == {"rate": 0.15, "level": "fair"}
    assert await opens(system, other) == {"rate": 0.0, "level": "none"}


async def opens(system: System, actor: Actor) -> dict[str, object]:
    async with system.work(actor) as work:
        card = await sender_health.card(work)
    assert (card["senders"], card["verified"], card["state"]) == (0, 0, "good")
    [row] = [row for row in card["rows"] if row["id"] == "opens"]
    return {"rate": row["rate"], "level": row["level"]}
