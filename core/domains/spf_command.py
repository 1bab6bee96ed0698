"""The command line of SPF: ``check`` an address, ``lint`` a record, show what it costs."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import socket
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Protocol

from core.domains.spf import Verdict, check_host
from core.domains.spf_cost import cost
from core.domains.spf_lint import lint
from core.domains.spf_lookups import Limits
from core.errors import Invalid
from core.ports.dns import Resolver

WRONG_INPUT = 2
DNS_PORT = 53


class Closing(Resolver, Protocol):
    """A resolver with sockets to close."""

    async def close(self) -> None:
        """Close the sockets."""
        ...


def main(words: list[str], opened: Callable[[str], Closing]) -> int:
    """Answer one question; ``opened`` gives a resolver that asks "ip:port", or the system's own."""
    parser = argparse.ArgumentParser(prog="main.py spf", description="Questions about SPF.")
    add_to(parser)
    asked = parser.parse_args(words)
    try:
        server = address_of(asked.nameserver)
    except OSError:
        parser.error(f"{asked.nameserver} is no name server: write an address, or host:port")

    async def answer() -> int:
        resolver = opened(server)
        try:
            return await run(asked, resolver)
        finally:
            await resolver.close()

    return asyncio.run(answer())


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


def add_to(parser: argparse.ArgumentParser) -> None:
    """Give a parser the actions of this command; ``run`` takes what it then parses."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = _action(actions, "check", "say whether an address may send for a domain")
    check.add_argument("--ip", required=True, help="the address of the sending server")
    check.add_argument("--sender", default="", help="MAIL FROM; empty for a bounce")
    check.add_argument("--helo", default="", help="the name of the sending server; else DOMAIN")
    _action(actions, "lint", "say what is wrong with a domain's record")
    _action(actions, "cost", "show what each term costs in DNS lookups")


async def run(arguments: argparse.Namespace, resolver: Resolver) -> int:
    """Write the answer to standard output; return 0 for one, 2 for input that is none."""
    action: Callable[[argparse.Namespace, Resolver], Awaitable[Iterable[str]]]
    action = {"check": _check, "lint": _lint, "cost": _cost}[arguments.action]
    try:
        lines = await action(arguments, resolver)
    except Invalid as error:
        sys.stderr.write(f"{error} {error.advice.action}\n")
        return WRONG_INPUT
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, purpose: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=purpose, description=purpose.capitalize() + ".")
    parser.add_argument("domain", metavar="DOMAIN")
    parser.add_argument(
        "--nameserver", default="", metavar="HOST:PORT", help="whom to ask; else the system's own"
    )
    return parser


async def _check(arguments: argparse.Namespace, resolver: Resolver) -> Iterable[str]:
    domain = arguments.domain
    verdict = await check_host(
        arguments.ip,
        arguments.sender or f"postmaster@{domain}",
        arguments.helo or domain,
        resolver,
        domain=domain,
    )
    return _told(verdict)


def _told(verdict: Verdict) -> Iterator[str]:
    limits = Limits()
    yield verdict.result
    yield f"domain: {verdict.domain}"
    if verdict.path:
        yield f"matched: {' > '.join(verdict.path)}"
    if verdict.problem:
        yield f"problem: {verdict.problem}"
    if verdict.explanation:
        yield f"explanation: {verdict.explanation}"
    yield f"lookups: {verdict.lookups} of {limits.lookups}"
    yield f"void lookups: {verdict.void_lookups} of {limits.void_lookups}"


async def _lint(arguments: argparse.Namespace, resolver: Resolver) -> Iterable[str]:
    state = await lint(arguments.domain, resolver)
    lines = [str(state.standing), *([f"record: {state.record}"] if state.record else [])]
    if state.cost:
        lines.append(f"lookups: {state.cost.lookups} of {Limits().lookups}")
    for found in state.findings:
        lines.append(f"{found.level}: {found.reason}")
        lines += [f"  fix: {found.fix}"] if found.fix else []
    return lines


async def _cost(arguments: argparse.Namespace, resolver: Resolver) -> Iterable[str]:
    tree = await cost(arguments.domain, resolver)
    lines = [f"{tree.lookups} of {Limits().lookups} lookups, {tree.void} void"]
    for depth, node in tree.walk():
        problem = f"  ({node.problem})" if node.problem else ""
        lines.append(f"{'  ' * depth}{node.lookups:3} {node.term or node.domain}{problem}")
    return lines
