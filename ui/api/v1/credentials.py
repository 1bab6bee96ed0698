"""Keys of the organization's own accounts at providers: written once, never shown again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from core.accounts import credentials
from ui.api.doors import Reader, Running, Writer
from ui.api.v1.models import Given

LONGEST_FIELD = 20_000
Provider = Annotated[str, Path(description=f"One of {', '.join(credentials.FORMS)}")]
routes = APIRouter(prefix="/credentials", tags=["Credentials"])


class KeyGiven(Given):
    """The fields of a key by name, as the page Keys asks for them."""

    fields: dict[str, Annotated[str, Field(max_length=LONGEST_FIELD)]]


class CredentialShown(BaseModel):
    """A key that is kept; ``hint`` tells it from others, nothing of it is shown."""

    model_config = ConfigDict(from_attributes=True)

    provider: str
    hint: str
    status: str
    problem: str
    checked_at: datetime


@routes.get("", summary="List the keys")
async def listing(system: Running, actor: Reader) -> list[CredentialShown]:
    """Return the organization's keys and whether they work."""
    async with system.work(actor) as work:
        found = await credentials.listing(work)
        return [CredentialShown.model_validate(one) for one in found]


@routes.put("/{provider}", summary="Save a key")
async def save(
    system: Running, actor: Writer, provider: Provider, given: KeyGiven
) -> CredentialShown:
    """Try a key at its provider and keep it sealed, in place of an older one."""
    kept = await credentials.save(system, actor, provider, given.fields)
    return CredentialShown.model_validate(kept)


@routes.post("/{provider}/try", summary="Try a key again")
async def try_again(system: Running, actor: Writer, provider: Provider) -> CredentialShown:
    """Try a kept key; a refusal is noted in its status."""
    kept = await credentials.try_again(system, actor, provider)
    return CredentialShown.model_validate(kept)


@routes.delete("/{provider}", status_code=204, summary="Forget a key")
async def remove(system: Running, actor: Writer, provider: Provider) -> None:
    """Forget a key."""
    async with system.work(actor) as work:
        await credentials.remove(work, provider)
