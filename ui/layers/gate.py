"""The gate: who is behind the cookie, and where they may go, before any page exists.

Pages of the application are for people who are signed in, staff pages for staff; whoever is not is
sent to sign in. Unknown paths end here. What a page does is checked again by every use case.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from core.accounts import sessions
from core.accounts.sessions import SignedIn
from core.system import System
from ui.layers.messages import ASGIApp, Receive, Scope, Send, header

COOKIE = "mailwright_session"
STAFF = ("operator", "admin")
ASSETS = ("/static/", "/_nicegui/")
"""Files that are the same for everybody."""
NOT_ASSETS = "/_nicegui/client/"
SOCKET = "/_nicegui_ws/"
OPEN = frozenset(
    {
        *("/sign-in", "/sign-up", "/sign-out", "/check-mail", "/forgot", "/operate/sign-in"),
        *("/operate/code", "/google", "/google/callback", "/legal/privacy", "/legal/terms"),
        *("/health", "/health/worker", "/metrics", "/robots.txt", "/favicon.ico"),
        *("/unsubscribe", "/pricing"),
    }
)
OPEN_BELOW = (
    *("/verify/", "/reset/", "/invite/", "/webhooks/", "/hooks/", "/api/", "/help"),
    *("/u/", "/p/", "/v/"),  # for people who got mail: the link is the permission
)
ONBOARDING = "/onboarding"
NORMAL_CLOSURE = 1000

RoleOf = Callable[[str], str | None]
"""The role a page of the application asks for; None when there is no such page."""
Refusal = Callable[[int], Response]
"""The page that says 403 or 404."""


class SessionGate:
    """Put the actor into ``scope["state"]`` and let through what the actor may open."""

    def __init__(self, app: ASGIApp, system: System, role_of: RoleOf, refusal: Refusal) -> None:
        self.app, self.system = app, system
        self.role_of, self.refusal = role_of, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or pass it on."""
        if scope["type"] not in ("http", "websocket") or is_asset(scope["path"]):
            await self.app(scope, receive, send)
            return
        signed_in = await sessions.signed_in(self.system, token_in(scope))
        scope.setdefault("state", {})["actor"] = signed_in.actor if signed_in else None
        answer = self.verdict(scope, signed_in)
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": NORMAL_CLOSURE})
        else:
            await answer(scope, receive, send)

    def verdict(self, scope: Scope, signed_in: SignedIn | None) -> Response | None:
        """Return the answer instead of the application's, or None to let the request pass."""
        path = scope["path"]
        if path in OPEN or path.startswith(OPEN_BELOW):
            return None
        if path.startswith((SOCKET, NOT_ASSETS)):
            return None if signed_in else self.refusal(403)
        role = "" if path == ONBOARDING else self.role_of(path)
        if role is None:
            return self.refusal(404)
        return self._about_page(scope, role, signed_in)

    def _about_page(self, scope: Scope, role: str, signed_in: SignedIn | None) -> Response | None:
        path, is_staff_page = scope["path"], role in STAFF
        if signed_in is None:
            return redirect("/operate/sign-in" if is_staff_page else "/sign-in", back_to(scope))
        actor = signed_in.actor
        if actor.platform_role in STAFF:
            if not is_staff_page:
                return redirect("/operate")
            return None if role in ("operator", actor.platform_role) else self.refusal(403)
        if is_staff_page:
            return redirect("/operate/sign-in", back_to(scope))
        if not signed_in.onboarded and path != ONBOARDING:
            return redirect(ONBOARDING)
        return self.refusal(403) if role == "owner" and actor.role != "owner" else None


def is_asset(path: str) -> bool:
    """Tell whether a path is a file that needs no session."""
    return path.startswith(ASSETS) and not path.startswith(NOT_ASSETS)


def token_in(scope: Scope) -> str:
    """Return the session token of a request, "" when there is none."""
    return cookie_in(scope, COOKIE)


def cookie_in(scope: Scope, name: str) -> str:
    """Return a cookie of a request, "" when it is missing or the header makes no sense."""
    jar = SimpleCookie()
    try:
        jar.load(header(scope, b"cookie").decode("latin-1"))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def back_to(scope: Scope) -> str:
    """Return the path and query to come back to after signing in."""
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])


def redirect(path: str, after: str = "") -> Response:
    """Send the browser elsewhere; ``after`` is where it wants to go then."""
    follow = f"?next={quote(after, safe='/')}" if after and after != "/" else ""
    return RedirectResponse(path + follow, 303, {"cache-control": "no-store"})
