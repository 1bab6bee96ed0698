"""What keeps people out of a page, as far as a machine can find it: the rules of WCAG 2.1 AA."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
}
SETTLED = """Promise.all(document.getAnimations()
    .filter(a => a.effect.getComputedTiming().endTime < Infinity && a.playState === 'running')
    .map(a => a.finished.catch(() => 0)))"""
FIND = f"""async () => {{
    const options = {json.dumps(OPTIONS)}, contrast = 'color-contrast', known = window.contrasts;
    const seen = window.contrasts = known || new WeakMap();
    const look = e => {{
        const own = getComputedStyle(e), said = [own.color, own.fontSize, own.fontWeight];
        for (let at = e; at; at = at.parentElement) {{
            const style = getComputedStyle(at);
            said.push(style.backgroundColor, style.backgroundImage, style.opacity, style.filter);
        }}
        return said.join();
    }};
    const speaks = e => e.checkVisibility() && (e.matches('input, select, textarea')
        || [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()));
    const fresh = [...document.body.querySelectorAll('*')].filter(speaks).filter(e => {{
        const now = look(e), before = seen.get(e);
        seen.set(e, now);
        return now !== before;
    }});
    if (known) options.rules = {{[contrast]: {{enabled: false}}}};
    const found = (await axe.run(document, options)).violations;
    if (known && fresh.length) found.push(...(await axe.run(
        {{include: fresh}}, {{runOnly: {{type: 'rule', values: [contrast]}}}})).violations);
    await new Promise(done => setTimeout(done, 40));
    return found;
}}"""
"""Contrast is nearly all of the work: asked again on one page, it is measured where colours are new.

What the measuring itself makes the browser complain about is said before the answer comes.
"""


def barriers(page: Page) -> list[str]:
    """Return the broken rules of the page as it stands; transitions come to an end before."""
    page.evaluate(SETTLED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    found: list[dict[str, Any]] = page.evaluate(FIND)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@cache
def script() -> str:
    """Return axe-core's own source."""
    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text()
