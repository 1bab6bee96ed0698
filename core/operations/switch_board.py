"""The board of switches: what is stopped now, what a press would hold, and who pressed before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.sending import controls
from core.sending.controls import Switch, SwitchScope
from core.system import PlatformWork
from data.accounts.organizations import Organization
from data.accounts.users import User
from data.sending import switches as rows

__all__ = ["board", "history", "of_organization"]

TOPIC = controls.TOPIC
NOBODY = "Mailwright"


async def board(work: PlatformWork) -> dict[str, Any]:
    """Return what the switch for everybody holds, or would hold, and the organizations stopped."""
    work.actor.require_platform()
    found = await rows.on(work.session)
    names = await _names(work, found)
    whole = next((one for one in found if one.scope == SwitchScope.everybody), None)
    effect = await rows.effect(work.session, None)
    return {
        "on": whole is not None,
        "switch": _shown(whole, names) if whole else None,
        "held": effect.held,
        "campaigns": effect.campaigns,
        "organizations": effect.organizations,
        "others": [_shown(one, names) for one in found if one.scope != SwitchScope.everybody],
    }


async def of_organization(work: PlatformWork, organization_id: UUID) -> dict[str, Any]:
    """Return the same for the switch of one organization."""
    work.actor.require_platform()
    switch = await rows.pressed(work.session, organization_id)
    names = await _names(work, [switch] if switch else [])
    effect = await rows.effect(work.session, organization_id)
    return {
        "on": switch is not None,
        "switch": _shown(switch, names) if switch else None,
        "held": effect.held,
        "campaigns": effect.campaigns,
        "organizations": 1,
        "others": [],
    }


async def history(work: PlatformWork, limit: int = 100) -> list[dict[str, Any]]:
    """Return the presses of all switches, newest first."""
    work.actor.require_platform()
    found = await rows.latest(work.session, limit)
    names = await _names(work, found)
    return [_shown(one, names) for one in found]


async def _names(work: PlatformWork, switches: Iterable[Switch]) -> dict[UUID, str]:
    """Return the names of the people and organizations that switches speak of."""
    listed = list(switches)
    people = {one.stopped_by for one in listed} | {one.resumed_by for one in listed}
    concerned = {one.organization_id for one in listed if one.organization_id}
    users = select(User.id, User.name).where(col(User.id).in_([p for p in people if p]))
    tenants = select(Organization.id, Organization.name).where(col(Organization.id).in_(concerned))
    names = dict(list(await work.session.exec(users)))
    return names | dict(list(await work.session.exec(tenants)))


def _shown(switch: Switch, names: dict[UUID, str]) -> dict[str, Any]:
    ended = switch.resumed_at
    return {
        "id": str(switch.id),
        "scope": switch.scope,
        "organization_id": str(switch.organization_id or ""),
        "organization": names.get(switch.organization_id, "") if switch.organization_id else "",
        "reason": switch.reason,
        "drill": switch.drill,
        "held": switch.held,
        "by": names.get(switch.stopped_by, NOBODY) if switch.stopped_by else NOBODY,
        "at": switch.stopped_at.isoformat(),
        "resumed_by": names.get(switch.resumed_by, NOBODY) if switch.resumed_by else "",
        "resumed_at": ended.isoformat() if ended else None,
    }
