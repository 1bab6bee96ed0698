"""The smoke test: asks a running installation over the wire for what everybody needs of it."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

import httpx

from adapters.trust import authorities

SECONDS = 10.0
Check = Callable[[httpx.AsyncClient], Awaitable[str]]
"""Asks one thing; returns what is wrong, "" when nothing is."""


def main(arguments: list[str]) -> int:
    """Print what was found at the address named; return 0 when all is well, 1 or 2 when not."""
    if len(arguments) != 1:
        sys.stdout.write("usage: main.py smoke URL\n")
        return 2
    fine, lines = asyncio.run(run(arguments[0]))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0 if fine else 1


async def run(url: str) -> tuple[bool, list[str]]:
    """Ask an installation at its public address; return whether all is well, and a line a check."""
    lines, fine = [], True
    async with httpx.AsyncClient(
        base_url=url.rstrip("/"), verify=authorities(), trust_env=False, timeout=SECONDS
    ) as http:
        for title, check in CHECKS.items():
            try:
                wrong = await check(http)
            except httpx.HTTPError as error:
                wrong = f"no answer ({type(error).__name__})"
            fine = fine and not wrong
            lines.append(f"PROBLEM  {title}: {wrong}" if wrong else f"ok       {title}")
    return fine, [*lines, "Everything answers as it should." if fine else "Do not promote this."]


async def health(http: httpx.AsyncClient) -> str:
    """Look whether the app is well, with its database and a worker."""
    answer = await http.get("/health")
    return "" if answer.status_code == httpx.codes.OK else answer.text[:300]


async def entrance(http: httpx.AsyncClient) -> str:
    """Look for the form to sign in, on a page whose policy lets nothing foreign run."""
    answer = await http.get("/sign-in")
    policy = answer.headers.get("content-security-policy", "")
    if answer.status_code != httpx.codes.OK or 'action="/sign-in"' not in answer.text:
        return f"no form ({answer.status_code})"
    return "" if "script-src 'self' 'nonce-" in policy else "no content security policy"


async def files(http: httpx.AsyncClient) -> str:
    """Fetch style, script and font of a page; caches may keep them for ever."""
    page = (await http.get("/sign-in")).text
    wanted = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    if not wanted:
        return "the page names none"
    for path in sorted(wanted):
        answer = await http.get(path)
        if answer.status_code != httpx.codes.OK or "immutable" not in answer.headers.get(
            "cache-control", ""
        ):
            return f"{path} ({answer.status_code})"
    return ""


async def strangers(http: httpx.AsyncClient) -> str:
    """Look whether pages of customers and of staff lead strangers to their entrance."""
    for path, entry in (("/domains", "/sign-in"), ("/operate", "/operate/sign-in")):
        answer = await http.get(path)
        led = answer.headers.get("location", "")
        if answer.status_code != httpx.codes.SEE_OTHER or not led.startswith(f"{entry}?"):
            return f"{path} answers {answer.status_code}"
    return ""


async def programs(http: httpx.AsyncClient) -> str:
    """Look whether the API asks for a key, in its own words."""
    answer = await http.get("/api/v1/tiers")
    kind = answer.headers.get("content-type", "")
    refused = answer.status_code == httpx.codes.UNAUTHORIZED
    return "" if refused and "problem+json" in kind else f"answers {answer.status_code}, {kind}"


async def webhooks(http: httpx.AsyncClient) -> str:
    """Look whether an unsigned payment event is refused."""
    answer = await http.post("/webhooks/stripe", content=b"{}")
    return "" if answer.status_code == httpx.codes.BAD_REQUEST else f"{answer.status_code}"


async def guide(http: httpx.AsyncClient) -> str:
    """Open the guide and the page of an error."""
    for path in ("/help", "/help/errors/not_found"):
        answer = await http.get(path)
        if answer.status_code != httpx.codes.OK:
            return f"{path} answers {answer.status_code}"
    return ""


async def figures(http: httpx.AsyncClient) -> str:
    """Look whether figures are hidden from everybody but the machine itself."""
    answer = await http.get("/metrics")
    if answer.status_code == httpx.codes.NOT_FOUND or _is_local(http.base_url.host):
        return ""
    return "everybody can read /metrics"


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


CHECKS: dict[str, Check] = {
    "health of app, database and worker": health,
    "the page to sign in": entrance,
    "its files": files,
    "doors closed to strangers": strangers,
    "the API asks for a key": programs,
    "unsigned payment events are refused": webhooks,
    "guide and help": guide,
    "figures are for this machine": figures,
}
