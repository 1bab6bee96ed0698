"""Names: suggestions for a brand, and whether a name can be had."""

from __future__ import annotations

from fastapi import APIRouter

from core.domains import inquiries
from ui.api.doors import Changer, Running
from ui.api.v1.models import BrandQuery, NamesQuery, OffersShown

routes = APIRouter(prefix="/domains", tags=["Domains"])


@routes.post("/suggest", summary="Suggest names for a brand")
async def suggest(system: Running, actor: Changer, given: BrandQuery) -> OffersShown:
    """Return names for a brand with availability and price."""
    return OffersShown.model_validate(await inquiries.suggest(system, actor, given.brand))


@routes.post("/check", summary="Look names up")
async def check(system: Running, actor: Changer, given: NamesQuery) -> OffersShown:
    """Return availability and price of up to 60 names."""
    return OffersShown.model_validate(await inquiries.check(system, actor, given.names))
