"""Opens and clicks over HTTP: what is answered, what is written down, and what is no way in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import text

from core.sending import campaign_content, outgoing
from core.sending.build import Facts, Person
from core.sending.link_targets import HIDDEN, web_address
from core.sending.tracking_tokens import Purpose, Signer
from core.system import Actor, System
from data.base import new_id
from data.sending.campaigns import Campaign
from tests.support.journey import customer
from tests.support.sent_mail import LINKS, SentMail, sent_mail
from tests.support.site import BASE, site
from ui.tracking import GIF, Tracking

BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with a mail in front of them."""

    system: System
    tracking: Tracking
    http: httpx.AsyncClient
    mail: SentMail

    def address(self, purpose: Purpose, link: int = 0, message: int = 0) -> str:
        address = outgoing.links(self.system).address(purpose, self.mail.messages[message], link)
        return address.removeprefix(self.system.settings.url)

    async def events(self) -> list[tuple[object, ...]]:
        """Return what was written down, once everything is."""
        await self.tracking.buffer.close()
        async with self.system.platform(Actor.job()) as work:
            found = await work.session.run(
                text("select kind, link, machine, agent, network from message_events order by id")
            )
            return [tuple(row) for row in found]


@pytest.fixture
async def reader(system: System) -> AsyncIterator[Reader]:
    mail = await sent_mail(system, await customer(system))
    tracking = Tracking(site(system), system)
    transport = httpx.ASGITransport(tracking, client=("203.0.113.77", 4711))
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=BROWSER) as http:
        yield Reader(system, tracking, http, mail)


async def test_an_open_is_a_picture_that_nobody_keeps(reader: Reader) -> None:
    answer = await reader.http.get(reader.address(Purpose.opened))
    assert (answer.status_code, answer.content) == (200, GIF)
    assert answer.headers["content-type"] == "image/gif"
    assert "no-store" in answer.headers["cache-control"]
    looked = await reader.http.head(reader.address(Purpose.opened, message=1))
    assert (looked.status_code, looked.content) == (200, b"")
    assert await reader.events() == [
        ("opened", 0, "", BROWSER["user-agent"], "203.0.113.0/24"),
        ("opened", 0, "head", BROWSER["user-agent"], "203.0.113.0/24"),
    ]


async def test_a_click_leads_to_the_link_of_its_number(reader: Reader) -> None:
    for _ in range(2):  # the second is answered from memory
        for number, link in enumerate(LINKS[:2], 1):
            answer = await reader.http.get(reader.address(Purpose.clicked, number))
            assert (answer.status_code, answer.headers["location"]) == (302, link)
    personal = await reader.http.get(reader.address(Purpose.clicked, 3, message=1))
    assert personal.headers["location"] == "https://acme.example/lyon"
    assert [event[:2] for event in await reader.events()] == [
        *[("clicked", 1), ("clicked", 2)] * 2,
        ("clicked", 3),
    ]


async def test_who_follows_a_link_that_nobody_sees_is_a_machine(reader: Reader) -> None:
    async with reader.system.platform(Actor.job()) as work:
        campaign = await work.session.get_one(Campaign, reader.mail.campaign_id)
        owner = Actor.job(campaign.organization_id)
    async with reader.system.work(owner) as work:
        built = await campaign_content.build(work, campaign)
    nobody = Person("x@people.example")
    facts = Facts(reader.mail.messages[0], nobody, nobody, reader.system.clock.now())
    html = built.mail({"email": nobody.address, "city": "lyon"}, facts).html
    [hidden] = re.findall(r'<a href="[^"]+(/c/[^"]+)" style="display:none"', html)
    answer = await reader.http.get(hidden)
    assert answer.headers["location"] == f"{reader.system.settings.url}/"
    assert [event[:3] for event in await reader.events()] == [("clicked", HIDDEN, "hidden_link")]


async def test_what_we_did_not_sign_is_not_there(reader: Reader) -> None:
    """Forged, of another purpose, of another installation, of no message, of no link."""
    good = reader.address(Purpose.clicked, 1)
    swapped = good[:20] + ("A" if good[20] != "A" else "B") + good[21:]
    foreign = Signer([b"x" * 32]).token(Purpose.clicked, reader.mail.messages[0], 1)
    nobody = outgoing.links(reader.system).signer.token(Purpose.clicked, new_id(), 1)
    refused = [
        *(swapped, f"/c/{foreign}", f"/c/{nobody}", "/c/", "/o/", f"/o/{good[3:]}", good + "x"),
        reader.address(Purpose.clicked, len(LINKS) + 1),
        f"{good}?to=https://evil.example/",
    ]
    pages = [await reader.http.get(address) for address in refused[:-1]]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1, "the page gives hints"
    followed = await reader.http.get(refused[-1])
    assert followed.headers["location"] == LINKS[0], "a query leads elsewhere"
    assert (await reader.http.post(good)).status_code == 404


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://acme.example/a?b=c#d", "https://acme.example/a?b=c#d"),
        ("https://bücher.example/ü?q=ä", "https://xn--bcher-kva.example/%C3%BC?q=%C3%A4"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("https://", ""),
        (
            "https://acme.example/\r\nSet-Cookie: a=b",
            "https://acme.example/%0D%0ASet-Cookie:%20a=b",
        ),
    ],
)
def test_only_addresses_of_the_web_are_followed(address: str, expected: str) -> None:
    assert web_address(address) == expected


async def test_programs_are_written_down_and_labelled(reader: Reader) -> None:
    agents = {
        "Mozilla/5.0": "prefetch",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) (via ggpht.com GoogleImageProxy)": "",
        "curl/8.5": "scanner",
        "": "scanner",
        "Mozilla/5.0 (Macintosh) Safari/605 Barracuda": "scanner",
    }
    for agent in agents:
        await reader.http.get(reader.address(Purpose.opened), headers={"user-agent": agent})
    found = {str(event[3]): event[2] for event in await reader.events()}
    assert found == agents
