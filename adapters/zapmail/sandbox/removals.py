"""Mailboxes on their way out: they stay until the paid period ends, then they are gone."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from adapters.sandbox.calls import Call
from adapters.zapmail.sandbox import mailboxes
from adapters.zapmail.sandbox.replies import reply, texts

PAID_PERIOD = timedelta(days=30)


async def schedule(call: Call) -> Response:
    """PUT /v2/mailboxes/scheduled-removal."""
    with call.store.transaction():
        for ref in texts(call.body, "ids"):
            box = mailboxes.own(call, ref)
            ends = call.world.now().fromisoformat(box["assigned_at"]) + PAID_PERIOD
            call.store.put(mailboxes.KIND, ref, {**box, "removal_at": ends.isoformat()})
    return reply(200, "Mailboxes scheduled for removal")
