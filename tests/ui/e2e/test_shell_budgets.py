"""What a person sees while a page comes: nothing jumps, and the next page is there at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
MOST_SHIFT = 0.01
HOP_OF_AN_OPENING = 0.6
WATCH = """window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((one) => one.value)))
  .observe({ type: "layout-shift", buffered: true });
const opened = setInterval(() => {
  if (window.did_handshake !== true || !document.querySelector("main h1")) return;
  clearInterval(opened);
  requestAnimationFrame(() => { window.openedIn = performance.now(); });
}, 4);"""
HOP = """([href, title]) => new Promise((told) => {
  const began = performance.now();
  const look = () => document.querySelector("main h1")?.textContent.startsWith(title)
    ? requestAnimationFrame(() => told(performance.now() - began)) : requestAnimationFrame(look);
  document.querySelector(`.side a[href="${href}"]`).click();
  look();
})"""
PAGES = (("/provisions", "Provisions"), ("/setup", "Set up"), ("/", "Dashboard"))


def test_nothing_jumps_while_a_page_comes_and_a_hop_is_a_fraction_of_it(
    page: Page, stage_url: str
) -> None:
    """Shifts as Chromium counts them; both times are of one browser, the quicker of each."""
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(WATCH)
    openings = []
    for path in ("/", "/provisions/1", "/"):
        page.goto(stage_url + path)
        page.wait_for_function("window.openedIn > 0")
        page.wait_for_timeout(200)
        assert page.evaluate("shifts.reduce((sum, one) => sum + one, 0)") <= MOST_SHIFT, path
        openings.append(page.evaluate("openedIn"))
    hops = [page.evaluate(HOP, list(one)) for one in PAGES]
    assert min(hops) <= HOP_OF_AN_OPENING * min(openings)
