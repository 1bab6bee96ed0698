"""Runs a web application on uvicorn and says when it answers."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from core import garbage

GRACE_SECONDS = 3


class Announcing(uvicorn.Server):
    """A server that prints one line once it accepts connections."""

    def __init__(self, config: uvicorn.Config, line: str) -> None:
        super().__init__(config)
        self._line = line

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal, and let the caller close what it holds before the process ends."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        garbage.settle()
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"{self._line}\n")
            sys.stdout.flush()


async def run(application: ASGIApp, host: str, port: int, line: str) -> None:
    """Serve until a signal says stop; ``line`` tells people where."""
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws="websockets-sansio",
    )
    await Announcing(config, line).serve()
