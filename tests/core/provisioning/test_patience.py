"""How often slow things are looked at: soon at first, then ever less, and overdue is told once."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from core.provisioning.turnkey import patience
from core.workflow import Context, Wait
from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)

USUAL, OVERDUE = timedelta(minutes=15), timedelta(hours=1)


@pytest.fixture
async def ctx(package: Package) -> Context:
    """Give what a step works with, held by a worker of our own."""
    found = await package.seen()
    async with package.system.platform(package.actor) as work:
        run = await work.session.merge(found.run)
        run.locked_by = "tester"
        run.lease_until = package.system.clock.wall() + timedelta(minutes=5)
    step = found.steps["connect"]
    return Context(
        system=package.system,
        run_id=found.run.id,
        organization_id=found.run.organization_id,
        subject_id=package.provision_id,
        input={},
        facts={},
        looks=1,
        worker="tester",
        step_id=step.id,
        position=step.position,
    )


async def waited(ctx: Context) -> Wait:
    return await patience.wait(ctx, "dns", "DNS is being set up.", usual=USUAL, overdue=OVERDUE)


async def test_looks_become_rarer_and_stay_below_two_minutes(ctx: Context) -> None:
    pauses = []
    for _ in range(40):
        wait = await waited(ctx)
        pauses.append(wait.again_in)
        ctx.system.clock.skip(timedelta(seconds=wait.again_in))
    assert pauses == sorted(pauses)
    assert pauses[:5] == [3.0] * 5
    assert pauses[-1] == patience.LATEST_SECONDS
    assert len(pauses) == 40
    assert all(later <= max(3.5, first * 1.35) for first, later in pairwise(pauses))


async def test_it_says_when_it_usually_ends_until_it_is_late(
    package: Package, ctx: Context
) -> None:
    began = ctx.system.clock.now()
    first = await waited(ctx)
    assert first.why.ends is not None
    assert abs(first.why.ends - began - USUAL) < timedelta(seconds=2)
    assert first.why.limit == "Usually within 15 minutes"
    assert await package.mails("alert-") == []
    ctx.system.clock.skip(OVERDUE + timedelta(seconds=1))
    for _ in range(3):
        late = await waited(ctx)
        assert late.why.ends is None
        assert "operator has been told" in late.why.remedy
    [mail] = await package.mails("alert-")
    assert mail.recipient == package.system.settings.operator_email


async def test_each_thing_waited_for_has_its_own_beginning(ctx: Context) -> None:
    began = patience.since(ctx, "dns")
    ctx.system.clock.skip(timedelta(hours=2))
    assert patience.since(ctx, "dns") == began
    assert patience.since(ctx, "other") > began


async def test_the_beginning_is_kept_over_looks(package: Package) -> None:
    package.world.clock.tempo = 1.0  # as slow as in life: several looks find nothing
    await package.until("connect")
    first = (await package.look()).steps["connect"]
    second = (await package.look()).steps["connect"]
    assert second.looks == first.looks + 1
    assert second.facts["connect_since"] == first.facts["connect_since"]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "a few seconds"),
        (1, "1 minute"),
        (15, "15 minutes"),
        (89, "89 minutes"),
        (90, "2 hours"),
        (1440, "24 hours"),
    ],
)
def test_durations_as_people_say_them(minutes: int, said: str) -> None:
    assert patience.in_words(timedelta(minutes=minutes)) == said
