"""Contacts by the API: who asks to be forgotten is, and the figures of what they got stay."""

from __future__ import annotations

from core.sending import analytics, events
from core.sending.events import Hit
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.sent_mail import sent_mail
from tests.ui.api.conftest import Caller


async def test_an_anonymised_contact_keeps_its_row_and_its_figures(
    caller: Caller, system: System
) -> None:
    """R408: address and name are overwritten; what was sent to them and opened still counts."""
    owner = await customer(system)
    mail = await sent_mail(system, owner)
    async with system.platform(Actor.job()) as work:
        now = work.now()
        hits = [Hit(mail.messages[0], kind, now) for kind in ("delivered", "opened")]
        await events.record_all(work, hits)
    async with system.work(owner) as work:
        before = await analytics.report(work, mail.campaign_id)
    client = await caller(owner, "owner")
    address = f"/api/v1/contacts/{mail.contacts[0]}"
    answer = await client.delete(f"{address}/anonymize")
    assert answer.status_code == 200
    assert answer.json() == {"email": f"deleted+{mail.contacts[0]}@gdpr.invalid"}
    assert (await client.get(address)).status_code == 404
    assert "spring0@" not in (await client.get("/api/v1/contacts")).text
    async with system.work(owner) as work:
        after = await analytics.report(work, mail.campaign_id)
    assert after["kinds"]["opened"] == before["kinds"]["opened"]
    assert after["kinds"]["opened"]["all"]["unique"] == 1
