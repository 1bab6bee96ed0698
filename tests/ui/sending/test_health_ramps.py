"""How far a domain's volume has grown, as its organization sees it, and saying that it is known."""

from __future__ import annotations

from datetime import timedelta

from core.sending.pacing_caps import allowance
from core.system import System
from data.sending.organization_limits import DomainRamp
from tests.support import campaigning
from tests.support.journey import customer
from tests.support.visiting import visiting

DAY = timedelta(days=1)


async def test_a_page_shows_the_day_of_a_domains_ramp_what_may_leave_and_when_it_is_full(
    system: System,
) -> None:
    owner = await customer(system)
    await campaigning.sender(system, owner, "news@acme.example")
    async with visiting(system, owner) as visitor:
        said = await visitor.open("/sending/health")
        assert "begins with its first campaign" in said
        began = system.clock.now() - 9 * DAY
        async with system.work(owner) as work:
            work.session.add(
                DomainRamp(
                    organization_id=work.organization_id,
                    domain="acme.example",
                    started_at=began,
                    created_at=began,
                    updated_at=began,
                )
            )
        lines = (await visitor.open("/sending/health")).splitlines()
        row = lines[lines.index("10 of 30") - 1 :]
        assert f"{allowance(9):,}" in row
        assert f"{allowance(10):,}" in row
        assert (began + 30 * DAY).isoformat() in row
        visitor.choose("skip", label="Volume of your domains")
        await visitor.sees("Has acme.example sent mail to many before?")
        visitor.press("confirm")
        await visitor.sees("acme.example sends at full rate")
        said = await visitor.open("/sending/health")
        assert {"skipped", "no limit"} <= set(said.splitlines())
