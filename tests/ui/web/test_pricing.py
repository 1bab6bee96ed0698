"""The page of prices: what is on sale, for whoever asks, and where its buttons lead."""

from __future__ import annotations

import re

from core.billing import tiers
from core.ports.money import dollars
from core.settings import Mode
from core.system import Actor, System
from tests.support.journey import customer
from tests.support.site import Visitor
from tests.support.visiting import visiting
from ui.kit.molecules.fields import ChoiceCards


async def test_everybody_sees_what_is_on_sale_and_subscribes_or_writes(system: System) -> None:
    await tiers.ensure_defaults(system)
    async with system.platform(Actor.job()) as work:
        on_sale = await tiers.on_sale(work)
    stranger = Visitor(system)
    page = (await stranger.open("/pricing")).text
    for tier in on_sale:
        assert f"<h2>{tier.name}</h2>" in page
        assert dollars(tier.setup_fee_cents) in page
        assert f"then {dollars(tier.monthly_fee_cents)} a month" in page
        assert f'href="/gtm/setup?package={tier.slug}"' in page
    assert page.count(">Subscribe</a>") == len(on_sale)
    system.settings.mode = Mode.live
    page = (await stranger.open("/pricing")).text
    assert "Subscribe" not in page
    written = re.findall(r'href="mailto:([^?]+)\?subject=(\w+)%20package"', page)
    assert written == [(system.settings.operator_email, tier.name) for tier in on_sale]


async def test_subscribing_proposes_that_package_in_the_first_step(system: System) -> None:
    await tiers.ensure_defaults(system)
    actor = await customer(system)
    async with visiting(system, actor) as visitor:
        await visitor.open("/gtm/setup?package=scale")
        [cards] = [one for one in visitor.elements() if isinstance(one, ChoiceCards)]
        chosen = [one["title"] for one in cards.props["options"] if one["value"] == cards.value]
    assert chosen == ["Scale"]
