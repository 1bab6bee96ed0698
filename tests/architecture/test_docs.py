"""The documentation holds together: links lead somewhere, and every error has its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import error_codes, links
from tests.architecture.source import ROOT, Source

HELP = ROOT / "docs" / "help" / "errors"
PARTS = ("## What happened", "## What to do")


@pytest.mark.parametrize("document", links.pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    assert list(links.broken(document)) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here\n[a](#here) [b](#there) [c](gone.md) [d](page.md#here)\n")
    assert list(links.broken(page)) == ["#there", "gone.md"]


def test_every_error_code_has_its_page() -> None:
    pages = {page.stem for page in HELP.glob("*.md")}
    assert error_codes.codes(error_codes.product()) == pages


@pytest.mark.parametrize("document", sorted(HELP.glob("*.md")), ids=lambda path: path.stem)
def test_a_help_page_says_what_happened_and_what_to_do(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [part for part in PARTS if part not in text] == []


def test_codes_are_read_from_classes_and_calls() -> None:
    source = Source.of(
        "core/x.py",
        "class Late(AppError):\n    code = 'late'\nraise Late('x', code='too_late')\nf(code='no')",
    )
    assert error_codes.codes([source]) == {"late", "too_late"}
