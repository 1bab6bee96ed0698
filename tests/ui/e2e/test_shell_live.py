"""What happens on the server reaches the pixel, for every viewer, without leaks."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.e2e.conftest import Tab, poke, visit
from ui.shell.patch import changes

pytestmark = pytest.mark.e2e

PATIENCE_SECONDS = 15


def test_step_reaches_the_pixel_without_reload(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/provisions/1")
    expect(stage.locator(".steps > li.waiting .name")).to_contain_text("Wait for the domains")
    stage.evaluate("window.unmoved = true")
    poke(stage_url, "step")
    expect(stage.locator(".steps > li.running .name")).to_contain_text(
        "Publish DMARC", timeout=1000
    )
    expect(stage.get_by_role("img", name="3 of 10 steps done")).to_be_visible()
    assert stage.evaluate("window.unmoved") is True


def test_browser_follows_any_change(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/setup")
    dice = random.Random(7)

    def snapshot() -> dict[str, Any]:
        ids = dice.sample(range(9), dice.randint(0, 6))
        rows = [
            {"id": str(i), "step": dice.randint(0, 2), "why": dice.choice([None, "x"])} for i in ids
        ]
        rest = {"tags": dice.sample("abc", dice.randint(0, 3)), "gone": 1}
        return {"rows": rows, "deep": {"n": dice.randint(0, 2)}} | (
            rest if dice.random() > 0.5 else {}
        )

    states = [snapshot() for _ in range(200)]
    patches = [changes(a, b) for a, b in pairwise(states)]
    script = (
        "([first, all]) => { let d = first; return all.map(o => JSON.stringify(Kit.apply(d, o))) }"
    )
    reached = stage.evaluate(script, [states[0], patches])
    assert [json.loads(one) for one in reached] == states[1:]


def test_one_query_serves_all_viewers(stage: Page, stage_url: str, browser: Browser) -> None:
    visit(stage, stage_url, "/provisions/1")
    others = [browser.new_page() for _ in range(3)]
    for other in others:
        visit(other, stage_url, "/provisions/1")
    stage.wait_for_timeout(1200)
    before = poke(stage_url)
    poke(stage_url, "step")
    for page in (stage, *others):
        expect(page.locator(".steps > li.done")).to_have_count(3)
    after = poke(stage_url)
    assert after["reads"] - before["reads"] == 1
    assert after["sent"] - before["sent"] == 4
    for other in others:
        other.close()


def test_burst_is_drawn_at_most_twice_a_second(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/provisions/1")
    stage.wait_for_timeout(1200)
    before = poke(stage_url)["reads"]
    poke(stage_url, "burst")
    expect(stage.locator(".steps > li.done")).to_have_count(9)
    assert poke(stage_url)["reads"] - before <= 2


def test_banner_appears_on_every_open_page(stage: Page, stage_url: str, browser: Browser) -> None:
    other = browser.new_page()
    visit(stage, stage_url, "/")
    visit(other, stage_url, "/kit")
    poke(stage_url, "stop")
    for page in (stage, other):
        expect(page.get_by_text("Everything is paused.")).to_be_visible(timeout=1000)
    poke(stage_url, "stop")
    expect(other.get_by_text("Everything is paused.")).to_have_count(0)
    other.close()


def test_news_can_be_marked_read(stage: Page, stage_url: str) -> None:
    """It shows before the server can have answered: nothing comes in while one task runs."""
    visit(stage, stage_url, "/")
    stage.get_by_role("button", name="Notifications, 2 unread").click()
    stage.get_by_role("button", name="Mark all read").wait_for()
    counted = stage.evaluate(
        """async () => {
            document.querySelector(".panel header button").click();
            await Promise.resolve().then(() => {}).then(() => {}).then(() => {});
            return document.querySelectorAll(".bell .count, .panel .new").length;
        }"""
    )
    assert counted == 0
    expect(stage.get_by_role("button", name="Notifications", exact=True)).to_be_visible()


def test_gap_is_healed_by_a_snapshot(cold: Page, stage_url: str, problems: list[str]) -> None:
    visit(cold, stage_url, "/provisions/1")
    cold.context.set_offline(True)
    cold.evaluate("socket.io.engine.close()")
    poke(stage_url, "step")
    poke(stage_url, "step")
    expect(cold.get_by_text("Connection lost. Reconnecting…")).to_be_visible()
    cold.context.set_offline(False)
    expect(cold.locator(".steps > li.done")).to_have_count(4, timeout=15000)
    problems.clear()  # the browser complains about the broken line itself


def test_hops_leave_no_subscription_behind(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/setup")
    stage.wait_for_timeout(300)
    at_rest = poke(stage_url)["live"]
    for _ in range(10):
        stage.get_by_role("link", name="Provisions").click()
        expect(stage.get_by_role("heading", level=1, name="Provisions")).to_be_visible()
        stage.get_by_role("link", name="GTM infrastructure").click()
        expect(stage.get_by_role("heading", level=1, name="Set up")).to_be_visible()
    assert poke(stage_url)["live"] == at_rest


def test_closed_tab_leaves_no_subscription_behind(
    tab: Tab, stage_url: str, browser: Browser
) -> None:
    tab.close()
    settled(stage_url, lambda live: live == 0)
    page = browser.new_page()
    visit(page, stage_url, "/provisions/1")
    settled(stage_url, lambda live: live > 0)
    page.close()
    settled(stage_url, lambda live: live == 0)


def settled(url: str, wanted: Callable[[int], bool]) -> None:
    """Wait until as many regions as wanted are watched: tabs open and close behind a test's back."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not wanted(poke(url)["live"]):
        assert time.monotonic() < deadline, "the number of subscriptions did not settle"
        time.sleep(0.1)
