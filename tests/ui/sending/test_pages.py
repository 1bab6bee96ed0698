"""The pages of sending, opened as a member opens them: what they say, ask and do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from core.sending import contacts, events, reputation, segments, suppressions
from core.sending.events import Hit
from core.system import Actor, System
from data.sending import receptions
from tests.support import campaigning, departed
from tests.support.journey import customer
from tests.support.people import letters
from tests.support.sent_mail import LINKS, sent_mail
from tests.support.visiting import visiting
from ui import patience
from ui.sending.contact_elements import RuleTree
from ui.sending.report_regions import SenderHealth


@pytest.fixture
async def owner(system: System) -> Actor:
    """Give the owner of an organization with a verified sender."""
    actor = await customer(system)
    await campaigning.sender(system, actor)
    return actor


async def test_what_somebody_did_stands_on_their_page_and_the_start(
    system: System, owner: Actor
) -> None:
    mail = await sent_mail(system, owner)
    at = system.clock.now() - timedelta(minutes=1)
    hits = [
        Hit(mail.messages[0], "delivered", at - timedelta(minutes=2)),
        Hit(mail.messages[0], "opened", at),
        Hit(mail.messages[0], "clicked", at, link=1, detail=json.dumps({"url": LINKS[0]})),
        Hit(mail.messages[1], "opened", at, machine="scanner"),
    ]
    async with system.platform(Actor.job()) as work:
        await events.record_all(work, hits)
    async with visiting(system, owner) as visitor:
        said = await visitor.open(f"/contacts/{mail.contacts[0]}")
        assert "Opened Spring" in said
        assert f"Clicked in Spring: {LINKS[0]}" in said
        assert "Clicked" not in await visitor.open(f"/contacts/{mail.contacts[1]}")
        said = await visitor.open("/")
        assert "Recent campaigns" in said
        assert "Spring" in said
        [card] = [one for one in visitor.elements() if isinstance(one, SenderHealth)]
        shown = card.props["snapshot"]["data"]
        assert (shown["senders"], shown["verified"]) == (1, 1)


async def test_deleted_people_say_how_long_ago_and_come_back(system: System, owner: Actor) -> None:
    async with system.work(owner) as work:
        gone = await contacts.create(work, "gone@b.com", "Gone")
        await contacts.remove(work, [gone.id])
    system.clock.offset += timedelta(days=3, hours=2)
    async with visiting(system, owner) as visitor:
        await visitor.open("/contacts/deleted")
        visitor.choose("restore")
        await visitor.sees("It was deleted 3 days ago and would be gone for good in 26 days.")
        visitor.press("confirm")
        await visitor.sees("gone@b.com is back")
        assert "gone@b.com" in await visitor.open("/contacts")


async def test_who_must_not_be_written_to_is_listed_with_why(system: System, owner: Actor) -> None:
    async with system.work(owner) as work:
        for kind in ("bounce", "complaint"):
            await suppressions.add(work, work.organization_id, f"{kind}@b.com", kind)
    async with visiting(system, owner) as visitor:
        said = await visitor.open("/suppressions")
        assert {"bounce@b.com", "complaint@b.com"} <= set(said.splitlines())
        assert {"Bounced", "Complained"} <= set(said.splitlines())
        assert "bounce@b.com" not in await visitor.open("/suppressions?kind=complaint")
        visitor.press("suppress")
        await visitor.sees("One a line, or with commas between them.")
        visitor.press("Suppress")
        await visitor.sees("Enter at least one address.")


async def test_quiet_people_are_asked_about_in_a_dialog(system: System, owner: Actor) -> None:
    key, quiet = owner.require_organization(), "quiet@example.net"
    began = system.clock.now()
    await departed.messages(
        system, key, await departed.campaign(system, key), [quiet], sent_at=began
    )
    for _ in range(2):
        await departed.again(system, key, [quiet], began + timedelta(days=1))
    system.clock.offset += timedelta(days=190)
    async with visiting(system, owner) as visitor:
        await visitor.open("/sending/health")
        visitor.press("decide-quiet")
        await visitor.sees("This contact is inactive")
        assert {"Yes", "No", "Permanently suppress"} <= set(visitor.asked.splitlines())
        visitor.fill("Send a re-engagement email?", "suppress")
        visitor.press("confirm")
        await visitor.sees("Done")
        assert quiet in await visitor.open("/suppressions")


async def test_complaints_are_told_in_the_app_and_by_mail_with_their_campaign(
    system: System, owner: Actor
) -> None:
    """One of six hundred is above 0.1 %: nothing is held back yet, and everybody hears of it."""
    mail = await sent_mail(system, owner)
    key, day = owner.require_organization(), system.clock.now().date()
    async with system.platform(Actor.job()) as work:
        await receptions.mark(
            work.session, {(key, day, "delivered"): 600, (key, day, "complained"): 1}
        )
        await events.record_all(work, [Hit(mail.messages[0], "complained", work.now())])
    assert await reputation.judge(system, key) == "warned"
    async with visiting(system, owner) as visitor:
        said = await visitor.open("/notifications")
    assert "People report your mail as spam" in said
    assert (
        "Complaint rate 0.17 % (1 of 600 in 30 days). Your campaign “Spring” was reported 1×."
        in said
    )
    [(subject, letter)] = await letters(system, "tim@acme.example")
    assert subject == "People report your mail as spam"
    assert "“Spring” was reported 1×" in letter


async def test_a_segment_is_built_by_field_and_value_and_counts_while_it_is(
    system: System, owner: Actor
) -> None:
    async with system.work(owner) as work:
        await contacts.create(work, "ann@b.com", "Ann", fields={"city": "Lyon"})
        await contacts.create(work, "bob@b.com", "Bob", fields={"city": "Graz"})
    rule = {"all": [{"about": "field", "name": "city", "is": "equals", "value": "Lyon"}]}
    async with visiting(system, owner) as visitor:
        assert "2 contacts" in await visitor.open("/segments/new")
        [tree] = [one for one in visitor.elements() if isinstance(one, RuleTree)]
        assert {"City", "is", "contains"} <= set(visitor.said().splitlines())
        visitor.happen(tree, "rule", rule)
        await visitor.sees("The newest: ann@b.com")
        assert "1 contact" in visitor.said().splitlines()
        visitor.fill("name", "In Lyon")
        visitor.press("save-segment")
        await visitor.sees("city is “Lyon”")


async def test_what_is_done_and_what_is_refused_is_called_out(system: System, owner: Actor) -> None:
    async with system.work(owner) as work:
        one = await segments.create(work, "Everybody", {"all": []})
    async with visiting(system, owner) as visitor:
        await visitor.open("/segments")
        visitor.choose("remove")
        await visitor.sees("Remove Everybody?")
        async with system.work(owner) as work:
            await segments.remove(work, one.id)
        visitor.press("Remove segment")
        await visitor.until(lambda: len(visitor.toasts) == 1)
        assert '"kind":"danger","title":"There is no such segment.' in visitor.toasts[0]
        await visitor.open("/segments/new")
        visitor.fill("name", "Again")
        visitor.press("save-segment")
        await visitor.until(lambda: len(visitor.toasts) == 2)
        assert '"kind":"success","title":"The segment is kept"' in visitor.toasts[1]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(patience, "LONGEST_SECONDS", 0.0)
            await visitor.open("/segments/new")
            visitor.fill("name", "Never")
            visitor.press("save-segment")
            await visitor.until(lambda: len(visitor.toasts) == 3)
        assert "This took longer than 0 seconds and was stopped." in visitor.toasts[2]
    async with system.work(owner) as work:
        assert [row.name for row in await segments.listing(work)] == ["Again"]
