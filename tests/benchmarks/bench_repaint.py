"""From commit to pixels: two hundred records on the page of a domain's propagation, in a browser."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, async_playwright

from core.domains import propagation
from core.ports.dns import ZoneRecord
from core.system import Actor, System
from data.domains import propagation as rows
from data.domains.domains import Domain
from data.domains.propagation import PropagationCheck, RecordSighting
from tests.benchmarks.bench_live import percentile
from tests.support import browser as chromium
from tests.support import journey
from tests.support.served import Served, served, signed_in
from tests.support.weights import free_port
from ui.layers.gate import COOKIE

RECORDS, CHANGES, BUDGET_SECONDS = 200, 40, 1.0
NAME = "two-hundred.example"
NEVER = timedelta(days=30)
NOTE_PAINTED = """() => {
  window.painted = {};
  const seen = () => document.querySelectorAll(".pg-t tbody tr").forEach((row, n) => {
    if (n in window.painted || row.cells[2].textContent !== "100 %") return;
    window.painted[n] = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => { window.painted[n] = Date.now() / 1000; }));
  });
  new MutationObserver(seen).observe(document.querySelector(".pg-t"), {
    subtree: true, childList: true, characterData: true });
}"""
"""The second frame after a change begins when the first one has been painted."""


@pytest.mark.bench
async def test_commit_to_pixels(system: System) -> None:
    actor = await journey.customer(system)
    domain_id, check_id = await watched(system, actor)
    async with served(system, free_port()) as running, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.ensure(), args=chromium.arguments()
        )
        page = await opened(browser, running, await signed_in(system, actor), domain_id)
        committed = {n: await tick(system, actor, check_id, n) for n in range(CHANGES)}
        await asyncio.sleep(2)
        painted = {int(n): at for n, at in (await page.evaluate("window.painted")).items()}
        shown = await page.locator(".pg-t tbody tr").count()
        await browser.close()
    assert shown == RECORDS
    assert painted.keys() == committed.keys()
    waits = [painted[n] - committed[n] for n in committed]
    resolvers = len(system.vantage_points)
    print(f"\n{RECORDS} records at {resolvers} resolvers, commit to painted: ", end="")
    print(
        f"p50 {percentile(waits, 50) * 1000:.0f} ms, p95 {percentile(waits, 95) * 1000:.0f} ms, ",
        end="",
    )
    print(f"most {max(waits) * 1000:.0f} ms (budget {BUDGET_SECONDS * 1000:.0f} ms)")


async def watched(system: System, actor: Actor) -> tuple[UUID, UUID]:
    """Start a watch over two hundred records that nobody but the measurement will look at."""
    async with system.work(actor) as work:
        now = work.now()
        domain = Domain(
            organization_id=work.organization_id,
            name=NAME,
            shown_name=NAME,
            created_at=now,
            updated_at=now,
        )
        work.session.add(domain)
        await work.session.flush()
        records = [ZoneRecord(f"h{n}.{NAME}", "A", "192.0.2.7", 300) for n in range(RECORDS)]
        check = await propagation.start(work, domain, None, records)
        check.next_at, check.interval_seconds = now + NEVER, int(NEVER.total_seconds())
        check.looks, check.ends_at = 1, now + 2 * NEVER
        for sighting in await rows.sightings_of(work.session, check.id):
            sighting.resolvers = {p.name: {"state": "missing"} for p in system.vantage_points}
    return domain.id, check.id


async def opened(browser: Browser, running: Served, token: str, domain_id: UUID) -> Page:
    """Open the page, wait until it is live, and let it note what is painted when."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    await context.add_cookies([{"name": COOKIE, "value": token, "url": running.url}])
    page = await context.new_page()
    await page.goto(f"{running.url}/domains/{domain_id}/propagation")
    await page.wait_for_selector(".pg-t tbody tr")
    await page.evaluate(NOTE_PAINTED)
    await asyncio.sleep(3)
    return page


async def tick(
    system: System, actor: Actor, check_id: UUID, number: int, pause: float = 0.9
) -> float:
    """Commit that every resolver shows one more record; return when."""
    async with system.work(actor) as work:
        check = await work.session.get_one(PropagationCheck, check_id)
        sighting: RecordSighting = (await rows.sightings_of(work.session, check_id))[number]
        sighting.resolvers = {name: {"state": "visible"} for name in sighting.resolvers}
        sighting.published, sighting.coverage, sighting.propagated = {"state": "yes"}, 100, True
        check.propagated, check.percent = number + 1, 100 * (number + 1) // RECORDS
        propagation.ring(work, check)
    at = time.time()
    await asyncio.sleep(pause)
    return at
