"""The templates that come with the product, as designs, read from preset_designs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import NotFound
from core.sending import blocks
from core.sending.block_kinds import KINDS
from core.sending.template_content import TemplateContent, category_of

FOLDER = Path(__file__).with_name("preset_designs")


@dataclass(frozen=True, slots=True)
class Preset:
    """One of them; ``name`` is that of its file, ``about`` says when to use it."""

    name: str
    title: str
    about: str
    content: TemplateContent


@cache
def presets() -> tuple[Preset, ...]:
    """Return all presets, by category and then by title."""
    found = (_read(path) for path in FOLDER.glob("*.toml"))
    return tuple(sorted(found, key=lambda one: (one.content.category, one.title)))


def preset(name: str) -> Preset:
    """Return a preset; raise NotFound."""
    for one in presets():
        if one.name == name:
            return one
    raise NotFound("There is no such preset.", action="Choose one of the list.")


def _read(path: Path) -> Preset:
    """Read a preset: a line of TOML for each block, its kind beside its values."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    design = blocks.read(
        {"theme": raw.get("theme", {}), "blocks": [_block(block) for block in raw["blocks"]]}
    )
    return Preset(
        name=path.stem,
        title=raw["title"],
        about=raw["about"],
        content=TemplateContent(
            name=raw["title"],
            category=category_of(raw["category"]),
            subject=raw["subject"],
            preheader=raw["preheader"],
            design=design.to_json(),
        ),
    )


def _block(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a block as designs have it; a name that no property has is a mistake in the file."""
    values = {name: value for name, value in raw.items() if name not in {"kind", "slots"}}
    unknown = values.keys() - {one.name for one in KINDS[raw["kind"]].properties}
    if unknown:
        message = f"a block of the kind {raw['kind']} has no {', '.join(sorted(unknown))}"
        raise ValueError(message)
    slots = [[_block(inner) for inner in slot] for slot in raw.get("slots", [])]
    return {"kind": raw["kind"], "values": values, "slots": slots}
