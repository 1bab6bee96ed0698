"""A whole campaign into a sink written in C: claims, ledger, building, SMTP, every commit; and kills.

Needs smtp-sink of Postfix (its folder in SMTP_SINK, where it is not on the path) and, for the peer,
nodemailer in the folder NODEMAILER. Prints rates by CPU-second of the delivering process, since the
sink and the database run beside it, and never fails on time.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from adapters.sandbox.server import serve
from adapters.sandbox.world import World
from core import loop
from core.domains import dkim
from core.sending import own_keys
from core.sending.delivery import deliver_due
from core.settings import Settings
from core.system import Actor, System
from data.sending.sending_domains import Proof, SendingDomain
from main import build
from tests.support import mail_crash
from tests.support.couriers import couriers
from tests.support.database import TestServer
from tests.support.ledger import campaign, fill, statuses
from tests.support.programs import launch, ran
from tests.support.relayed import relayed
from tests.support.sink import sink

MESSAGES = int(os.environ.get("MESSAGES", "6000"))
KILLS, CRASHED = 100, 12_000
CONNECTIONS = 40
GOAL, GOAL_OVER_NODEMAILER = 2_000, 2.5
FOLDER = os.environ.get("SMTP_SINK", "")
SINK = str(Path(FOLDER) / "smtp-sink") if FOLDER else shutil.which("smtp-sink") or ""
SOURCE_SESSIONS, SOURCE_BYTES = 20, 8_000
NODEMAILER = os.environ.get("NODEMAILER", "")
STORY = (
    "A story for {{first_name}}, told in a sentence or two so that people know what they get. " * 3
)
ROW = (
    '<tr>\n<td style="padding:8px 24px;line-height:24px">\n%s\n'
    '<a href="https://acme.example/story/%d?from=letter">Read on</a>\n</td>\n</tr>\n'
)
ROWS = "".join(ROW % (STORY, number) for number in range(12))
PAGE = (
    f"<html>\n<body>\n<h1>Hello {{{{first_name}}}}</h1>\n<table>\n{ROWS}</table>\n"
    '<p>{{postal_address}} <a href="{{unsubscribe_url}}">Unsubscribe</a></p>\n</body>\n</html>\n'
)
"""About 5 kB with twelve links that are tracked."""

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(not SINK, reason="needs smtp-sink of Postfix"),
]


@contextmanager
def c_sink() -> Iterator[int]:
    """Run Postfix's sink and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [SINK, "-c", "-u", "nobody", f"127.0.0.1:{port}", "200"]
    environment = os.environ | library_path()
    process = launch(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.3)
        yield port
    finally:
        process.kill()
        process.wait()


@asynccontextmanager
async def installed(url: str, home: Path, port: int) -> AsyncIterator[tuple[System, Settings]]:
    """Give an installation whose relay is the sink."""
    world = World(home / "sandbox.db", enforce_rates=False)
    sandbox = await serve(world, "sandbox_control")
    settings = Settings(
        home=home,
        database_url=url,
        sandbox_url=sandbox.url,
        private_relays=f"127.0.0.1:{port}",
        relay_connections=CONNECTIONS,
    )
    system = await build(settings)
    try:
        yield system, settings
    finally:
        await system.close()
        await sandbox.stop()
        world.close()


def test_end_to_end(server: TestServer) -> None:
    async def run(url: str, home: Path, *, signing: bool) -> float:
        with c_sink() as port:
            async with installed(url, home, port) as (system, _):
                owner, sender_id = await relayed(system, port)
                if signing:
                    await signed(system, owner)
                one = await campaign(system, owner, 0, sender_id=sender_id, html=PAGE)
                for _ in range(MESSAGES // 2_000):
                    await fill(system, owner, one, 2_000)
                cpu, wall = time.process_time(), time.perf_counter()
                sent = await deliver_due(system)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                assert await statuses(system, one) == {"sent": sent}
                name = "signed RSA-2048" if signing else "plain"
                print(f"{name:16} {sent / cpu:6.0f}/s a core   {sent / wall:6.0f}/s by the clock")
                return sent / cpu

    print(f"\n{MESSAGES} messages of {len(PAGE) / 1000:.1f} kB HTML, 12 tracked links, text part")
    rates: dict[bool, float] = {}
    for signing in (False, True):
        with server.database() as url, tempfile.TemporaryDirectory() as home:
            loop.run(_into(rates, run(url, Path(home), signing=signing), signing=signing))
    peer = nodemailer()
    if peer:
        ratio = rates[False] / peer
        print(
            f"nodemailer       {peer:6.0f}/s a core   ours {ratio:.1f} (goal {GOAL_OVER_NODEMAILER})"
        )
    print(f"goal {GOAL}/s a core on an idle machine, signed 800/s")
    if source := smtp_source():
        print(
            f"smtp-source      {source:6.0f}/s by the clock   ours {rates[False] / source:.2f} of it"
        )


async def _into(rates: dict[bool, float], run: Awaitable[float], *, signing: bool) -> None:
    rates[signing] = await run


async def signed(system: System, owner: Actor) -> None:
    """Let a key of our own sign for the organization's sending domain."""
    async with system.work(owner) as work:
        domain = (await work.session.exec(select(SendingDomain))).one()
        own_keys.keep(work, domain, dkim.make_pair())
        domain.status = domain.dkim_status = Proof.success


def smtp_source() -> float:
    """Return messages a second of Postfix's own client, written in C, sending ready mail."""
    command = str(Path(SINK).with_name("smtp-source"))
    if not shutil.which(command):
        return 0.0
    with c_sink() as port:
        begun = time.perf_counter()
        ran(
            [
                *(command, "-d", "-s", str(SOURCE_SESSIONS), "-m", str(MESSAGES)),
                *("-l", str(SOURCE_BYTES), "-f", "news@acme.example", "-t", "bob@receiver.example"),
                f"127.0.0.1:{port}",
            ],
            env=os.environ | library_path(),
        )
        return MESSAGES / (time.perf_counter() - begun)


def library_path() -> dict[str, str]:
    """Return where the libraries of a Postfix lie that is not installed."""
    return {"LD_LIBRARY_PATH": str(Path(FOLDER).parent / "lib" / "postfix")} if FOLDER else {}


def nodemailer() -> float:
    """Return messages a CPU-second of nodemailer, pooled, building and sending the same page."""
    node = shutil.which("node")
    if not (node and NODEMAILER):
        return 0.0
    with c_sink() as port:
        script = Path(__file__).with_name("nodemailer_send.js")
        environment = os.environ | {"NODE_PATH": f"{NODEMAILER}/node_modules"}
        done = ran(
            [node, str(script), str(port), str(MESSAGES), str(CONNECTIONS)],
            input=json.dumps({"html": PAGE, "text": "Hello\n" * 60}),
            env=environment,
        )
    return float(done.stdout)


def test_a_hundred_kills(server: TestServer, tmp_path: Path) -> None:
    async def run(url: str) -> mail_crash.Toll:
        async with sink(delay=0.003) as relay, installed(url, tmp_path, relay.port) as made:
            system, settings = made
            settings.lease_seconds, settings.relay_connections = 1, 10
            owner, sender_id = await relayed(system, relay.port)
            one: UUID = await campaign(system, owner, 0, sender_id=sender_id)
            for _ in range(CRASHED // 2_000):
                await fill(system, owner, one, 2_000)
            with couriers(settings, tmp_path / "couriers.log") as workers:
                await mail_crash.kill_often(system, workers, one, relay, kills=KILLS, seed=7)
            return await mail_crash.require_at_most_once(
                system, owner, one, relay, kills=KILLS, connections=settings.relay_connections
            )

    with server.database() as url:
        toll = asyncio.run(run(url))
    print(
        f"\n{toll.kills} kills: {CRASHED} planned, {toll.arrived} arrived, 0 doubled, 0 lost, "
        f"{toll.unknown} unknown, all named ({toll.unknown / toll.kills:.1f} a kill, at most 10)"
    )
