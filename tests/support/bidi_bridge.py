"""Stands in for Firefox's executable, so that Playwright can steer one that knows fewer commands.

Playwright speaks WebDriver BiDi (W3C) to a Firefox it did not build, and asks newer versions for
more than an older one knows. The bridge starts the real program, passes every message on, and
says yes to what only sets up the looks of a page.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import stat
import sys
from collections.abc import AsyncIterable, Awaitable, Callable
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

REAL = "MAILWRIGHT_TEST_FIREFOX"
SAID = re.compile(r"(?<=WebDriver BiDi listening on )ws://\S+")
LOOKS = "emulation."
Send = Callable[[str | bytes], Awaitable[None]]
LARGEST_BYTES = 64 * 1024 * 1024


def executable(folder: Path, firefox: Path) -> Path:
    """Write a program into the folder that Playwright can start in place of ``firefox``."""
    program = folder / "firefox"
    program.write_text(
        f"#!/bin/sh\n{REAL}={firefox} PYTHONPATH={Path(__file__).parents[2]} "
        f'exec {sys.executable} -m {__spec__.name} "$@"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


async def main() -> int:
    """Start Firefox with our own arguments and bridge until it ends; return its status."""
    firefox = await asyncio.create_subprocess_exec(
        os.environ[REAL], *sys.argv[1:], stderr=asyncio.subprocess.PIPE
    )
    assert firefox.stderr is not None
    async for line in firefox.stderr:
        if found := SAID.search(line.decode(errors="replace")):
            upstream = f"{found[0]}/session"
            break
    else:
        return await firefox.wait()

    async def answer(client: ServerConnection) -> None:
        await bridge(client, upstream)

    async with serve(answer, "127.0.0.1", 0, max_size=LARGEST_BYTES, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)
        async for _ in firefox.stderr:
            pass
        return await firefox.wait()


async def bridge(client: ServerConnection, upstream: str) -> None:
    """Pass on what either side says, until one of them hangs up."""
    asked: set[int] = set()
    async with connect(upstream, max_size=LARGEST_BYTES, compression=None) as browser:
        ways = {
            asyncio.create_task(forth(client, browser.send, asked)),
            asyncio.create_task(back(browser, client.send, asked)),
        }
        _, waiting = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in waiting:
            way.cancel()


async def forth(client: AsyncIterable[str | bytes], send: Send, asked: set[int]) -> None:
    """Pass commands on, and note which are about looks."""
    async for message in client:
        command = json.loads(message)
        if command["method"].startswith(LOOKS):
            asked.add(command["id"])
        await send(message)


async def back(browser: AsyncIterable[str | bytes], send: Send, asked: set[int]) -> None:
    """Pass answers on; an unknown command about looks has been carried out."""
    async for message in browser:
        said = json.loads(message) if asked else {}
        known = said.get("id") not in asked or said.get("error") != "unknown command"
        asked.discard(said.get("id"))
        await send(
            message if known else json.dumps({"type": "success", "id": said["id"], "result": {}})
        )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
