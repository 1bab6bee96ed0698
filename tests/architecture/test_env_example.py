"""The example file names every setting as the code reads it; `make golden` rewrites it."""

from __future__ import annotations

from core import settings
from tests.architecture.source import ROOT


def test_the_example_is_what_the_settings_say() -> None:
    written = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert written.strip() == settings.example().strip()


def test_every_line_is_optional() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_every_setting_is_explained() -> None:
    assert [
        name for name, field in settings.Settings.model_fields.items() if not field.description
    ] == []
