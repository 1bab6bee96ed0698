"""What a person at a browser waits for: the first page, the next one, and a list of ten thousand rows."""

from __future__ import annotations

from statistics import quantiles
from typing import NamedTuple

import pytest
from playwright.async_api import CDPSession, Page, async_playwright

from core.system import Actor, System
from tests.benchmarks.bench_domain_list import filled
from tests.support import browser as chromium
from tests.support.served import served, signed_in
from tests.support.weights import free_port
from ui.layers.gate import COOKIE

__all__ = ["filled"]

OPENINGS, ROUNDS = 5, 8
HOPS = {"/members": "Members", "/domains": "Domains", "/templates": "Templates", "/billing": "Plan"}
VITALS = """() => new Promise((told) => {
  const shifts = [], tasks = [];
  const of = (type, into) => new PerformanceObserver((list) => into.push(...list.getEntries()))
    .observe({ type, buffered: true });
  of("layout-shift", shifts); of("longtask", tasks);
  setTimeout(() => told({
    first: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    shift: shifts.reduce((sum, one) => sum + one.value, 0),
    blocked: tasks.reduce((sum, one) => sum + Math.max(0, one.duration - 50), 0) }), 300);
})"""
PAINTED = """([selector, text]) => new Promise((told) => {
  const began = performance.now(), element = document.querySelector(selector);
  const shown = () => (document.querySelector(text.at)?.textContent || "") ;
  const before = text.word ? null : shown();
  const look = () => {
    const now = shown();
    if (text.word ? now.includes(text.word) : now !== before)
      requestAnimationFrame(() => told(performance.now() - began));
    else if (performance.now() - began < 20000) requestAnimationFrame(look);
    else told(NaN);
  };
  element.click(); requestAnimationFrame(look);
})"""
"""Click, and tell the milliseconds until the frame after the one that shows what was asked for."""


class Opening(NamedTuple):
    """One load of a page: requests, bytes over the wire, and milliseconds, shifts as Chromium counts."""

    requests: int
    sent: float
    first: float
    blocked: float
    shift: float


@pytest.mark.bench
async def test_what_a_person_waits_for(system: System, filled: Actor) -> None:
    async with served(system, free_port()) as running, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.ensure(), args=chromium.arguments()
        )
        token = await signed_in(system, filled)

        async def fresh() -> tuple[Page, CDPSession]:
            context = await browser.new_context(viewport={"width": 1440, "height": 900})
            await context.add_cookies([{"name": COOKIE, "value": token, "url": running.url}])
            page = await context.new_page()
            return page, await context.new_cdp_session(page)

        colds, warms = [], []
        page, session = await fresh()  # the first visitor's files are not compressed well yet
        await opening(page, session, f"{running.url}/domains")
        for _ in range(OPENINGS):
            page, session = await fresh()
            colds.append(await opening(page, session, f"{running.url}/domains"))
            warms.append(await opening(page, session, f"{running.url}/domains"))
        tell("cold", colds, "22 requests, 350 KB, first paint 800 ms, blocked 250 ms, 0.01")
        tell("warm", warms, "10 KB")
        hops = [
            await painted(page, f'.side a[href="{path}"]', at="main h1", word=title)
            for _ in range(ROUNDS)
            for path, title in HOPS.items()
        ]
        show("hop within the application", hops, "80 and 200 ms")
        await painted(page, '.side a[href="/domains"]', at="main h1", word="Domains")
        for name, button in (("next page", "[aria-label='Next page']"), ("sorted", "th button")):
            took = [await painted(page, button, at="tbody tr") for _ in range(ROUNDS)]
            show(f"10,000 rows, {name}", took, "100 ms")
        await browser.close()


async def opening(page: Page, session: CDPSession, address: str) -> Opening:
    """Open a page and tell what it took."""
    sizes: list[float] = []

    def arrived(event: dict[str, float]) -> None:
        sizes.append(event["encodedDataLength"])

    await session.send("Network.enable")
    session.on("Network.loadingFinished", arrived)
    await page.goto(address)
    await page.wait_for_function("window.did_handshake === true")
    found = await page.evaluate(VITALS)
    session.remove_listener("Network.loadingFinished", arrived)
    return Opening(len(sizes), sum(sizes), found["first"], found["blocked"], found["shift"])


async def painted(page: Page, selector: str, **text: str) -> float:
    """Click and return the milliseconds until what was asked for is painted."""
    took: float = await page.evaluate(PAINTED, [selector, text])
    await page.wait_for_timeout(150)
    return took


def tell(name: str, found: list[Opening], budget: str) -> None:
    """Print the medians of some openings."""
    middle = Opening(*(sorted(column)[len(column) // 2] for column in zip(*found, strict=True)))
    print(
        f"\n{name}: {middle.requests} requests, {middle.sent / 1000:.1f} kB, first paint "
        f"{middle.first:.0f} ms, blocked {middle.blocked:.0f} ms, shift {middle.shift:.3f} "
        f"(budget {budget})",
        end="",
    )


def show(name: str, took: list[float], budget: str) -> None:
    """Print the middle and the slow end of some waits."""
    cuts = quantiles(took, n=20)
    print(f"\n{name}: p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms (budget {budget})", end="")
