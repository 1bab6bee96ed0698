"""Turns a letter's template into a subject, a plain text and an HTML page that say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
BLANK_LINES = re.compile(r"\n\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail."""

    subject: str
    text: str
    html: str


def render(name: str, values: dict[str, Any]) -> Letter:
    """Return the letter; raise jinja2.UndefinedError when a value it needs is missing."""
    plain = _environment("text").get_template(f"{name}.jinja")
    context = plain.new_context(values)
    subject = " ".join("".join(plain.blocks["subject"](context)).split())
    text = BLANK_LINES.sub("\n\n", plain.render(values)).strip() + "\n"
    html = _environment("html").get_template(f"{name}.jinja").render(values)
    return Letter(subject, text, html)


def names() -> list[str]:
    """Return the names of all letters."""
    return sorted(path.stem for path in TEMPLATES.glob("*.jinja"))


@cache
def _environment(medium: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=medium == "html",  # noqa: S701 - the plain text is not markup
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["layout"] = f"layout.{medium}"
    made.globals["say"] = made.get_template(f"words.{medium}").module
    return made
