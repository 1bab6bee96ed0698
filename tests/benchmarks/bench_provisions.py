"""Twenty packages at once against the providers' real rate limits, beside the bound these impose."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from core import loop
from core.ports.sandbox import Exchange
from core.settings import Settings
from core.system import Actor, System
from data.provisioning.provisions import Provision
from jobs.drain import Drain
from main import build
from tests.support import crash, worker
from tests.support.recorded_sandbox import recorded_sandbox
from tests.support.waiting import until

GIVEN_UP_AFTER = 3600.0
PROVISIONS = 20
TOLERANCE = 1.15
Windows = tuple[tuple[int, float], ...]
LIMITS: dict[str, Windows] = {
    "zapmail": ((5, 1.0), (200, 60.0)),
    "plusvibe": ((5, 1.0),),
    "heyreach": ((300, 60.0),),
}
"""Calls in a window of seconds: those the sandbox refuses to exceed."""
SEARCHES: Windows = ((100, 1800.0),)


def bound_seconds(calls: int, windows: Windows) -> float:
    """Return when the last of so many calls may leave, if each leaves as early as allowed."""
    times: list[float] = []
    for _ in range(calls):
        earliest = times[-1] if times else 0.0
        for most, seconds in windows:
            if len(times) >= most:
                earliest = max(earliest, times[-most] + seconds)
        times.append(earliest)
    return times[-1] if times else 0.0


async def prepared(settings: Settings) -> None:
    """Sell the packages, before the clock runs, in a world in which vendors are quick."""
    with pytest.MonkeyPatch.context() as patch:
        worker.without_queues(patch.setattr)
        shop = await build(settings)
    assert shop.ports.sandbox is not None
    await shop.ports.sandbox.set_tempo(1e9)
    await shop.ports.sandbox.set_wallet(crash.WALLET_CENTS)
    for number in range(PROVISIONS):
        await crash.paid(shop, number)
    await shop.close()


async def provisioned(system: System) -> float:
    """Let one worker provision everything; return the seconds it took."""
    drain = Drain(system)
    began = time.monotonic()
    await drain.start()

    async def at_rest() -> bool:
        return not await crash.moving(system)

    await until(at_rest, GIVEN_UP_AFTER, 0.25)
    took = time.monotonic() - began
    await drain.stop()
    return took


@pytest.mark.bench
def test_twenty_packages_beside_the_limits(database_url: str, tmp_path: Path) -> None:
    loop.run(measured(Settings(home=tmp_path, database_url=database_url)))


async def measured(settings: Settings) -> None:
    """Provision all, print what it took, and see that everything is there and nothing was refused."""
    with recorded_sandbox() as sandbox:
        settings.sandbox_url = sandbox.url
        await prepared(settings)
        sandbox.keep_rates()
        system = await build(settings)
        took = await provisioned(system)
        assert system.ports.sandbox is not None
        log = await system.ports.sandbox.requests(100_000)
        async with system.platform(Actor.job()) as work:
            ended = Counter(p.status for p in await work.session.exec(select(Provision)))
        await system.close()
    report(took, log)
    assert ended == {"active": PROVISIONS}
    assert not [call for call in log if call.status == 429]


def report(took: float, log: list[Exchange]) -> None:
    """Print calls, bounds and the ratio."""
    calls = Counter(call.provider for call in log)
    searches = sum("available" in call.path for call in log)
    bounds = {name: bound_seconds(calls[name], windows) for name, windows in LIMITS.items()}
    bounds["searches"] = bound_seconds(searches, SEARCHES)
    print()
    for name, seconds in bounds.items():
        made = calls.get(name, searches)
        print(
            f"{name:10} {made:5} calls {made / PROVISIONS:6.2f} a package  bound {seconds:6.1f} s"
        )
    routes = Counter((c.provider, c.method, c.path.partition("?")[0]) for c in log)
    for (_, method, path), made in routes.most_common():
        print(f"  {made / PROVISIONS:6.2f}  {method:6} {path}")
    began = min(call.at for call in log)
    tens = Counter((c.provider, (c.at - began).total_seconds() // 10) for c in log)
    for name in LIMITS:
        line = " ".join(f"{tens[name, n]:3}" for n in range(int(took // 10) + 1))
        print(f"  {name:10} calls in each ten seconds {line}")
    refused = sum(call.status == 429 for call in log)
    ratio = took / max(bounds.values())
    verdict = "" if ratio <= TOLERANCE else f"  (more than {TOLERANCE})"
    print(f"429 answers {refused}; took {took:.1f} s, {ratio:.2f} of the bound{verdict}")
