"""Every company we deal with is played, and none of them lets a stranger in."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from adapters.sandbox.app import build
from adapters.sandbox.server import Server
from adapters.trust import authorities

VENDORS = (
    *("cloudflare", "godaddy", "google_workspace", "smartlead", "zapmail", "plusvibe"),
    *("heyreach", "stripe", "ses", "resend"),
)
REFUSALS = {400, 401, 403}


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_vendor_answers_at_its_own_addresses_and_asks_for_a_key(
    sandbox: Server, vendor: str
) -> None:
    app = build(sandbox.world, "key")._app
    assert isinstance(app, Starlette)
    mounts = {mount.path: mount for mount in app.routes if isinstance(mount, Mount)}
    calls = sorted(_calls(mounts[f"/{vendor}"]))
    assert len(calls) >= 2
    async with httpx.AsyncClient(
        verify=authorities(), base_url=sandbox.url, trust_env=False
    ) as client:
        answers = [await client.request(method, path, json={}) for method, path in calls[:8]]
    statuses = {answer.status_code for answer in answers}
    assert statuses & REFUSALS, [(a.url, a.status_code) for a in answers]
    assert not statuses & {404, 405}
    assert max(statuses) < 500


def _calls(mount: Mount, above: str = "") -> list[tuple[str, str]]:
    """Return the calls of a vendor that need nothing in their path: (method, path)."""
    found = []
    for route in mount.routes:
        if isinstance(route, Mount):
            found += _calls(route, f"{above}{mount.path}")
        elif isinstance(route, Route) and "{" not in route.path:
            methods = (route.methods or set()) - {"HEAD"}
            found += [(method, f"{above}{mount.path}{route.path}") for method in methods]
    return found
