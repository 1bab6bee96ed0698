"""The doctor: a sound installation, a key that a vendor refuses, and one that sells by mail."""

from __future__ import annotations

import pytest

from adapters.sandbox.server import Server
from core.billing import prices, tiers
from core.billing.preflight import BY_MAIL
from core.operations import doctor
from core.settings import Mode
from core.system import Actor, System


async def test_a_sound_installation_is_told_so_and_a_refused_key_by_its_name(
    system: System, sandbox: Server
) -> None:
    sound = await doctor.run(system)
    assert sound.endswith("Everything is fine.")
    assert "Stripe accepts our key." in sound
    sandbox.world.faults.inject("heyreach", "key_expired", times=None)
    with pytest.raises(doctor.Unwell) as found:
        await doctor.run(system)
    assert "PROBLEM  HeyReach: " in str(found.value)
    assert str(found.value).endswith("1 problems found.")


async def test_without_a_payment_key_the_provider_of_payments_is_not_asked(system: System) -> None:
    await tiers.ensure_defaults(system)
    system.settings.mode = Mode.live
    assert BY_MAIL in await doctor.run(system)
    async with system.platform(Actor.job()) as work:
        [starter, *_] = await tiers.on_sale(work)
    assert (await prices.ensure(system, Actor.job(), starter.id)).monthly_price_ref == ""
