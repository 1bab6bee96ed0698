"""The consoles' pages for what has no API: DKIM (copy a value, then start), and the key file."""

from __future__ import annotations

import asyncio
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.google_workspace.sandbox import account, keys, workspaces
from adapters.sandbox.world import World

HOME = "/google_workspace/admin/dkim"
START = ("start", "Start authentication")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Authenticate email</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}}
code,textarea{{font:14px/1.5 ui-monospace,monospace}}textarea{{width:100%}}</style></head>
<body><p>Sandbox of the Google admin console</p>
<h1>Authenticate email</h1>{body}</body></html>"""


class Console:
    """The pages under /google_workspace/admin that people open."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/admin/service-account.json", self.key_file, methods=["GET"]),
            Route("/admin/dkim", self.page, methods=["GET"]),
            Route("/admin/dkim/generate", self.generate, methods=["POST"]),
            Route("/admin/dkim/start", self.start, methods=["POST"]),
            Route("/admin/dkim/stop", self.stop, methods=["POST"]),
        ]

    async def key_file(self, _: Request) -> Response:
        """Download the key of the sandbox's service account."""
        name = {"content-disposition": 'attachment; filename="service-account.json"'}
        text = account.demo_account(self._world.public_url)
        return Response(text, media_type="application/json", headers=name)

    async def page(self, request: Request) -> Response:
        """Show one domain, or the list of all."""
        domain = request.query_params.get("domain", "").lower()
        return self._domain(domain) if domain else self._list()

    async def generate(self, request: Request) -> Response:
        """Make a new key."""
        domain = await _domain_of(request)
        try:
            keys.require_verified(self._world, domain)
        except keys.NotYet as error:
            return self._domain(domain, str(error))
        key = await asyncio.to_thread(keys.new_key)
        keys.keep(self._world, domain, key)
        return _back(domain)

    async def start(self, request: Request) -> Response:
        """Start authentication, once the DNS shows the key."""
        domain = await _domain_of(request)
        try:
            keys.start(self._world, domain)
        except keys.NotYet as error:
            return self._domain(domain, str(error))
        return _back(domain)

    async def stop(self, request: Request) -> Response:
        """Stop authentication."""
        domain = await _domain_of(request)
        keys.stop(self._world, domain)
        return _back(domain)

    def _list(self) -> Response:
        rows = [row for row in self._world.store.all(workspaces.DOMAIN) if row["verified"]]
        items = "".join(
            f'<li><a href="?domain={escape(row["name"])}">{escape(row["name"])}</a></li>'
            for row in rows
        )
        return _page(f"<ul>{items}</ul>" if items else "<p>No domain is verified yet.</p>")

    def _domain(self, domain: str, problem: str = "") -> Response:
        row = keys.find(self._world, domain)
        body = f"<h2>{escape(domain)}</h2>"
        if problem:
            body += f'<p role="alert"><strong>{escape(problem)}</strong></p>'
        if row is None:
            body += "<p>You must generate a DKIM record for this domain.</p>"
            body += _button(domain, "generate", "Generate new record")
            return _page(body, 409 if problem else 200)
        on = bool(row["started_at"])
        body += (
            f"<p>Status: {'Authenticating email with DKIM' if on else 'Not authenticating'}</p>"
            f"<p>DNS Host name (TXT record name): <code>{row['selector']}._domainkey</code></p>"
            '<p><label for="value">TXT record value:</label></p>'
            f'<textarea id="value" rows="6" readonly>{escape(keys.record(row))}</textarea>'
        )
        body += _button(domain, *(("stop", "Stop authentication") if on else START))
        body += _button(domain, "generate", "Generate new record")
        return _page(body, 409 if problem else 200)


def _button(domain: str, action: str, words: str) -> str:
    return (
        f'<form method="post" action="{HOME}/{action}">'
        f'<input type="hidden" name="domain" value="{escape(domain)}">'
        f"<p><button>{words}</button></p></form>"
    )


def _page(body: str, status: int = 200) -> Response:
    return HTMLResponse(PAGE.format(body=body), status)


def _back(domain: str) -> Response:
    return RedirectResponse(f"{HOME}?{urlencode({'domain': domain})}", 303)


async def _domain_of(request: Request) -> str:
    return str((await request.form()).get("domain", "")).lower()
