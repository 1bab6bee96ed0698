"""The sandbox is found again where it was: processes that go on know nothing of its restart."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from adapters.sandbox.server import serve
from adapters.sandbox.world import World


async def opened(path: Path) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Serve a world for a moment; return where its HTTP, DNS and mail were, and forget the rest."""
    world = World(path)
    server = await serve(world, "key")
    places = (server.url, world.dns, world.mail)
    world.reset()
    await server.stop()
    world.close()
    return places


async def test_a_sandbox_takes_the_ports_it_had_and_another_only_for_one_that_is_taken(
    tmp_path: Path,
) -> None:
    before = await opened(tmp_path / "sandbox.db")
    assert await opened(tmp_path / "sandbox.db") == before
    with socket.create_server(("127.0.0.1", before[2]["imap_port"])):
        after = await opened(tmp_path / "sandbox.db")
    assert after[:2] == before[:2]
    assert {name for name in after[2] if after[2][name] != before[2][name]} == {"imap_port"}
    assert await opened(tmp_path / "sandbox.db") == after
