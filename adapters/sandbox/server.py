"""Serves the sandbox, its HTTP, its DNS and its mail, inside the running event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import Scope

from adapters.sandbox import app as sandbox_app
from adapters.sandbox import ports
from adapters.sandbox.dns.network import Network
from adapters.sandbox.post.office import Office
from adapters.sandbox.recorder import Recorder
from adapters.sandbox.world import World

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
PATIENCE_SECONDS = 2.0
"""How long a stopping server waits for requests in work."""


class Server:
    """A running sandbox. ``url`` has no trailing slash."""

    def __init__(
        self,
        world: World,
        app: Recorder,
        uvicorn_server: uvicorn.Server,
        task: asyncio.Task[None],
        port: int,
        *,
        network: Network,
        office: Office,
    ) -> None:
        self.world = world
        self.app = app
        self.port = port
        self.url = world.public_url
        self._server = uvicorn_server
        self._task = task
        self._network = network
        self._office = office

    async def stop(self) -> None:
        """Stop accepting, finish what runs, stop webhooks; the state stays open in ``world``."""
        await self.world.stop()
        await self._network.close()
        await self._office.close()
        for listener in self._server.servers:
            listener.close()
        if running := set(self._server.server_state.tasks):
            await asyncio.wait(running, timeout=PATIENCE_SECONDS)
        for connection in list(self._server.server_state.connections):
            connection.transport.close()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


async def serve(world: World, control_key: str, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Start serving and return once requests are answered; port 0 takes that of last time.

    Where ``host`` is every address, DNS and mail keep to the loopback address, and so does the URL.
    Fills ``world.public_url`` when it is empty. Raises OSError when the port is taken.
    """
    app = sandbox_app.build(world, control_key)
    network, office = Network(world), Office(world)
    listening, port = await _listening(world, host, port)
    near = LOOPBACK if host == EVERYWHERE else host
    world.public_url = world.public_url or f"http://{near}:{port}"
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none")
    server = _QuietServer(config)

    async def sever(scope: Scope) -> None:
        """Abort the connection that the request came on."""
        for connection in list(server.server_state.connections):
            if getattr(connection, "client", None) == scope["client"]:
                connection.transport.abort()
        await asyncio.sleep(0.01)  # lets the server notice before the handler returns

    app.sever = sever
    task = asyncio.create_task(server.serve(sockets=[listening]), name="sandbox server")
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.005)
    await network.open(near)
    await office.open(near)
    await world.start()
    return Server(world, app, server, task, port, network=network, office=office)


async def _listening(world: World, host: str, port: int) -> tuple[socket.socket, int]:
    """Return a socket that listens, and its port."""
    opened: list[socket.socket] = []

    async def listen(at: int) -> int:
        opened.append(socket.create_server((host, at), backlog=512))
        return int(opened[-1].getsockname()[1])

    at = await (listen(port) if port else ports.taken(world.store, "http", listen))
    # asyncio leaves accepted sockets of such a listener to Nagle: 40 ms for every body
    opened[-1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened[-1], at


class _QuietServer(uvicorn.Server):
    """A server that leaves the process's signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
