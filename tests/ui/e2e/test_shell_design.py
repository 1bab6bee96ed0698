"""The design system as it arrives in a browser: type, ground, parts, frame."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.e2e.conftest import visit

pytestmark = pytest.mark.e2e
TYPE = {
    "Components": (28, 700),
    "Heading 20": (20, 600),
    "Heading 16": (16, 600),
    "Body 14.": (14, 400),
    "Caption 12.": (12, 400),
    "google._domainkey": (13, 400),
}
"""Text of a sample -> size in pixels and weight."""
LOOK = """() => {
    const css = (el, part) => getComputedStyle(el, part);
    const all = (q, root = document) => [...root.querySelectorAll(q)].filter((el) => el.checkVisibility());
    const seen = (q) => all(q, document.querySelector('main'));
    const type = Object.fromEntries(seen('h1,h2,h3,p,.cap,.mono')
        .map((el) => [el.textContent.trim(), [parseFloat(css(el).fontSize), +css(el).fontWeight]]));
    const side = document.querySelector('.side').getBoundingClientRect();
    return {
        type,
        fonts: [...new Set(seen('h1,h2,h3,p,button').map((el) => css(el).fontFamily.split(',')[0]))],
        mono: css(seen('.mono')[0]).fontFamily,
        loaded: [...document.fonts].some((face) => face.family.includes('Inter') && face.status === 'loaded'),
        ground: [css(document.body).backgroundColor, css(document.documentElement).colorScheme],
        buttons: Object.fromEntries(['primary', 'secondary', 'danger', 'ghost']
            .map((kind) => [kind, css(seen(`.btn.${kind}:not(.icon)`)[0]).backgroundColor])),
        dots: seen('.dot').map((el) => [el.textContent.trim(), css(el, '::before').backgroundColor]),
        badges: seen('.badge').map((el) => [el.textContent.trim(), el.classList.contains('plain') || !!el.querySelector('svg')]),
        spinner: seen('.spin[role=status]').map((el) => el.getAttribute('aria-label')),
        stats: seen('.stat').map((el) => [el.querySelector('.v').textContent.trim(), el.querySelector('.t').textContent.trim()]),
        nameless: all('button').filter((el) => !el.textContent.trim() && !el.getAttribute('aria-label')).length,
        icons: all('button').filter((el) => !el.textContent.trim()).length,
        small: seen('button, select, input:not([type=checkbox]):not([type=radio])')
            .map((el) => [el.textContent || el.name, el.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || box.width < 24).map(([name]) => name),
        side: [side.left, side.width, side.height, innerHeight],
        main: document.querySelector('main').getBoundingClientRect().left,
        groups: all('.side nav h2').map((el) => el.textContent),
    };
}"""


def test_the_look_of_type_ground_parts_and_frame(stage: Page, stage_url: str) -> None:
    visit(stage, stage_url, "/kit")
    stage.evaluate("document.fonts.ready.then(() => null)")
    look = stage.evaluate(LOOK)
    for said, drawn in TYPE.items():
        [found] = [one for text, one in look["type"].items() if text.startswith(said)]
        assert tuple(found) == drawn, said
    assert look["fonts"] == ["Inter"]
    assert "monospace" in look["mono"]
    assert look["loaded"]
    assert look["ground"] == ["rgb(15, 23, 42)", "dark"]
    assert len(set(look["buttons"].values())) == 4
    parts(look)
    frame(look)
    present(stage)


def parts(look: dict[str, Any]) -> None:
    """A state is a word beside its colour; what is only an icon has a name."""
    levels = dict(look["dots"])
    assert {"Good", "Fair", "Poor", "No data"} <= set(levels)
    assert len({levels[word] for word in ("Good", "Fair", "Poor")}) == 3
    words = [word for word, _ in look["badges"]]
    assert {"Free", "Pro", "Growth", "Active", "Failed"} <= set(words)
    assert all(word and marked for word, marked in look["badges"])
    assert "Checking" in look["spinner"]
    assert ["48", "6 more than last week"] in look["stats"]
    assert look["icons"] >= 10
    assert look["nameless"] == 0
    assert look["small"] == []


def frame(look: dict[str, Any]) -> None:
    """The navigation is a column at the left, as high as the window, in groups."""
    left, width, height, window = look["side"]
    assert (left, height) == (0, window)
    assert look["main"] >= width > 200
    assert look["groups"] == ["Overview", "Operate", "Develop"]


def present(page: Page) -> None:
    """Every part a page is made of is there, by the role it has for readers."""
    main = page.locator("main")
    for role in ("table", "tablist", "combobox", "progressbar", "region", "radio", "switch"):
        expect(main.get_by_role(role).first).to_be_visible()
    page.get_by_test_id("ask").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button")).to_have_text(["Go back", "Cancel provision"])
    dialog.get_by_test_id("confirm").click()
    expect(page.locator(".toast.tone-success")).to_contain_text("Provision cancelled")
    page.get_by_test_id("refuse").click()
    expect(page.get_by_role("alert").filter(has_text="The wallet is empty.").first).to_be_visible()
