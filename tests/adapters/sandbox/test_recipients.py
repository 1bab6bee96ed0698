"""The people of the sandbox act on what is in the mail, in their own time, and forget nothing."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapters.sandbox.post import inboxes
from adapters.sandbox.post.letters import Letter, take
from adapters.sandbox.post.office import Office
from adapters.sandbox.recipients.people import Person, person
from adapters.sandbox.recipients.plans import EVERYBODY
from adapters.sandbox.world import World
from core.sending.bounces import Kind, classify
from tests.support.waiting import until

SENDER = "bounces@shop.com"


@dataclass
class Site:
    """Our tracking: keeps when each address was asked for, and how."""

    url: str = ""
    visits: list[tuple[float, str, str]] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        self.visits.append((time.monotonic(), request.method, request.url.path))
        if request.method == "POST":
            assert await request.body() == b"List-Unsubscribe=One-Click"
        elif request.url.path.startswith("/c/"):
            return RedirectResponse(f"{self.url}/elsewhere")
        return Response()

    async def next(self, count: int) -> list[tuple[str, str]]:
        """Wait for so many visits and take them."""
        await until(lambda: len(self.visits) >= count)
        taken, self.visits = self.visits, []
        return [(method, path) for _, method, path in taken]

    def mail(self) -> bytes:
        """Return a campaign's mail with this site's links."""
        return (
            "From: Ann <ann@shop.com>\r\nReply-To: sales@shop.com\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
            "Message-ID: <m1@shop.com>\r\nMIME-Version: 1.0\r\n"
            f"List-Unsubscribe: <{self.url}/u/t>, <mailto:u@shop.com>\r\n"
            'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n"
            "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            f'<a href="{self.url}/c/1">One</a> <a href="https://example.com/">Other</a>'
            f'<a href="{self.url}/u/t">Unsubscribe</a>'
            f'<img width="1" height="1" src="{self.url}/o/t">\r\n--b--\r\n'
        ).encode()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A site on a free port."""
    made = Site()
    listening = socket.create_server(("127.0.0.1", 0))
    made.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = Starlette(routes=[Route("/{rest:path}", made.take, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    yield made
    server.should_exit = True
    await task


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world with people in it."""
    made = World(tmp_path / "sandbox.db")
    office = Office(made)
    await office.open("127.0.0.1")
    yield made
    await office.close()
    made.close()


def post(world: World, local: str, raw: bytes) -> None:
    take(world, Letter("smtp", "R1", SENDER, f"{local}@example.net", raw))


async def answers(world: World, address: str, count: int = 1) -> list[bytes]:
    """Wait for mail in an inbox and return it."""
    await until(lambda: len(inboxes.listing(world, address)) >= count)
    return [mail["raw"].encode("latin-1") for mail in inboxes.listing(world, address)]


async def test_scanners_look_at_everything_at_once_and_unsubscribe_nobody(
    world: World, site: Site
) -> None:
    began = time.monotonic()
    post(world, "scanner-a", site.mail())
    assert await site.next(3) == [("GET", "/o/t"), ("GET", "/c/1"), ("GET", "/u/t")]
    assert time.monotonic() - began < 2


async def test_people_take_their_time(world: World, site: Site) -> None:
    post(world, "click-a", site.mail())
    await asyncio.sleep(0.5)
    assert site.visits == []
    world.skip(86_400)
    assert sorted(await site.next(2)) == [("GET", "/c/1"), ("GET", "/o/t")]


async def test_who_leaves_leaves_by_one_click(world: World, site: Site) -> None:
    post(world, "unsubscribe-a", site.mail())
    world.skip(86_400)
    assert ("POST", "/u/t") in await site.next(2)


async def test_answers_come_to_the_address_that_asks_for_them(world: World, site: Site) -> None:
    post(world, "question-bob", site.mail())
    world.skip(172_800)
    (raw,) = await answers(world, "sales@shop.com")
    reply = message_from_bytes(raw, policy=policy.default)
    assert reply["In-Reply-To"] == "<m1@shop.com>"
    assert reply["Subject"] == "Re: Grüße"
    assert reply["From"] == "Question Bob <question-bob@example.net>"
    assert classify(raw) == []
    post(world, "away-bob", site.mail())
    world.skip(60)
    found = await answers(world, "sales@shop.com", 2)
    assert classify(found[1])[0].nature == "auto_reply"


@pytest.mark.parametrize(
    ("local", "kind"),
    [("bounce-a", Kind.hard), ("full-a", Kind.soft), ("unsigned-a", Kind.auth)],
)
async def test_a_relay_reports_what_did_not_arrive(
    world: World, site: Site, local: str, kind: Kind
) -> None:
    post(world, local, site.mail())
    world.skip(60)
    (raw,) = await answers(world, SENDER)
    (bounce,) = classify(raw)
    assert (bounce.recipient, bounce.kind) == (f"{local}@example.net", kind)
    assert bounce.message_id == "m1@shop.com"


async def test_a_relay_passes_on_complaints(world: World, site: Site) -> None:
    post(world, "complain-a", site.mail())
    world.skip(86_400)
    (bounce,) = classify((await answers(world, SENDER))[0])
    assert bounce.nature == "complaint"


async def test_what_is_planned_survives_a_restart(tmp_path: Path, site: Site) -> None:
    first = World(tmp_path / "kept.db")
    office = Office(first)
    await office.open("127.0.0.1")
    authority = first.mail["ca"]
    post(first, "open-a", site.mail())
    await office.close()
    first.close()
    second = World(tmp_path / "kept.db")
    second.clock.skip(86_400)
    office = Office(second)
    await office.open("127.0.0.1")
    assert await site.next(1) == [("GET", "/o/t")]
    assert second.mail["ca"] == authority
    await office.close()
    second.close()


async def test_a_large_campaign_is_acted_upon_by_a_part(world: World, site: Site) -> None:
    day = f"{world.now():%Y%m%d}"
    world.store._db.execute("insert into numbers values (?, ?)", (f"letters/{day}", EVERYBODY))
    for number in range(60):
        post(world, f"open-{number}", site.mail())
    planned = [act for act in world.store.all("act") if act["deed"] == "open"]
    assert 3 <= len(planned) <= 25
    assert len(world.store.find("act", deed="arrive")) == 60


def test_a_person_is_the_same_every_time_and_people_differ() -> None:
    crowd = [person(f"p{number}@example.net") for number in range(4000)]
    assert crowd == [person(f"P{number}@example.net") for number in range(4000)]
    assert 0.38 < sum(p.opens for p in crowd) / len(crowd) < 0.46
    assert 0.10 < sum(p.clicks for p in crowd) / len(crowd) < 0.16
    assert 0.005 < sum(p.fate == "bounced" for p in crowd) / len(crowd) < 0.016
    assert person("ignore-a@b.c") == Person(luck=person("ignore-a@b.c").luck)
