"""Leaving, coming back, having a break, reading in a browser: by a link in a mail, without login."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.sending import outgoing, preferences, suppressions
from core.sending.addressees import masked
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from data.sending.contacts import Contact
from tests.support.journey import customer
from tests.support.people import letters
from tests.support.sent_mail import SentMail, sent_mail
from tests.support.site import Visitor

CANARY = "Globex"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@dataclass(frozen=True, slots=True)
class Case:
    """One organization's mail, and another one that wrote to the same people."""

    system: System
    owner: Actor
    mail: SentMail
    visitor: Visitor

    def path(self, purpose: Purpose, message: int = 0) -> str:
        address = outgoing.links(self.system).address(purpose, self.mail.messages[message])
        return address.removeprefix(self.system.settings.url)

    async def status(self, person: int = 0) -> str:
        async with self.system.work(self.owner) as work:
            return (await work.session.get_one(Contact, self.mail.contacts[person])).status

    async def events(self) -> list[tuple[str, str, str]]:
        async with self.system.platform(Actor.job()) as work:
            found = await work.session.run(
                text("select kind, network, detail ->> 'by' from message_events order by id")
            )
            return [(row[0], row[1], row[2]) for row in found]


@pytest.fixture
async def case(system: System) -> AsyncIterator[Case]:
    owner = await customer(system)
    mail = await sent_mail(system, owner)
    await sent_mail(system, await customer(system, CANARY), city="canary")
    visitor = Visitor(system)
    yield Case(system, owner, mail, visitor)
    await visitor.http.aclose()


async def test_opening_the_page_changes_nothing_pressing_the_button_does(case: Case) -> None:
    """R403, C32: scanners open links. The page names nobody who is not holding their own mail."""
    page = await case.visitor.open(case.path(Purpose.unsubscribe))
    assert "Unsubscribe from Acme?" in page.text
    assert "s•••@p•••.example" in page.text
    assert "people.example" not in page.text
    assert CANARY not in page.text
    spelled_out = case.path(Purpose.unsubscribe).replace("/u/", "/unsubscribe?token=")
    assert (await case.visitor.open(spelled_out)).text == page.text
    assert (await case.status(), await case.events()) == ("subscribed", [])
    done = await case.visitor.send(wish="leave")
    assert "You are unsubscribed" in done.text
    assert await case.status() == "unsubscribed"
    assert await case.events() == [("unsubscribed", "203.0.113.0/24", "page")]


async def test_one_click_of_a_mail_program_needs_no_cookie_and_counts_once(case: Case) -> None:
    """RFC 8058: one POST, answered when it is committed; only this organization's mail ends."""
    path = case.path(Purpose.unsubscribe)
    for _ in range(2):
        answer = await case.visitor.http.post(path, data=ONE_CLICK)
        assert (answer.status_code, answer.headers.get("set-cookie")) == (200, None)
    assert [(kind, by) for kind, _, by in await case.events()] == [("unsubscribed", "one_click")]
    async with case.system.platform(Actor.job()) as work:
        found = await work.session.run(text("select count(*) from suppressions"))
        assert found.scalar_one() == 1
    told = await letters(case.system, "spring0@people.example")
    assert [subject for subject, _ in told] == ["You are unsubscribed from Acme"]


async def test_coming_back_takes_a_tick_and_is_confirmed_by_mail(case: Case) -> None:
    """R404, R405: who got a forwarded mail cannot subscribe somebody else without a trace."""
    path = case.path(Purpose.unsubscribe)
    await case.visitor.http.post(path, data=ONE_CLICK)
    await case.visitor.open(path)
    assert "Tick the box" in (await case.visitor.send(wish="rejoin")).text
    assert await case.status() == "unsubscribed"
    again = await case.visitor.send(wish="rejoin", sure="yes")
    assert "Unsubscribe from Acme?" in again.text
    assert [kind for kind, *_ in await case.events()] == ["unsubscribed", "resubscribed"]
    async with case.system.work(case.owner) as work:
        contact = await work.session.get_one(Contact, case.mail.contacts[0])
        assert (contact.status, contact.consent_ip) == ("subscribed", "203.0.113.0/24")
    told = await letters(case.system, "spring0@people.example")
    assert {subject.split(" ", 3)[2] for subject, _ in told} == {"unsubscribed", "subscribed"}


async def test_who_complained_is_not_written_to_because_of_a_press(case: Case) -> None:
    async with case.system.work(case.owner) as work:
        await suppressions.add(
            work, work.organization_id, "spring0@people.example", "complaint", "Said spam"
        )
    page = await case.visitor.open(case.path(Purpose.unsubscribe))
    assert "You get no mail" in page.text
    refused = await case.visitor.send(wish="rejoin", sure="yes")
    assert refused.status_code == 422
    assert await case.status() == "complained"


async def test_a_break_ends_by_itself_unless_one_has_left_meanwhile(case: Case) -> None:
    for person in (0, 1):
        await case.visitor.open(case.path(Purpose.preferences, person))
        assert "A break until" in (await case.visitor.send(wish="pause", days="30")).text
    assert (await case.visitor.send(wish="pause", days="7")).status_code == 422
    await case.visitor.open(case.path(Purpose.preferences, 1))
    assert "does not write to" in (await case.visitor.send(wish="leave")).text
    assert await preferences.end_due(case.system) == 0
    case.system.clock.offset += timedelta(days=31)
    assert await preferences.end_due(case.system) == 1
    assert (await case.status(0), await case.status(1)) == ("subscribed", "unsubscribed")


async def test_a_mail_is_read_in_a_browser_without_being_counted(case: Case) -> None:
    page = await case.visitor.open(case.path(Purpose.view))
    assert 'href="https://acme.example' not in page.text, "links are not tracked"
    assert page.text.count("/c/") == 3
    assert "/o/" not in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert await case.events() == []


async def test_links_we_did_not_write_lead_nowhere(case: Case) -> None:
    good = case.path(Purpose.unsubscribe)
    for path in (
        *(
            good[:-1] + ("A" if good[-1] != "A" else "B"),
            "/u/x",
            "/p/" + good[3:],
            "/v/" + good[3:],
        ),
        *(
            "/unsubscribe",
            "/unsubscribe?token=../x",
            case.path(Purpose.preferences).replace("p", "u", 1),
        ),
    ):
        assert (await case.visitor.open(path)).status_code == 404, path
        assert (await case.visitor.http.post(path, data=ONE_CLICK)).status_code in (404, 405), path
    assert await case.events() == []


@pytest.mark.parametrize(
    ("email", "shown"),
    [("tim@acme.com", "t•••@a•••.com"), ("a@b.co.uk", "a•••@b•••.uk"), ("x@y", "x•••@•••.y")],
)
def test_an_address_is_shown_so_that_only_its_owner_knows_it(email: str, shown: str) -> None:
    assert masked(email) == shown
