"""Every component, and the pages made of them, look as a person last accepted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support import pictures
from tests.ui.e2e.conftest import visit

pytestmark = [pytest.mark.e2e, pytest.mark.golden]
PAGES = {"stage-dashboard": "/", "stage-setup": "/setup", "kit": "/kit"}
WIDTHS = (1440, 390)


@pytest.fixture
def still(browser: Browser, stage_url: str) -> Iterator[Page]:
    """Give a page without motion, on which a test may change styles."""
    context = browser.new_context(base_url=stage_url, reduced_motion="reduce", bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_components_and_pages_look_as_accepted(still: Page, stage_url: str, width: int) -> None:
    said = []
    for name, path in PAGES.items():
        visit(still, stage_url, path, width)
        said.append(pictures.matches(f"{name}-{width}", pictures.taken(still, whole=True)))
    assert [one for one in said if one] == []


def test_a_style_that_breaks_is_seen(still: Page, stage_url: str) -> None:
    """The measure itself: what nobody would notice passes, what somebody would does not."""
    visit(still, stage_url, "/")
    before = pictures.reduced(pictures.taken(still))

    def differs(style: str) -> str:
        tag = still.add_style_tag(content=style)
        now = pictures.reduced(pictures.taken(still))
        tag.evaluate("style => style.remove()")
        return pictures.compared(now, before).said

    assert differs("main { }") == ""
    assert differs("h1, p { opacity: .97; letter-spacing: .01em }") == ""
    assert differs(".btn.secondary { visibility: hidden }")
    assert differs("main h1 { margin-left: 8px }")
    assert differs(".stat { background: #334155 }")
    assert differs(".side { display: none }")
