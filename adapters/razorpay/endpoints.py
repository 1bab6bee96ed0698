"""The webhook of a sandbox: registered once, its secret kept beside our other keys."""

from __future__ import annotations

import asyncio
import json
import secrets
from pathlib import Path

import httpx

from adapters.razorpay import limits
from adapters.trust import authorities


async def ensure(base_url: str, keys: tuple[str, str], url: str, file: Path) -> str:
    """Return the secret of our webhook, which is made when it is not known, and is at ``url``.

    Razorpay lets us choose the secret and never shows it, so it is kept in ``file`` (mode 0600).
    """
    known = await asyncio.to_thread(_read, file)
    wanted = {"url": url, "events": list(limits.EVENTS), "active": True}
    async with httpx.AsyncClient(
        base_url=base_url, auth=keys, verify=authorities(), trust_env=False
    ) as client:
        listed = (await client.get("/v1/webhooks")).raise_for_status().json()["items"]
        if (ref := known.get("id", "")) in {hook["id"] for hook in listed}:
            (await client.put(f"/v1/webhooks/{ref}", json=wanted)).raise_for_status()
            return known["secret"]
        secret = secrets.token_hex(16)
        made = await client.post(
            "/v1/webhooks", json={"url": url, "events": list(limits.EVENTS), "secret": secret}
        )
        ref = made.raise_for_status().json()["id"]
    await asyncio.to_thread(_keep, file, ref, secret)
    return secret


def _read(file: Path) -> dict[str, str]:
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _keep(file: Path, ref: str, secret: str) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps({"id": ref, "secret": secret}))
