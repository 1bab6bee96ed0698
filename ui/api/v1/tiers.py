"""Packages on sale."""

from __future__ import annotations

from fastapi import APIRouter

from core.billing import tiers
from ui.api.doors import Reader, Running, opened
from ui.api.v1.models import TierShown

routes = APIRouter(tags=["Packages"])


@routes.get("/tiers", summary="List the packages on sale")
async def listing(system: Running, actor: Reader) -> list[TierShown]:
    """Return the packages in their order."""
    async with opened(system, actor) as work:
        return [TierShown.model_validate(tier) for tier in await tiers.on_sale(work)]
