"""A process that is told to stop writes down what it has taken in."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys

import httpx
from sqlalchemy import text

from core.sending import outgoing
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.sent_mail import sent_mail

OPENS = 40


async def test_opens_are_written_when_the_process_is_told_to_stop(system: System) -> None:
    """SIGTERM right after the answers: before the buffer would have been written by itself."""
    mail = await sent_mail(system, await customer(system), people=OPENS)
    links = outgoing.links(system)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = system.settings
    environment = {
        **os.environ,
        "MAILWRIGHT_HOME": str(settings.home),
        "MAILWRIGHT_SANDBOX_URL": settings.sandbox_url,
        "DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "tests.support.tracking_server", "alone", str(port)]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(90):
            await process.stdout.readline()
        async with httpx.AsyncClient(trust_env=False) as http:
            for one in mail.messages:
                path = links.address(Purpose.opened, one).removeprefix(settings.url)
                answer = await http.get(f"http://127.0.0.1:{port}{path}")
                assert answer.status_code == httpx.codes.OK
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    async with system.platform(Actor.job()) as work:
        found = await work.session.run(
            text("select count(distinct message_id) from message_events")
        )
        assert found.scalar_one() == OPENS
