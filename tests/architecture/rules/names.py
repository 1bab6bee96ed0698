"""A name says what a thing is; these words say only that somebody did not know."""

from __future__ import annotations

import re

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import NAMED

EMPTY = frozenset(
    {"manager", "handler", "helper", "util", "orchestrator", "processor", "service"}
    | {"common", "misc", "utility"}
)
WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")


def check(source: Source) -> list[Violation]:
    """Find empty words in the names of folders, modules, classes and functions."""
    if not source.is_python:
        return []
    found = [
        Violation(source.path, 1, f'"{word}" in the path says nothing')
        for part in (*source.path.parts[:-1], source.path.stem)
        for word in empty_words(part)
    ]
    for node in source.nodes:
        if isinstance(node, NAMED):
            found += [
                Violation(source.path, node.lineno, f'"{word}" in {node.name} says nothing')
                for word in empty_words(node.name)
            ]
    return found


def empty_words(name: str) -> list[str]:
    """Return the empty words in a snake_case or CamelCase name, in singular or plural."""
    words = (word.lower() for word in WORD.findall(name))
    return [word for word in words if {word, word.removesuffix("s")} & EMPTY]


GOOD = (
    Sample("core/billing/checkout.py", "class Checkout: ...\ndef open_checkout(): ..."),
    Sample("core/sending/audience.py", "def handle(): ...\ndef uncommonly(): ..."),
)
BAD = (
    Sample("core/billing/checkout_service.py", ""),
    Sample("core/utils/text.py", ""),
    Sample("core/billing/checkout.py", "class CheckoutManager: ..."),
    Sample("core/billing/checkout.py", "def order_helper(): ..."),
    Sample("core/billing/checkout.py", "class HTTPHandler: ..."),
)
