"""The webhook endpoint of a sandbox: registered once, its secret kept beside our other keys."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx

from adapters.trust import authorities


async def ensure(base_url: str, secret_key: str, url: str, file: Path) -> str:
    """Return the signing secret of our endpoint, which is made when it is not known, and is at ``url``.

    Stripe shows the secret only when the endpoint is made, so it is kept in ``file`` (mode 0600).
    """
    known = await asyncio.to_thread(_read, file)
    headers = {"authorization": f"Bearer {secret_key}"}
    async with httpx.AsyncClient(
        base_url=base_url, headers=headers, verify=authorities(), trust_env=False
    ) as client:
        listed = (await client.get("/v1/webhook_endpoints")).raise_for_status().json()["data"]
        present = {endpoint["id"]: endpoint["url"] for endpoint in listed}
        if (ref := known.get("id", "")) in present:
            if present[ref] != url:
                moved = await client.post(f"/v1/webhook_endpoints/{ref}", data={"url": url})
                moved.raise_for_status()
            return str(known["secret"])
        made = await client.post(
            "/v1/webhook_endpoints", data={"url": url, "enabled_events[0]": "*"}
        )
        endpoint = made.raise_for_status().json()
    await asyncio.to_thread(_keep, file, endpoint["id"], endpoint["secret"])
    return str(endpoint["secret"])


def _read(file: Path) -> dict[str, str]:
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _keep(file: Path, endpoint_ref: str, secret: str) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps({"id": endpoint_ref, "secret": secret}))
