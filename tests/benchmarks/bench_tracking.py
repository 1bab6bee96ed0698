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

import httpx
import pytest
from sqlalchemy import text

from core.sending import outgoing
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.sent_mail import sent_mail

MESSAGES = 5_000
ROUNDS = 3
SECONDS = 4
LEAST = 0.6
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
    asked, rates = 0, {"bare": [], "open": [], "click": []}
    slowest = {}
    with running(system, "bare") as bare, running(system, "product") as product:
        await ready(bare, product)
        asked += (await load(product, tmp_path / "click"))[1]  # every link once in memory
        for _ in range(ROUNDS):
            for name, port in (("bare", bare), ("open", product), ("click", product)):
                file = tmp_path / ("open" if name == "bare" else name)
                late, answered, rate = await load(port, file)
                rates[name].append(rate)
                slowest[name] = late
                asked += answered if port == product else 0
    async with system.platform(Actor.job()) as work:
        found = await work.session.run(text("select count(*) from message_events"))
        written = int(found.scalar_one())
    print(f"\n{'':8}{'a second':>10}{'of bare':>10}{'p99':>10}")
    for name, measured in rates.items():
        share = median(measured) / median(rates["bare"])
        print(f"{name:8}{median(measured):10,.0f}{share:10.2f}{slowest[name]:>10}")
        assert share >= LEAST or name == "bare"
    print(f"{asked:,} answered, {written:,} written down")
    assert written >= asked


async def ready(*ports: int) -> None:
    """Wait until each server answers."""
    async with httpx.AsyncClient(trust_env=False) as http:
        for port in ports:
            for _ in range(600):
                try:
                    await http.get(f"http://127.0.0.1:{port}/robots.txt")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)


async def load(port: int, paths: Path) -> tuple[str, int, float]:
    """Load a server and return the p99, how many requests it answered, and how many a second."""
    script = paths.with_suffix(".lua")
    script.write_text(SCRIPT % paths)
    process = await asyncio.create_subprocess_exec(
        *("wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", "-s", str(script)),
        f"http://127.0.0.1:{port}",
        stdout=subprocess.PIPE,
    )
    told = (await process.communicate())[0].decode()
    found = ANSWER.search(told)
    assert found is not None, told
    assert "Non-2xx" not in told, told
    return found[1], int(found[2]), float(found[3])


@contextmanager
def running(system: System, which: str) -> Iterator[int]:
    """Run one of the servers in a process of its own and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "MAILWRIGHT_HOME": str(system.settings.home),
        "MAILWRIGHT_SANDBOX_URL": system.settings.sandbox_url,
        "DATABASE_URL": system.settings.database_url,
    }
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.support.tracking_server", which, str(port)], env=environment
    )
    try:
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
