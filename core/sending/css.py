"""Style sheets and style attributes of strangers, filtered property by property."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from tinycss2 import ast

from core.sending.css_rules import FUNCTIONS, GROUPS, OUTLOOK, PROPERTIES, WITH_IMAGES

MARKUP = re.compile(r"[<>\\]|-->|@", re.ASCII)
"""What no filtered value needs: markup, escapes that hide letters, rules inside of rules."""
LIVE = re.compile(r":(?!root|first-child|last-child|nth-child|not)", re.ASCII)
"""Selectors that ask for a state or make something up; these cannot be written into elements."""
IMAGE = re.compile(r"https://[^\s\"'()<>\\]{1,2000}")
DEEPEST = 3
DEEPEST_VALUE = 8
LARGEST_SHEET = 100_000
MOST_RULES = 1_000
LONGEST_KEPT = 500
"""Style attributes up to this length are remembered: mail says the same in every cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A safe style sheet: rules that can be written into elements, and rules that have to stay."""

    rules: str = ""
    staying: str = ""

    @property
    def whole(self) -> str:
        """Return everything in one style sheet."""
        return "\n".join(part for part in (self.rules, self.staying) if part)


def declarations(text: str) -> str:
    """Return the safe declarations of a style attribute."""
    return _kept(text) if len(text) <= LONGEST_KEPT else _read(text)


def sheet(text: str) -> Sheet:
    """Return the safe rules of a style sheet, comments and unknown at-rules gone."""
    rules: list[str] = []
    staying: list[str] = []
    found = tinycss2.parse_stylesheet(
        text[:LARGEST_SHEET], skip_comments=True, skip_whitespace=True
    )
    for node in found:
        if isinstance(node, ast.QualifiedRule):
            written = _rule(node)
            selector = written.partition("{")[0]
            (staying if LIVE.search(selector) else rules).append(written)
        elif isinstance(node, ast.AtRule):
            staying.append(_group(node, 1))
    return Sheet(
        "\n".join(list(filter(None, rules))[:MOST_RULES]), "\n".join(filter(None, staying))
    )


def _read(text: str) -> str:
    return _safe_declarations(tinycss2.parse_blocks_contents(text[:LARGEST_SHEET]))


_kept = lru_cache(maxsize=2_000)(_read)


def _rule(node: ast.QualifiedRule) -> str:
    selector = " ".join(tinycss2.serialize(node.prelude).split())
    if not selector or MARKUP.search(selector.replace(">", "")):
        return ""
    body = _safe_declarations(tinycss2.parse_blocks_contents(node.content))
    return f"{selector}{{{body}}}" if body else ""


def _group(node: ast.AtRule, depth: int) -> str:
    name = node.lower_at_keyword
    condition = " ".join(tinycss2.serialize(node.prelude).split())
    risky = "url(" in condition.lower() or re.search(r"[<\\{};@]", condition)
    if name not in GROUPS or node.content is None or risky or depth > DEEPEST:
        return ""
    inside = []
    for rule in tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True):
        if isinstance(rule, ast.QualifiedRule):
            inside.append(_rule(rule))
        elif isinstance(rule, ast.AtRule):
            inside.append(_group(rule, depth + 1))
    kept = "\n".join(filter(None, inside))
    return f"@{name} {condition}{{\n{kept}\n}}" if kept else ""


def _safe_declarations(nodes: list[Any]) -> str:
    kept = []
    for node in nodes:
        if isinstance(node, ast.Declaration) and _known(node.lower_name):
            if not _safe_values(node.value, images=node.lower_name in WITH_IMAGES):
                continue
            value = " ".join(tinycss2.serialize(node.value).split())
            if not value or MARKUP.search(value):
                continue
            kept.append(f"{node.lower_name}:{value}{' !important' if node.important else ''}")
    return ";".join(kept)


def _known(name: str) -> bool:
    return name in PROPERTIES or OUTLOOK.fullmatch(name) is not None


def _safe_values(nodes: list[Any], *, images: bool, depth: int = 0) -> bool:
    """Tell whether no part of a value fetches, runs or hides anything."""
    return depth < DEEPEST_VALUE and all(
        _safe_value(node, images=images, depth=depth + 1) for node in nodes
    )


def _safe_value(node: Any, *, images: bool, depth: int) -> bool:
    if isinstance(node, ast.URLToken):
        return images and IMAGE.fullmatch(node.value) is not None
    if isinstance(node, ast.FunctionBlock):
        if node.lower_name == "url":
            address = [inner for inner in node.arguments if inner.type != "whitespace"]
            quoted = len(address) == 1 and isinstance(address[0], ast.StringToken)
            return images and quoted and IMAGE.fullmatch(address[0].value) is not None
        known = node.lower_name in FUNCTIONS
        return known and _safe_values(node.arguments, images=False, depth=depth)
    if isinstance(node, ast.ParenthesesBlock):
        return _safe_values(node.content, images=False, depth=depth)
    blocks = (ast.CurlyBracketsBlock, ast.ParseError, ast.SquareBracketsBlock, ast.AtKeywordToken)
    return not isinstance(node, blocks)
