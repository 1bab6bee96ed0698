"""Reads a posted form: its fields as text, after a look at where it comes from."""

from __future__ import annotations

from starlette.requests import Request

from core.accounts.sessions import Browser
from core.system import System
from ui.web import csrf

LONGEST_FIELD = 4096


async def fields(request: Request) -> dict[str, str]:
    """Return the posted fields as text; files and overlong values are left out."""
    async with request.form(max_files=0, max_fields=50) as form:
        return {
            name: value
            for name, value in form.items()
            if isinstance(value, str) and len(value) <= LONGEST_FIELD
        }


def require_ours(system: System, request: Request, form: dict[str, str]) -> None:
    """Raise NotPermitted unless the form is one of ours."""
    csrf.require(system, request, form.get(csrf.FIELD, ""))


def browser(request: Request) -> Browser:
    """Return where a request comes from."""
    ip = request.client.host if request.client else ""
    return Browser(ip, request.headers.get("user-agent", ""))
