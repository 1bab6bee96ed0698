"""The page of API keys: one is made and shown once, listed by its beginning, and revoked."""

from __future__ import annotations

from core.accounts import api_keys
from core.system import System
from tests.support.journey import customer
from tests.support.visiting import visiting


async def test_a_key_is_made_shown_once_listed_and_revoked(system: System) -> None:
    owner = await customer(system)
    async with visiting(system, owner) as visitor:
        await visitor.open("/api-keys")
        assert "/help/api" in {one.props.get("href") for one in visitor.elements()}
        visitor.fill("name", "Billing sync")
        visitor.press("Create key")
        await visitor.until(lambda: "mw_" in visitor.asked)
        secret = next(
            word for word in visitor.asked.split() if word.startswith("mw_") and len(word) > 20
        )
        program = await api_keys.actor_of_key(system, secret)
        assert program is not None
        assert program.organization_id == owner.organization_id
        said = (await visitor.open("/api-keys")).splitlines()
        assert {"Billing sync", "Read and search"} <= set(said)
        assert secret not in "\n".join(said)
        visitor.choose("revoke")
        await visitor.sees("Revoke Billing sync?")
        visitor.press("Revoke")
        await visitor.sees("The key is revoked")
        assert "revoked" in await visitor.open("/api-keys")
    async with system.work(owner) as work:
        [key] = await api_keys.listing(work)
    assert key.state == "revoked"
