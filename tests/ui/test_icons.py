"""Every icon named anywhere exists; a wrong name would be an empty square."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.sending import block_kinds
from ui import kit
from ui.kit.molecules.notices import ALERT_ICONS
from ui.theme.icons import ICONS
from ui.theme.make_icons import NAMES
from ui.theme.statuses import LEVELS, STATUSES, look

UI = Path(kit.__file__).parents[1]
VUE = UI / "vue"
TEMPLATES = sorted((UI / "web" / "templates").rglob("*.html"))


def test_generated_list_is_complete() -> None:
    assert set(ICONS) == set(NAMES)


def test_every_icon_is_shown_somewhere() -> None:
    makes = {"icons.py", "make_icons.py"}
    files = [p for p in [*UI.rglob("*.py"), *UI.rglob("*.js")] if p.name not in makes]
    files += [*TEMPLATES, Path(block_kinds.__file__)]
    text = "".join(path.read_text() for path in files)
    named = set(re.findall(r"""["'`]([a-z][a-z0-9-]*)["'`]""", text))
    assert not set(ICONS) - named


def test_statuses_and_alerts_have_their_icon() -> None:
    shown = [*STATUSES.values(), *LEVELS.values()]
    assert {shown.icon for shown in shown} | set(ALERT_ICONS.values()) <= set(ICONS)


@pytest.mark.parametrize("path", sorted(VUE.glob("*.js")), ids=lambda p: p.stem)
def test_components_name_icons_that_exist(path: Path) -> None:
    named = re.findall(r'<ico[^>]* name="([\w-]+)"', path.read_text())
    assert set(named) <= set(ICONS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_templates_name_icons_that_exist(path: Path) -> None:
    named = re.findall(r"icon\(\"([\w-]+)\"\)", path.read_text())
    assert set(named) <= set(ICONS)


def test_state_without_a_look_keeps_its_name() -> None:
    assert look("half_way") == ("neutral", "circle", "Half way")
