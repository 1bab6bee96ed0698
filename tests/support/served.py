"""The product serving in a process of its own, beside a System of the test on the same installation."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from adapters.trust import authorities
from core.accounts import demo, sessions
from core.accounts.sessions import Browser
from core.system import Actor, System
from data.accounts import users
from data.accounts.users import User
from data.notify import Notify
from tests.support.programs import launch

STARTS_WITHIN = 90.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Served:
    """The running product. ``started_in`` is the seconds from its start to its first page."""

    url: str
    pid: int
    started_in: float

    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss_bytes(self) -> int:
        """Return the memory it holds."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE_BYTES


@asynccontextmanager
async def served(system: System, port: int) -> AsyncIterator[Served]:
    """Serve the installation of a System, whose rings reach the server while this lasts."""
    settings = system.settings
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("MAILWRIGHT_")}
    environment = {
        "MAILWRIGHT_HOME": str(settings.home),
        "MAILWRIGHT_PORT": str(port),
        "MAILWRIGHT_SANDBOX_URL": settings.sandbox_url,
        "DATABASE_URL": settings.database_url,
    }
    with (settings.home / "serve.log").open("w") as log:
        began = time.monotonic()
        process = launch(
            [sys.executable, "main.py"], env=inherited | environment, stdout=log, stderr=log
        )
    notify = Notify(system.database.conninfo, system.bus.ring_here)
    try:
        url = f"http://127.0.0.1:{port}"
        await first_page(process, url)
        started_in = time.monotonic() - began
        await notify.start()
        system.bus.forward = notify.send
        yield Served(url, process.pid, started_in)
    finally:
        system.bus.forward = None
        await notify.stop()
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(process.wait, 20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def first_page(process: subprocess.Popen[str], url: str) -> None:
    """Wait until somebody could sign in."""
    end = time.monotonic() + STARTS_WITHIN
    async with httpx.AsyncClient(verify=authorities(), trust_env=False) as http:
        while time.monotonic() < end and process.poll() is None:
            try:
                if (await http.get(f"{url}/sign-in")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.02)
    raise RuntimeError("The product did not start; see serve.log in its home.")


async def signed_in(system: System, actor: Actor) -> str:
    """Open a session for a person of a journey and return what stands in the cookie."""
    async with system.platform(Actor.job()) as work:
        user = await work.session.get_one(User, actor.user_id)
        return (await sessions.open_for(work, user, Browser())).token


async def signed_in_staff(system: System, label: str) -> str:
    """Open a session for one of the sandbox's staff and return what stands in the cookie."""
    person = next(one for one in demo.PEOPLE if one.label == label)
    async with system.platform(Actor.job()) as work:
        user = await users.by_email(work.session, person.email)
        assert user is not None
        opened = await sessions.open_for(work, user, Browser(), staff=True, shown=True)
        return opened.token
