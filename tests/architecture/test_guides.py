"""The guides and runbooks that people were promised: there, found from the index, saying what they must."""

from __future__ import annotations

from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PROMISED = {
    "guide/domains.md": (
        "## What you need",
        "Access to your registrar",
        "An active Google Workspace",
        "super administrator",
        "which name servers to set",
    ),
    "guide/domain-setup.md": ("name servers", "Google Workspace", "Enter your Smartlead key"),
    "guide/mailboxes.md": ("Google Workspace", "apppasswords", "Connect to the sequencer"),
    "guide/credentials.md": ("domain-wide delegation", "Smartlead", "super administrator"),
    "guide/provisioning.md": ("Open HeyReach", "Create campaign", "Paste the copy of your course"),
    "operate/dns-restore.md": ("## Clean up after a failure", "**failed**", "`mailwright:`"),
    "operate/scale.md": (
        "## Workers, connections, caches",
        "`MAILWRIGHT_CONCURRENCY`",
        "`MAILWRIGHT_DATABASE_POOL`",
        "longer caches",
        "`MAILWRIGHT_CACHE_FACTOR`",
        "`MAILWRIGHT_CACHE_MEGABYTES`",
    ),
    "operate/error-analysis.md": ("Read the log", "Reproduce it in the sandbox", "## Afterwards"),
}


@pytest.mark.parametrize("page", PROMISED)
def test_what_was_promised_is_written_and_can_be_found(page: str) -> None:
    said = (DOCS / page).read_text()
    for words in PROMISED[page]:
        assert words in said
    folder, name = page.split("/")
    assert f"({name})" in (DOCS / folder / "index.md").read_text()
