"""Name servers other people wrote, run for a test where they are installed."""

from __future__ import annotations

import asyncio
import shutil
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import dns.asyncquery
import dns.message
import pytest
from dns.exception import DNSException

from tests.support.programs import launch

PATIENCE_SECONDS = 15.0
SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"

Configure = Callable[[Path, int, str], str]


def bind(folder: Path, port: int, _: str) -> str:
    """Return a configuration of BIND that serves one zone."""
    return f"""
        options {{ directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }};
                   listen-on-v6 {{ none; }}; recursion no; pid-file none; dnssec-validation no;
                   minimal-responses yes; session-keyfile "{folder}/session.key"; }};
        controls {{}};
        zone "example.com" {{ type primary; file "zone"; }};
    """


def knot(folder: Path, port: int, _: str) -> str:
    """Return a configuration of Knot that serves one zone."""
    return f"""
server:
    rundir: {folder}
    listen: 127.0.0.1@{port}
database:
    storage: {folder}
control:
    listen: {folder}/c
zone:
  - domain: example.com
    file: {folder}/zone
"""


def nsd(folder: Path, port: int, _: str) -> str:
    """Return a configuration of NSD that serves one zone."""
    return f"""
server:
    port: {port}
    ip-address: 127.0.0.1
    username: ""
    chroot: ""
    server-count: 1
    zonesdir: "{folder}"
    pidfile: ""
    xfrdfile: "{folder}/xfrd"
    zonelistfile: "{folder}/list"
    minimal-responses: yes
remote-control:
    control-enable: no
zone:
    name: example.com
    zonefile: zone
"""


def unbound(folder: Path, port: int, authority: str) -> str:
    """Return a configuration of Unbound that asks a given server about one zone."""
    return f"""
server:
    port: {port}
    interface: 127.0.0.1
    directory: "{folder}"
    chroot: ""
    username: ""
    pidfile: ""
    do-daemonize: no
    use-syslog: no
    do-not-query-localhost: no
    module-config: "iterator"
remote-control:
    control-enable: no
stub-zone:
    name: "example.com"
    stub-addr: {authority.replace(":", "@")}
"""


COMMANDS: dict[str, tuple[Configure, list[str]]] = {
    "named": (bind, ["-g", "-c"]),
    "knotd": (knot, ["-c"]),
    "nsd": (nsd, ["-d", "-c"]),
    "unbound": (unbound, ["-d", "-c"]),
}


@asynccontextmanager
async def running(program: str, folder: Path, authority: str = "") -> AsyncIterator[str]:
    """Give the address of a server; skip the test where the program is not installed."""
    path = shutil.which(program, path=SYSTEM_FOLDERS)
    if path is None:
        pytest.skip(f"{program} is not installed")
    configure, arguments = COMMANDS[program]
    port = _free_port()
    (folder / "conf").write_text(configure(folder, port, authority))
    with (folder / "log").open("w") as log:
        process = launch([path, *arguments, folder / "conf"], stdout=log, stderr=log)
    try:
        await _answering(port, folder / "log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 10)


async def _answering(port: int, log: Path) -> None:
    query = dns.message.make_query("example.com", "SOA")
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            answer = await dns.asyncquery.udp(query, "127.0.0.1", port=port, timeout=0.5)
        except (DNSException, OSError):
            await asyncio.sleep(0.05)
            continue
        if answer.answer:
            return
        await asyncio.sleep(0.05)
    pytest.fail((await asyncio.to_thread(log.read_text))[-2000:])


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
