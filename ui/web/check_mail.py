"""The wait for a mail. In the sandbox, where no mail leaves, the page shows the mail itself."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.accounts import inputs
from core.errors import Invalid
from core.ports.sandbox import Sandbox
from core.system import System
from ui.web import cookies
from ui.web.pages import go, page

WORDS = {
    "verify": "If this address is new here, a link to confirm it is on its way.",
    "reset": "If there is an account for this address, a link is on its way.",
}
COOKIE = "mailwright_sandbox_mail"
PURPOSE = "sandbox_mail"
NEWEST = 50
PATIENCE = timedelta(seconds=30)
"""How long the page looks again by itself: a mail to an unknown address never comes."""


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail the sandbox caught: its subject, and the path its link leads to."""

    subject: str
    path: str


def routes(system: System) -> APIRouter:
    """Return the page to wait on."""
    made = APIRouter()

    @made.get("/check-mail")
    async def show(request: Request) -> Response:
        text = WORDS.get(request.query_params.get("for", ""), WORDS["verify"])
        sandbox = system.ports.sandbox
        awaited = _awaited(system, request) if sandbox is not None else None
        caught = None
        if sandbox is not None and awaited is not None:
            caught = await _caught(sandbox, system.settings.url, *awaited)
        patient = awaited is not None and system.clock.now() - awaited[1] < PATIENCE
        refresh = patient and caught is None
        return page(system, request, "check_mail", text=text, caught=caught, refresh=refresh)

    return made


def wait_for(system: System, reason: str, email: str) -> Response:
    """Send the browser to the page to wait on; in the sandbox it remembers for which mail."""
    response = go(f"/check-mail?for={reason}")
    if system.ports.sandbox is not None:
        address = base64.urlsafe_b64encode(inputs.address(email)[1].encode()).decode()
        kept = f"{int(system.clock.now().timestamp())}.{address}"
        value = f"{kept}.{system.vault.mark(PURPOSE, kept)}"
        cookies.keep(system, response, COOKIE, value, cookies.DAY_SECONDS)
    return response


def _awaited(system: System, request: Request) -> tuple[str, datetime] | None:
    kept, _, mark = request.cookies.get(COOKIE, "").rpartition(".")
    if not kept or not system.vault.marked(PURPOSE, kept, mark):
        return None
    since, _, address = kept.partition(".")
    decoded = base64.urlsafe_b64decode(address).decode()
    return decoded, datetime.fromtimestamp(int(since), UTC)


async def _caught(sandbox: Sandbox, our_url: str, address: str, since: datetime) -> Caught | None:
    for listed in await sandbox.mails(NEWEST):
        if listed.at < since or _norm(listed.recipient) != address:
            continue
        mail = await sandbox.mail(listed.id)
        link = re.search(re.escape(our_url) + r"(/\S+)", mail.text) if mail else None
        return Caught(listed.subject, link[1] if link else "/sign-in")
    return None


def _norm(address: str) -> str:
    try:
        return inputs.address(address)[1]
    except Invalid:
        return ""
