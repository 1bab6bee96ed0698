"""Setting up the organization: its name, country and postal address, before anything else."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from core.accounts import organizations
from core.accounts.countries import COUNTRIES
from core.accounts.organizations import PostalAddress
from core.errors import AppError
from core.system import System
from ui.web.forms import fields, require_ours
from ui.web.pages import again, go, page


def routes(system: System) -> APIRouter:
    """Return the page behind the gate that everybody sees once."""
    made = APIRouter()
    countries = sorted(COUNTRIES.items(), key=lambda entry: entry[1])

    @made.get("/onboarding")
    async def show(request: Request) -> Response:
        name = request.state.actor.organization_name
        return page(
            system, request, "onboarding", countries=countries, typed={"organization": name}
        )

    @made.post("/onboarding")
    async def submit(request: Request) -> Response:
        form = await fields(request)
        where = PostalAddress(
            form.get("country", ""),
            form.get("address", ""),
            form.get("city", ""),
            form.get("postal_code", ""),
            form.get("state", ""),
            form.get("phone", ""),
        )
        try:
            require_ours(system, request, form)
            async with system.platform(request.state.actor) as work:
                await organizations.onboard(work, form.get("organization", ""), where)
        except AppError as error:
            return again(system, request, "onboarding", error, form, countries=countries)
        return go("/")

    return made
