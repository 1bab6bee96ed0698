"""The cookies we set: the session, and what a browser keeps while signing up or in."""

from __future__ import annotations

from starlette.responses import Response

from core.accounts.sessions import Opened
from core.system import System
from ui.layers.gate import COOKIE

SIGN_UP = "mailwright_sign_up"
GOOGLE = "mailwright_google"
DAY_SECONDS = 86_400


def keep_session(system: System, response: Response, opened: Opened) -> None:
    """Put a session's token into the browser, out of reach of scripts."""
    keep(system, response, COOKIE, opened.token, opened.seconds)


def keep(system: System, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that only we read, and only on our own pages."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=system.settings.https,
        httponly=True,
        samesite="lax",
    )


def drop(system: System, response: Response, name: str) -> None:
    """Take a cookie out of the browser."""
    response.delete_cookie(name, secure=system.settings.https, httponly=True, samesite="lax")
