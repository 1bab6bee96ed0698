"""Pages about one thing that no journey opens: no barrier, no complaint, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.people import Person
from tests.e2e.test_every_page import _axe_itself_adds_a_style, survey

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
__all__ = ["_axe_itself_adds_a_style"]
Enter = Callable[..., BrowserContext]
OURS = {"x-requested-with": "mailwright"}


def test_pages_of_a_segment_a_sender_a_draft_and_a_batch(enter: Enter, nora: Person) -> None:
    context = enter(nora)

    def api(method: str, path: str, body: Any = None) -> Any:
        asked = context.request.fetch(f"/api/v1/{path}", method=method, data=body, headers=OURS)
        assert asked.ok, asked.text()
        return asked.json() if asked.body() else None

    segment = api("GET", "segments")[0]["id"]
    sender = api("GET", "senders")["rows"][0]["id"]
    draft = api("POST", "campaigns", {"name": "Laid aside"})["id"]
    lost = {
        "domain": "elsewhere-mail.com",
        "user_name": "ann",
        "last_name": "Lee",
        "first_name": "Ann",
    }
    batch = api("POST", "batches", {"kind": "mailbox_provision", "items": [lost]})["id"]
    paths = (f"segments/{segment}", f"senders/{sender}", f"campaigns/{draft}/edit?step=1")
    found = survey(context.new_page(), [*(f"/{path}" for path in paths), f"/batches/{batch}"])
    api("DELETE", f"campaigns/{draft}")
    assert found == []


def test_pages_of_an_organization_and_of_a_package_at_its_host(
    enter: Enter, operator: Person
) -> None:
    page = enter(operator).new_page()
    page.goto("/operate")
    package = str(page.locator("a.cell").first.get_attribute("href"))
    page.goto("/operate/organizations")
    organization = str(page.locator(".table tbody a").first.get_attribute("href"))
    assert survey(page, [organization, f"{package}/host"]) == []
