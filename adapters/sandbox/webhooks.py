"""Outgoing signed webhooks: queued in the state file, delivered by a task, tried again on failure."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from typing import Any

import httpx

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.faults import WEBHOOK_KINDS, Faults
from adapters.sandbox.state import Store
from adapters.trust import authorities

BACKOFF_SECONDS = (1, 2, 5, 15, 60, 300, 1800)
"""Real seconds before each further attempt; after the last one the webhook is given up."""

LATE_SECONDS = 30.0
REORDER_SECONDS = 2.0
POLL_SECONDS = 0.5
AT_ONCE = 500
"""How many leave in one go."""
KEPT = 2_000
"""How many are remembered after they have left."""

Signer = Callable[[dict[str, Any], bytes], tuple[dict[str, str], bytes]]
"""Returns the headers of a webhook that leaves now, and its body, given its facts and its body."""


def signature(secret: str, body: bytes, at: int) -> str:
    """Return "t=..,v1=.." over ``t.body``, HMAC-SHA256: the form Stripe and Zapmail share."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Webhooks:
    """The queue. Rows stay as a record: status is queued, delivered, lost or given_up.

    ``signers`` are the ways of signing besides the one of Stripe, by name.
    """

    def __init__(self, store: Store, clock: SandboxClock, faults: Faults) -> None:
        self._store = store
        self._clock = clock
        self._faults = faults
        self.signers: dict[str, Signer] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def schedule(
        self,
        provider: str,
        url: str,
        body: bytes,
        *,
        header: str = "",
        secret: str = "",
        signer: str = "",
        facts: dict[str, Any] | None = None,
        after_seconds: float = 0.0,
    ) -> None:
        """Queue a webhook; it is signed when it leaves, with the real time.

        In ``header`` with ``secret``, or by the named ``signer``, who is given ``facts``.
        ``after_seconds`` counts on the sandbox clock.
        """
        due = self._clock.now() + timedelta(seconds=after_seconds)
        fault = self._faults.take(provider, WEBHOOK_KINDS)
        kind = fault.kind if fault else ""
        value = fault.value if fault else 0.0
        if kind == "webhook_late":
            due += timedelta(seconds=value or LATE_SECONDS)
        elif kind == "webhook_reordered":
            due += timedelta(seconds=value or REORDER_SECONDS)
        row = {
            "provider": provider,
            "url": url,
            "body": base64.b64encode(body).decode(),
            "header": header,
            "secret": secret,
            "signer": signer,
            "facts": facts or {},
            "due": due.isoformat(),
            "attempts": 0,
            "status": "lost" if kind == "webhook_lost" else "queued",
            "last_answer": kind,
        }
        for _ in range(2 if kind == "webhook_duplicate" else 1):
            number = self._store.next_number("webhook")
            key = f"{number:09d}"
            self._store.put("webhook", key, {"id": key, **row})
            self._forget(f"{number - KEPT:09d}")
        self.wake()

    def listing(self) -> list[dict[str, Any]]:
        """Return all webhooks without their secrets, newest first."""
        hidden = {"secret", "body", "facts"}
        rows = reversed(self._store.all("webhook"))
        return [{k: v for k, v in row.items() if k not in hidden} for row in rows]

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    async def start(self) -> None:
        """Begin to deliver."""
        self._task = asyncio.create_task(self._run(), name="sandbox webhooks")

    async def stop(self) -> None:
        """Stop delivering."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self) -> None:
        async with httpx.AsyncClient(verify=authorities(), timeout=10.0, trust_env=False) as client:
            while True:
                self._wake.clear()
                await self._deliver_due(client)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._wake.wait()

    async def _deliver_due(self, client: httpx.AsyncClient) -> None:
        due = self._store.due("webhook", self._clock.now().isoformat(), AT_ONCE)
        if len(due) == AT_ONCE:
            self.wake()
        due.sort(key=lambda row: (row["url"], row["due"], row["id"]))
        lines = [list(rows) for _, rows in groupby(due, key=lambda row: row["url"])]
        await asyncio.gather(*(self._deliver_in_order(client, rows) for rows in lines))

    async def _deliver_in_order(
        self, client: httpx.AsyncClient, rows: list[dict[str, Any]]
    ) -> None:
        for row in rows:
            await self._deliver(client, row)

    async def _deliver(self, client: httpx.AsyncClient, row: dict[str, Any]) -> None:
        body = base64.b64decode(row["body"])
        if row.get("signer"):
            headers, body = self.signers[row["signer"]](row["facts"], body)
        else:
            headers = {row["header"]: signature(row["secret"], body, int(time.time()))}
        headers = {"content-type": "application/json"} | headers
        try:
            answer = await client.post(row["url"], content=body, headers=headers)
            row["last_answer"] = str(answer.status_code)
            delivered = answer.is_success
        except httpx.HTTPError as error:
            row["last_answer"] = type(error).__name__
            delivered = False
        row["attempts"] += 1
        if delivered:
            row["status"] = "delivered"
        elif row["attempts"] > len(BACKOFF_SECONDS):
            row["status"] = "given_up"
        else:
            pause = timedelta(seconds=BACKOFF_SECONDS[row["attempts"] - 1])
            row["due"] = (self._clock.now() + pause).isoformat()
        if self._store.get("webhook", row["id"]):
            self._store.put("webhook", row["id"], row)

    def _forget(self, key: str) -> None:
        """Forget an old webhook unless it is still waiting."""
        old = self._store.get("webhook", key)
        if old and old["status"] != "queued":
            self._store.delete("webhook", key)
