"""What cleaning takes out of HTML, so that a person is told instead of wondering."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2
from tinycss2 import ast

from core.sending import css
from core.sending.css_rules import GROUPS
from core.sending.html_rules import (
    ADDRESSES,
    ANYWHERE,
    BY_TAG,
    TAGS,
    WITHOUT_CONTENT,
    safe_attribute,
)
from core.sending.html_source import regions
from core.sending.merge_reading import Positions

STRUCTURE = frozenset({"html", "head", "body", "meta", "title", "style"})
"""Written anew by us, or kept elsewhere; nobody misses their own."""
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
RAW = re.compile(r"<(\w+)[^>]*>(.*?)(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
LONGEST_SHOWN = 60
MOST = 100


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing taken out; line and column count from 1."""

    line: int
    column: int
    what: str


def removals(source: str) -> list[Removal]:
    """Return what cleaning takes out of HTML, in its order, at most a hundred things."""
    text = source.replace("\r\n", "\n").replace("\x00", "")
    positions = Positions(text)
    found: list[Removal] = []
    for kind, start, end in regions(text):
        region = text[start:end]
        gone = _of_tag(region) if kind == "tag" else _of_raw(region) if kind == "raw" else ()
        for offset, what in gone:
            line, column = positions.of(start + offset)
            found.append(Removal(line, column, what))
    return found[:MOST]


def _of_tag(region: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, what) for a tag or its attributes."""
    tag = TAG.match(region)
    if not tag or tag[1]:
        return
    name = tag[2].lower()
    if name in STRUCTURE - {"body"}:
        return
    if name not in TAGS and name != "body":
        content = " with what is in it" if name in WITHOUT_CONTENT else ""
        yield 0, f"<{name}>{content}"
        return
    for found in ATTRIBUTE.finditer(region, tag.end(), max(tag.end(), len(region) - 1)):
        written = found[2] or ""
        quoted = written[:1] in {'"', "'"}
        value = html.unescape(written[1:-1] if quoted else written)
        gone = _of_attribute(name, found[1].lower(), value)
        if gone:
            yield found.start(), gone


def _of_attribute(tag: str, name: str, value: str) -> str:
    """Return what of an attribute does not stay, "" when all of it does."""
    if name.startswith("on"):
        return f"the handler {name}"
    if name == "style":
        lost = _lost_declarations(value)
        return f"the style {', '.join(lost)}" if lost else ""
    if name not in ANYWHERE | BY_TAG.get(tag, set()):
        return "" if name.startswith(("data-", "xmlns")) else f"the attribute {name}"
    if name in ADDRESSES and value and not value.lstrip().startswith("{{"):
        kept = safe_attribute(name, value, filled=False)
        return "" if kept else f"the address {_short(value)}"
    return ""


def _of_raw(region: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, what) for elements whose content is no text: scripts, style sheets."""
    found = RAW.match(region)
    name, inside = (found[1].lower(), found[2]) if found else ("element", "")
    if name == "style":
        sheet = tinycss2.parse_stylesheet(inside, skip_comments=True, skip_whitespace=True)
        for what in _lost_rules(sheet):
            yield 0, f"in the style sheet: {what}"
    elif name != "title":
        yield 0, f"<{name}> with what is in it"


def _lost_declarations(text: str) -> list[str]:
    nodes = tinycss2.parse_blocks_contents(text)
    return [
        f"{node.lower_name}: {_short(tinycss2.serialize(node.value))}"
        for node in nodes
        if isinstance(node, ast.Declaration) and not css.declarations(node.serialize())
    ]


def _lost_rules(nodes: list[Any]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.QualifiedRule):
            selector = _short(tinycss2.serialize(node.prelude))
            for lost in _lost_declarations(tinycss2.serialize(node.content)):
                yield f"{selector} {{ {lost} }}"
        elif isinstance(node, ast.AtRule) and node.lower_at_keyword in GROUPS and node.content:
            yield from _lost_rules(
                tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            )
        elif isinstance(node, ast.AtRule):
            yield f"@{node.lower_at_keyword}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
