"""Mail of the demo: a sender and its inbox, 500 contacts, templates, two campaigns to come."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product
from random import Random

from core.operations.seed_domains import READY
from core.sending import (
    campaign_moves,
    campaigns,
    import_runs,
    imports,
    inboxes,
    segments,
    senders,
    sending_domains,
    templates,
)
from core.sending.inboxes import Wish
from core.sending.schedules import ClockTime
from core.sending.senders import Seen
from core.system import Actor, System

PEOPLE = 500
FIRST = ("Ada", "Ben", "Cleo", "Dev", "Elsa", "Finn", "Gita", "Hugo", "Iris", "Jon", "Kira", "Liam")
LAST = ("Abbot", "Berg", "Castillo", "Dunne", "Egger", "Faye", "Grant", "Haddad", "Ito", "Jansen")
COMPANIES = (
    "harbor.example",
    "lantern.example",
    "pinecone.example",
    "quarry.example",
    "tide.example",
)
CITIES = ("Portland", "Lisbon", "Graz", "Osaka", "Leeds")
INBOX = ("imap.northwind.example", "sandbox_hello")
"""Where answers to the sender arrive, and the password of its inbox; the sandbox plays the host."""
PRESETS = ("welcome_simple", "newsletter_company", "product_release")
CONSENT_DAYS = 40
AHEAD, LATER = timedelta(minutes=2), timedelta(days=3)
"""The first campaign leaves once there is somebody to hear what becomes of it."""


async def prove(system: System, owner: Actor) -> Seen:
    """Add a sender and set the records that prove its domain."""
    sender = await senders.add(system, owner, f"hello@{READY[2]}", "Nora from Northwind")
    await sending_domains.publish(system, owner, sender.domain.id)
    return sender


async def furnish(system: System, owner: Actor, sender: Seen) -> None:
    """Read a sender's inbox, import people, plan a campaign to some and one to all."""
    async with system.work(owner) as work:
        await senders.set_default(work, sender.sender.id)
        await inboxes.add(work, Wish(sender.sender.email, *INBOX))
    await _import(system, owner)
    async with system.work(owner) as work:
        made = [await templates.from_preset(work, name) for name in PRESETS]
        graz = await segments.create(
            work,
            "Lantern in Graz",
            {
                "all": [
                    {"about": "tag", "is": "has", "value": "customer"},
                    {"about": "field", "name": "city", "is": "equals", "value": "Graz"},
                    {"about": "field", "name": "company", "is": "equals", "value": "Lantern"},
                ]
            },
        )
    first, planned = [
        await campaigns.create(
            system,
            owner,
            name,
            {
                "template_id": template.id,
                "subject": template.subject,
                "preheader": template.preheader,
                "sender_id": sender.sender.id,
                "from_name": "Nora from Northwind",
                "audience": audience,
            },
        )
        for name, template, audience in (
            ("Autumn news", made[1], {"kind": "segment", "segment_id": str(graz.id)}),
            ("What is new in December", made[2], {"kind": "all"}),
        )
    ]
    now = system.clock.now()
    soon, later = now + AHEAD, (now + LATER).replace(hour=9, minute=30)
    for campaign, at in ((first, soon), (planned, later)):
        day, hour = at.date().isoformat(), f"{at:%H:%M}"
        await campaign_moves.schedule(system, owner, campaign.id, ClockTime(day, hour, "UTC"))


async def _import(system: System, owner: Actor) -> None:
    file = await imports.receive(system, owner, "customers.csv", _file())
    since = system.clock.now() - timedelta(days=CONSENT_DAYS)
    async with system.work(owner) as work:
        await imports.start(
            work,
            file.id,
            file.mapping,
            ["customer"],
            consent_source="Sign-up form",
            consent_at=since,
            consent_ip="203.0.113.9",
        )
    await import_runs.advance_due(system)


async def _file() -> AsyncIterator[bytes]:
    """Yield the people of the demo as a CSV file, the same ones every time."""
    chance = Random(500)  # noqa: S311 - people of a demo
    names = list(product(FIRST, LAST))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["email", "first_name", "last_name", "company", "city"])
    for number in range(PEOPLE):
        first, last = names[number % len(names)]
        company = COMPANIES[number // len(names) % len(COMPANIES)]
        writer.writerow(
            [
                f"{first}.{last}@{company}".lower(),
                first,
                last,
                company.partition(".")[0].title(),
                chance.choice(CITIES),
            ]
        )
    yield out.getvalue().encode()
