"""A program that serves tracking as the product does, or nothing but a fixed picture, to compare.

``python -m tests.support.tracking_server bare|alone|product PORT`` with the settings in the
environment; ``alone`` is tracking without the application behind it.
"""

from __future__ import annotations

import asyncio
import sys

from core import loop
from core.sending import events
from core.settings import load
from core.system import System
from main import build
from ui import server
from ui.layers.messages import ASGIApp, Receive, Scope, Send
from ui.tracking import PIXEL, SHOW, Tracking


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer every request with the picture."""
    if scope["type"] == "http":
        await send(SHOW)
        await send(PIXEL)
    elif scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


async def serve(app: ASGIApp, port: int) -> None:
    """Serve until told to stop, as the product does."""
    await server.run(app, "127.0.0.1", port, "")


async def tracking(port: int, *, alone: bool) -> None:
    """Serve tracking, or the whole application; what is gathered is written before the end."""
    system = await build(load())
    if alone:
        app: ASGIApp = Tracking(bare, system)
    else:
        from ui.app import build as application  # takes its time

        app = application(system)
    clock = asyncio.create_task(counting(system))
    try:
        await serve(app, port)
    finally:
        clock.cancel()
        await system.close()


async def counting(system: System) -> None:
    """Count by the clock, as every process does."""
    while True:
        await asyncio.sleep(1)
        await events.count_due(system)


if __name__ == "__main__":
    which, number = sys.argv[1], int(sys.argv[2])
    loop.run(serve(bare, number) if which == "bare" else tracking(number, alone=which == "alone"))
