"""A sandbox of its own process with one large zone, for measurements: prints where its DNS answers."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from adapters.sandbox.dns import registrations, zones
from adapters.sandbox.server import serve
from adapters.sandbox.world import World

ZONE = "example.com"
HOSTS = ("ada.ns.cloudflare.sandbox", "bob.ns.cloudflare.sandbox")


@contextmanager
def serving(records: int) -> Iterator[dict[str, Any]]:
    """Give the addresses of a process that serves a zone of so many TXT records."""
    command = [sys.executable, "-m", __spec__.name, str(records)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def names(records: int) -> list[str]:
    """Return the names of the records."""
    return [f"r{number}.{ZONE}" for number in range(records)]


async def _serve(records: int) -> None:
    world = World()
    world.clock.tempo = 1
    _fill(world, records)
    await serve(world, "sandbox_control")
    print(json.dumps(world.dns), flush=True)
    await asyncio.Event().wait()


def _fill(world: World, records: int) -> None:
    registrations.brought(world, ZONE)
    with world.store.transaction():
        zones.put_zone(world, "cloudflare", ZONE, HOSTS)
        registrations.delegate(world, ZONE, HOSTS)
        for name in names(records):
            text = f'"v=spf1 ~all {name}"'
            zones.put_record(
                world, "cloudflare", ZONE, name, name=name, kind="TXT", content=text, ttl=300
            )


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
