"""The ledger as people read it: the balance of a campaign, its receipt, and single messages put in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.provisioning.csv_tables import table
from core.sending.campaign_statuses import WORDS
from core.system import Work
from data.base import new_id
from data.sending import ledger as rows
from data.sending import organization_limits
from data.sending.campaigns import Campaign, CampaignStatus
from data.sending.messages import Message, MessageStatus
from data.sending.organization_limits import Standing

__all__ = [
    "PARTS",
    "Message",
    "MessageStatus",
    "balance",
    "proven",
    "put",
    "receipt",
    "receipt_table",
]

PARTS = ("queued", "sending", "sent", "failed", "suppressed", "held", "unknown")
"""What a campaign's messages add up of; queued includes those in a courier's hands."""
MOST_NAMED = 1_000
"""How many messages of unknown fate a receipt names; it counts all of them."""


async def balance(work: Work, campaign_id: UUID) -> dict[str, Any]:
    """Return how many messages of a campaign stand where, at this instant.

    ``planned`` is the sum of PARTS, ``announced`` what the campaign itself counts; ``holds`` tells
    whether both agree, as they must at every instant.
    """
    row = await rows.balance(work.session, campaign_id)
    if row is None:
        raise NotFound("There is no such campaign.")
    counts = {part: int(getattr(row, part)) for part in PARTS}
    holds = row.planned == row.announced == sum(counts.values())
    return {"planned": row.planned, "announced": row.announced, **counts, "holds": holds}


async def receipt(work: Work, campaign_id: UUID) -> dict[str, Any]:
    """Return what became of a campaign's messages, with a proof that we wrote it.

    Unknown ones are named: nobody can say yet whether they went out.
    """
    counts = await balance(work, campaign_id)
    campaign = await work.session.get_one(Campaign, campaign_id)
    unknown = await rows.unknown(work.session, campaign_id, MOST_NAMED)
    told = {
        "campaign": str(campaign_id),
        "name": campaign.name,
        "status": WORDS[CampaignStatus(campaign.status)],
        "written_at": work.now().isoformat(),
        "started_at": campaign.started_at.isoformat() if campaign.started_at else "",
        "finished_at": campaign.finished_at.isoformat() if campaign.finished_at else "",
        "balance": counts,
        "providers": await rows.counted(work.session, campaign_id, "provider", "sent"),
        "failures": await rows.counted(work.session, campaign_id, "error_code", "failed"),
        "suppressions": await rows.counted(work.session, campaign_id, "error_code", "suppressed"),
        "unknown": [
            {"message": str(row.id), "email": row.email, "provider": row.provider}
            for row in unknown
        ],
    }
    return {**told, "proof": work.vault.mark("receipt", _written(told))}


def receipt_table(told: Mapping[str, Any]) -> str:
    """Return a receipt as CSV: one line a figure, then one a message of unknown fate."""
    lines: list[dict[str, object]] = [
        {"what": name, "value": told[name]}
        for name in ("campaign", "name", "status", "written_at", "started_at", "finished_at")
    ]
    lines += [{"what": part, "value": told["balance"][part]} for part in ("planned", *PARTS)]
    for group in ("providers", "failures", "suppressions"):
        lines += [
            {"what": f"{group}: {name}", "value": count} for name, count in told[group].items()
        ]
    lines += [{"what": "of unknown fate", "value": one["email"]} for one in told["unknown"]]
    return table([*lines, {"what": "proof", "value": told["proof"]}], ("what", "value"))


def proven(work: Work, told: dict[str, Any]) -> bool:
    """Tell whether a receipt was written here and not changed since."""
    rest = {name: value for name, value in told.items() if name != "proof"}
    return work.vault.marked("receipt", _written(rest), str(told.get("proof", "")))


async def put(
    work: Work,
    *,
    email: str,
    email_norm: str,
    message_id: UUID | None = None,
    contact_id: UUID | None = None,
    sender_id: UUID | None = None,
) -> Message:
    """Put a message that belongs to no campaign into the ledger; it leaves as soon as it may.

    For a suspended organization it is held until staff decide.
    """
    limit = await organization_limits.find(work.session, work.organization_id)
    suspended = limit is not None and limit.state == Standing.suspended
    message = Message(
        id=message_id or new_id(),
        organization_id=work.organization_id,
        contact_id=contact_id,
        email=email,
        email_norm=email_norm,
        domain=email_norm.rpartition("@")[2],
        sender_id=sender_id,
        status=MessageStatus.held if suspended else MessageStatus.queued,
        error_code="suspended" if suspended else "",
        scheduled_at=work.now(),
        created_at=work.now(),
    )
    work.session.add(message)
    await work.session.flush()
    work.ring("deliveries")
    return message


def _written(told: dict[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
