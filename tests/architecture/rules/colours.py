"""A colour has a name, and the name has a value in ui/theme only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import strings

LITERAL = re.compile(
    r"(?<![&\w/])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgb|hsl)a?\(", re.IGNORECASE
)
ADDRESS = re.compile(r"""(?:href|src|to)=["']?#""")


def check(source: Source) -> list[Violation]:
    """Find colour values in ui outside of its theme; mail knows no theme and writes them out."""
    if source.floor != "ui" or source.path.parts[1:2] == ("theme",):
        return []
    return [
        Violation(source.path, line, f"{value} is a colour: name it in ui/theme")
        for line, text in _texts(source)
        for value in LITERAL.findall(ADDRESS.sub("", text))
    ]


def _texts(source: Source) -> Iterator[tuple[int, str]]:
    if source.is_python:
        yield from ((node.lineno, str(node.value)) for node in strings(source.tree))
    else:
        yield from enumerate(source.text.splitlines(), start=1)


GOOD = (
    Sample("ui/theme/tokens.py", 'ACCENT = "#3B82F6"'),
    Sample("ui/kit/atoms.py", 'ui.element("i").classes("dot success")'),
    Sample("ui/shell/frame.py", 'link = "/billing/#add"\nline = "&#8203;"'),
    Sample("ui/static/kit.css", ".card { background: var(--card) }"),
    Sample("core/accounts/letters/layout.html", '<td style="color: #3B82F6">'),
)
BAD = (
    Sample("ui/kit/atoms.py", 'x = "color: #3B82F6"'),
    Sample("ui/kit/chart.py", 'x = "fill=rgba(0, 0, 0, .5)"'),
    Sample("ui/static/kit.css", ".card { background: #fff }"),
    Sample("ui/kit/chart.py", 'x = f"stroke:#10b981;{width}"'),
)
