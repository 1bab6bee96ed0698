"""``main.py spf``: SPF on the command line, with real DNS and without a database."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import socket

from adapters.dns.resolver import DnsResolver
from core.domains import spf_command

DNS_PORT = 53


def main(words: list[str]) -> int:
    """Answer one question about SPF; return 0 for an answer, 2 for input that is none."""
    parser = argparse.ArgumentParser(prog="main.py spf", description="Questions about SPF.")
    spf_command.add_to(parser)
    asked = parser.parse_args(words)
    try:
        server = address_of(asked.nameserver)
    except OSError:
        parser.error(f"{asked.nameserver} is no name server: write an address, or host:port")
    return asyncio.run(_answer(asked, server))


def address_of(nameserver: str) -> str:
    """Return "ip:port" of a name server written with or without a port, empty for none."""
    if not nameserver:
        return ""
    host, _, port = nameserver.rpartition(":")
    if not host or not port.isdigit() or (":" in host and not host.startswith("[")):
        host, port = nameserver, str(DNS_PORT)
    host = host.strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        host = str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
    return f"{host}:{port}"


async def _answer(asked: argparse.Namespace, server: str) -> int:
    resolver = DnsResolver(recursive=server)
    try:
        return await spf_command.run(asked, resolver)
    finally:
        await resolver.close()
