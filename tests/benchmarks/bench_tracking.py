"""Opens and clicks beside the smallest ASGI application there is, in front of the whole product.

Needs ``wrk``. Each server has a process of its own; both are loaded in turns.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy import text

from core.sending import outgoing
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.programs import launch
from tests.support.sent_mail import sent_mail

MESSAGES = 5_000
ROUNDS = 3
SECONDS = 4
SCRIPT = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
function request()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], {["User-Agent"] = "Mozilla/5.0 (X11) Firefox/140.0"})
end
"""
ANSWER = re.compile(r"99%\s+(\S+).*?(\d+) requests in.*?Requests/sec:\s+([\d.]+)", re.DOTALL)


@pytest.mark.bench
async def test_opens_and_clicks_beside_bare_asgi(system: System, tmp_path: Path) -> None:
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not installed")
    mail = await sent_mail(system, await customer(system), people=MESSAGES)
    links = outgoing.links(system)
    paths = {
        "open": [links.address(Purpose.opened, one) for one in mail.messages],
        "click": [links.address(Purpose.clicked, one, 1) for one in mail.messages],
    }
    for name, addresses in paths.items():
        lines = [address.removeprefix(system.settings.url) for address in addresses]
        (tmp_path / name).write_text("\n".join(lines))
    asked = 0
    measured: dict[str, list[Load]] = {"bare": [], "open": [], "click": []}
    with running(system, "bare") as bare, running(system, "product") as product:
        await ready(bare.port, product.port)
        asked += (await load(product, tmp_path / "click")).answered  # every link once in memory
        for _ in range(ROUNDS):
            for name, server in (("bare", bare), ("open", product), ("click", product)):
                found = await load(server, tmp_path / ("open" if name == "bare" else name))
                measured[name].append(found)
                asked += found.answered if server is product else 0
    async with system.platform(Actor.job()) as work:
        rows = await work.session.run(text("select count(*) from message_events"))
        written = int(rows.scalar_one())
    print(f"\n{'':8}{'a second':>10}{'of bare':>9}{'CPU us':>9}{'of bare':>9}{'p99':>10}")
    for name, loads in measured.items():
        rate, cpu = middle(loads)
        rate_of, cpu_of = middle(measured["bare"])
        print(
            f"{name:8}{rate:10,.0f}{rate / rate_of:9.2f}{cpu:9.1f}{cpu_of / cpu:9.2f}"
            f"{loads[-1].slowest:>10}"
        )
    print(f"{asked:,} answered, {written:,} written down")
    assert written >= asked  # wrk hangs up on its last requests without counting them


class Load(NamedTuple):
    """What one round came to: answers, answers a second, the server's CPU for one, and the p99."""

    answered: int
    rate: float
    cpu_us: float
    slowest: str


def middle(loads: list[Load]) -> tuple[float, float]:
    """Return the median of answers a second, and of CPU for one."""
    return median(one.rate for one in loads), median(one.cpu_us for one in loads)


class Server(NamedTuple):
    """One of the servers."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ready(*ports: int) -> None:
    """Wait until each server answers."""
    async with httpx.AsyncClient(trust_env=False) as http:
        for port in ports:
            for _ in range(3000):
                try:
                    await http.get(f"http://127.0.0.1:{port}/static/web/none")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)


async def load(server: Server, paths: Path) -> Load:
    """Load a server for some seconds with requests for the paths in turn."""
    script = paths.with_suffix(".lua")
    script.write_text(SCRIPT % paths)
    before = server.cpu_seconds()
    process = await asyncio.create_subprocess_exec(
        *("wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", "-s", str(script)),
        f"http://127.0.0.1:{server.port}",
        stdout=subprocess.PIPE,
    )
    told = (await process.communicate())[0].decode()
    found = ANSWER.search(told)
    assert found is not None, told
    assert "Non-2xx" not in told, told
    answered = int(found[2])
    used_us = (server.cpu_seconds() - before) * 1e6
    return Load(answered, float(found[3]), used_us / answered, found[1])


@contextmanager
def running(system: System, which: str) -> Iterator[Server]:
    """Run one of the servers in a process of its own and give it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "MAILWRIGHT_HOME": str(system.settings.home),
        "MAILWRIGHT_SANDBOX_URL": system.settings.sandbox_url,
        "DATABASE_URL": system.settings.database_url,
    }
    process = launch(
        [sys.executable, "-m", "tests.support.tracking_server", which, str(port)], env=environment
    )
    try:
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
