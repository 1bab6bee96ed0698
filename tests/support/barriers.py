"""What keeps people out of a page, as far as a machine can find it: the rules of WCAG 2.1 AA."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

CONTRAST = "color-contrast"
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "rules": {CONTRAST: {"enabled": False}},
    "resultTypes": ["violations"],
    "preload": False,
}
CONTRAST_OPTIONS = {
    "runOnly": {"type": "rule", "values": [CONTRAST]},
    "resultTypes": ["violations", "passes", "incomplete"],
    "elementRef": True,
    "selectors": False,
}
LOOKS = (Path(__file__).parent / "looks.js").read_text()
FIND = f"""async measured => {{
    await Promise.all(document.getAnimations()
        .filter(a => a.effect.getComputedTiming().endTime < Infinity && a.playState === 'running')
        .map(a => a.finished.catch(() => 0)));
    const said = rule => rule.nodes.map(n => `${{rule.id}}: ${{n.target || n.html}} ${{n.failureSummary}}`);
    const looks = ({LOOKS})(), known = new Set(measured);
    const fresh = [...looks.keys()].filter(e => !known.has(looks.get(e)));
    const found = (await axe.run(document, {json.dumps(OPTIONS)})).violations.flatMap(said);
    const fine = new Set();
    if (fresh.length) {{
        const seen = await axe.run({{include: fresh}}, {json.dumps(CONTRAST_OPTIONS)});
        found.push(...seen.violations.flatMap(said));
        const onGradient = node => node.any[0].data?.messageKey === 'bgGradient';
        const passed = seen.passes.flatMap(rule => rule.nodes);
        const unjudged = seen.incomplete.flatMap(rule => rule.nodes).filter(onGradient);
        for (const node of [...passed, ...unjudged]) fine.add(looks.get(node.element));
    }}
    await new Promise(done => setTimeout(done, 40));
    return [found, [...fine].filter(look => look)];
}}"""
"""Once transitions have come to an end: the broken rules, and the looks that can be read.

Contrast would be nearly all of the work: it is measured where text looks as none did before. What
the measuring itself makes the browser complain about is said before the answer comes.
"""


def barriers(page: Page) -> list[str]:
    """Return the broken rules of the page as it stands; transitions come to an end before."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    found: list[str]
    fine: list[str]
    found, fine = page.evaluate(FIND, sorted(readable()))
    readable().update(fine)
    return found


@cache
def readable() -> set[str]:
    """Return the looks of text whose contrast was measured and is enough, on whatever page."""
    return set()


@cache
def script() -> str:
    """Return axe-core's own source."""
    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text()
