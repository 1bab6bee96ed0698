"""The kill switch, for admins: stops all mail, or that of one organization, within a second."""

from __future__ import annotations

from fastapi import APIRouter

from core.sending import controls
from ui.api.doors import Changer, Running
from ui.api.v1.reply_models import SwitchShown, SwitchWish

routes = APIRouter(prefix="/admin", tags=["Administration"])


@routes.post("/kill-switch", summary="Stop sending, or let it go on")
async def press(system: Running, actor: Changer, given: SwitchWish) -> SwitchShown:
    """Press the switch, with a reason, or release it; for admins who are signed in."""
    scope, organization_id = given.scope, given.organization_id
    if not given.stop:
        return SwitchShown.of(
            await controls.resume(system, actor, scope=scope, organization_id=organization_id)
        )
    return SwitchShown.of(
        await controls.stop(
            system,
            actor,
            scope=scope,
            organization_id=organization_id,
            reason=given.reason,
            drill=given.drill,
        )
    )
