"""Forms are accepted from our own pages only: a marked token in each, and the browser's own word.

The token is bound to the session, or before there is one to a cookie given with the form.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from core.errors import NotPermitted
from core.system import Actor, System

COOKIE = "mailwright_form"
FIELD = "form_token"
PURPOSE = "form"


def token_for(system: System, actor: Actor) -> str:
    """Return the token for forms of a signed-in person, such as the sign-out button."""
    return system.vault.mark(PURPOSE, f"session:{actor.session_id}")


def token_of(system: System, request: Request, form_cookie: str) -> str:
    """Return the token for a form on the page that answers this request."""
    return system.vault.mark(PURPOSE, _bound_to(request, form_cookie))


def require(system: System, request: Request, token: str) -> None:
    """Raise NotPermitted unless a posted form comes from a page of ours, still fresh."""
    bound = _bound_to(request, request.cookies.get(COOKIE, ""))
    if not from_us(system, request) or not system.vault.marked(PURPOSE, bound, token):
        raise NotPermitted(
            "This form was open for too long, or came from another site.",
            code="form_expired",
            action="Send it once more.",
        )


def from_us(system: System, request: Request) -> bool:
    """Tell whether the browser says that a page of ours sent this request."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    ours = (request.headers.get("host"), urlsplit(system.settings.url).netloc)
    return urlsplit(origin).netloc in ours


def _bound_to(request: Request, form_cookie: str) -> str:
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is not None:
        return f"session:{actor.session_id}"
    return f"cookie:{form_cookie}"
