"""What a process loads before anybody asks it for something."""

from __future__ import annotations

from tests.architecture.source import ROOT
from tests.support.programs import python

LATE = {
    *("adapters.sandbox.app", "adapters.stripe.api", "ui.api.v1.whole"),
    *("aiohttp", "alembic", "css_inline", "cryptography.x509", "dns", "markdown_it", "nh3"),
    *("pydantic.v1.main", "requests", "rich", "selectolax", "stripe", "tldextract", "watchfiles"),
}


def test_a_start_loads_nothing_that_can_wait_for_its_first_use() -> None:
    code = "import sys, main, ui.serving; print(*sys.modules)"
    ran = python("-c", code, cwd=ROOT)
    loaded = set(ran.stdout.split())
    assert {"ui.app", "ui.api.v1.router", "adapters.registry"} <= loaded
    assert not LATE & loaded
