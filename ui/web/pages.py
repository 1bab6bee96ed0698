"""Draws a plain page: template, assets, form token, and what the last try got wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from core.errors import AppError, LimitReached, NotFound, NotPermitted
from core.settings import Mode
from core.system import System
from core.tokens import new_token
from ui.theme import assets, tokens
from ui.theme.icons import ICONS
from ui.web import cookies, csrf
from ui.web.files import files

TEMPLATES = Path(__file__).parent / "templates"
STATUSES: tuple[tuple[type[AppError], int], ...] = (
    (LimitReached, 429),
    (NotFound, 404),
    (NotPermitted, 403),
)
UNPROCESSABLE = 422
SECRET_FIELDS = frozenset({"password", "old", "code", csrf.FIELD})


def page(
    system: System, request: Request, template: str, *, status: int = 200, **values: Any
) -> Response:
    """Return a page; forms on it carry a token bound to this browser."""
    held = request.cookies.get(csrf.COOKIE, "")
    form_cookie = held or new_token()[0]
    context = {
        "error": None,
        "typed": {},
        "notice": "",
        **values,
        "form_token": csrf.token_of(system, request, form_cookie),
        "actor": getattr(request.state, "actor", None),
        "sandbox": system.settings.mode is Mode.sandbox,
    }
    response = HTMLResponse(
        _templates().get_template(f"{template}.html").render(context),
        status,
        {"cache-control": "no-store"},
    )
    if not held:
        cookies.keep(system, response, csrf.COOKIE, form_cookie, cookies.DAY_SECONDS)
    return response


def again(
    system: System,
    request: Request,
    template: str,
    error: AppError,
    typed: dict[str, str],
    **values: Any,
) -> Response:
    """Return a form once more, with what was typed, secrets excepted, and what is wrong."""
    status = next((code for kind, code in STATUSES if isinstance(error, kind)), UNPROCESSABLE)
    kept = {name: text for name, text in typed.items() if name not in SECRET_FIELDS}
    response = page(system, request, template, status=status, error=error, typed=kept, **values)
    if isinstance(error, LimitReached) and error.advice.retry_after:
        response.headers["retry-after"] = str(int(error.advice.retry_after) + 1)
    return response


def static_page(template: str, status: int, **values: Any) -> Response:
    """Return a page without forms that is the same for everybody."""
    context = {"error": None, "typed": {}, "actor": None, "sandbox": False, **values}
    body = _templates().get_template(f"{template}.html").render(context)
    return HTMLResponse(body, status, {"cache-control": "no-store"})


def go(path: str) -> Response:
    """Send the browser to a page after a form was accepted."""
    return RedirectResponse(path, 303, {"cache-control": "no-store"})


def safe_path(path: str) -> str:
    """Return a path of ours to continue at, or "/" for anything that would lead elsewhere."""
    printable = path.isprintable() and "\\" not in path
    return path if path.startswith("/") and not path.startswith("//") and printable else "/"


def icon(name: str) -> Markup:
    """Return a drawing of ours as SVG."""
    drawn = ICONS[name]
    return Markup(  # noqa: S704 - our own drawing
        f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{drawn}</svg>'
    )


def head_html() -> str:
    """Return font, stylesheet and icon, without the script that only the app needs."""
    return (
        f'<link rel="preload" href="{assets.font().url}" as="font" type="font/woff2" crossorigin>'
        f'<link rel="stylesheet" href="{assets.stylesheet().url}">'
        f'<link rel="icon" href="{assets.mark().url}" type="image/svg+xml">'
        f'<meta name="theme-color" content="{tokens.COLOURS["bg-primary"]}">'
    )


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        icon=icon,
        head=Markup(head_html()),  # noqa: S704 - our own head
        mark=assets.mark().url,
        files={name: asset.url for name, asset in files().items()},
    )
    return made
