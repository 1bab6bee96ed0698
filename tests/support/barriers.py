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
FIND = f"""axe.run(document, {json.dumps(OPTIONS)}).then(found =>
    new Promise(done => setTimeout(() => done(found.violations), 40)))"""
"""What the measuring itself makes the browser complain about is said before the answer comes."""


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
