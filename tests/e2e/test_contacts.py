"""Contacts in a browser: a file is dropped, looked at, imported, found, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, FilePayload, expect

from tests.e2e.people import Person
from tests.e2e.test_every_page import survey
from tests.e2e.ways import go
from tests.support.importing import csv_of

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
Enter = Callable[..., BrowserContext]
ROWS = [f"ada{n}@example.com,Ada{n},Byron,Acme" for n in range(60)]


@pytest.fixture
def forgiving(enter: Enter, problems: list[str]) -> Iterator[None]:
    """Forgive the measuring tool its own style, which the policy refuses, before ``enter`` looks."""
    yield
    problems[:] = [said for said in problems if "inline" not in said]


@pytest.mark.usefixtures("forgiving")
def test_a_file_becomes_contacts_and_goes_again(
    enter: Enter, newcomer: Callable[[str], Person]
) -> None:
    page = enter(newcomer("Ines")).new_page()
    go(page, "/contacts")
    expect(page.get_by_text("No contact yet")).to_be_visible()
    go(page, "/contacts/imports")
    raw = csv_of(*ROWS, "nonsense,No,Body,")
    page.get_by_test_id("upload").set_input_files(
        FilePayload(name="fair.csv", mimeType="text/csv", buffer=raw)
    )
    page.wait_for_url(re.compile(r"/contacts/imports/.+"))
    expect(page.get_by_text("61 rows, not imported yet")).to_be_visible()
    rows = page.get_by_role("list", name="Rows").get_by_role("listitem")
    expect(rows.first).to_contain_text("New")
    page.get_by_label("Meaning of company").select_option("")
    page.get_by_label("Meaning of email").select_option("")
    expect(page.get_by_text("Say which column holds the addresses.")).to_be_visible()
    page.get_by_label("Meaning of email").select_option("email")
    expect(rows.first).to_contain_text("New")
    page.get_by_test_id("start-import").click()
    expect(page.get_by_text("Say where these people agreed")).to_be_visible()
    page.get_by_test_id("consent-source").fill("Spring fair")
    page.get_by_label("Tag them").fill("fair")
    page.get_by_test_id("start-import").click()
    progress = page.get_by_test_id("import-progress")
    expect(progress).to_contain_text("61 rows imported")
    here = page.url
    with page.expect_download() as refused:
        page.get_by_role("button", name="Rows not taken").click()
    assert "nonsense" in refused.value.path().read_text()
    go(page, "/contacts")
    page.get_by_role("searchbox").fill("ada59")
    expect(page.locator(".table tbody tr")).to_have_count(1)
    expect(page.locator(".table tbody tr")).to_contain_text("Spring fair")
    one = str(page.locator(".table tbody a").first.get_attribute("href"))
    assert survey(page, [one, here]) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_test_id("undo").click()
    page.get_by_test_id("confirm").click()
    expect(progress).to_contain_text("The import is taken back")
    expect(progress).to_contain_text("60")
    go(page, "/contacts")
    expect(page.get_by_text("No contact yet")).to_be_visible()
