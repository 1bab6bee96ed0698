"""The endpoint of an installation: made once, and moved along with its address."""

from __future__ import annotations

from pathlib import Path

import httpx

from adapters.sandbox.server import Server
from adapters.stripe import endpoints
from tests.adapters.stripe.conftest import KEY


async def test_an_installation_has_one_endpoint_wherever_it_is(
    sandbox: Server, tmp_path: Path
) -> None:
    base, file = f"{sandbox.url}/stripe", tmp_path / "stripe.json"
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {KEY}"}) as http:
        secrets = {
            await endpoints.ensure(base, KEY, f"http://127.0.0.1:{port}/webhooks/stripe", file)
            for port in (8080, 8080, 8081)
        }
        listed = (await http.get(f"{base}/v1/webhook_endpoints")).json()["data"]
    assert [one["url"] for one in listed] == ["http://127.0.0.1:8081/webhooks/stripe"]
    assert len(secrets) == 1
    assert file.stat().st_mode & 0o077 == 0
