"""No text that came from outside becomes markup or script."""

from __future__ import annotations

import ast

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, is_built, method

RAW = frozenset({"run_javascript", "add_head_html", "add_body_html", "add_css", "add_slot"})


def check(source: Source) -> list[Violation]:
    """Find unsanitised HTML, and scripts or styles put together from parts."""
    if source.floor != "ui":
        return []
    found = []
    for call in calls(source.nodes):
        if any(_switches_off(keyword) for keyword in call.keywords):
            found.append(Violation(source.path, call.lineno, "sanitize=False lets scripts in"))
        if method(call) in RAW and any(is_built(argument) for argument in call.args):
            found.append(
                Violation(
                    source.path, call.lineno, f"{method(call)} takes no text built on the spot"
                )
            )
    return found


def _switches_off(keyword: ast.keyword) -> bool:
    return (
        keyword.arg == "sanitize"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
    )


GOOD = (
    Sample("ui/kit/copy.py", 'ui.run_javascript("document.title")'),
    Sample("ui/shell/frame.py", "ui.add_head_html(FONT_PRELOAD)"),
    Sample("ui/theme/install.py", "ui.add_head_html(assets.head_html())"),
    Sample("ui/shell/frame.py", "ui.html(preview)"),
)
BAD = (
    Sample("ui/kit/copy.py", 'ui.run_javascript(f"copy({text})")'),
    Sample("ui/kit/copy.py", 'ui.run_javascript("copy(" + text + ")")'),
    Sample("ui/shell/frame.py", 'ui.add_head_html("<title>{}</title>".format(title))'),
    Sample("ui/sending/templates.py", "ui.html(body, sanitize=False)"),
)
