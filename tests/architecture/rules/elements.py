"""Parts of NiceGUI that cost accessibility, memory or routing, and have a replacement of our own."""

from __future__ import annotations

import ast

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import dotted

REPLACED = {
    "ui.page": "a page is a row in ui/routes.py",
    "ui.upload": "use the kit's drop zone: ui.upload nests an input in a button",
    "ui.range": "ui.range announces wrong values",
    "ui.rating": "its targets are too small",
    "ui.stepper": "use the kit's steps",
    "ui.aggrid": "use the kit's data table",
    "app.storage": "sessions, preferences and drafts live in the database",
}


def check(source: Source) -> list[Violation]:
    """Find elements that have a replacement."""
    if source.floor != "ui":
        return []
    return [
        Violation(source.path, node.lineno, f"{dotted(node)}: {REPLACED[dotted(node)]}")
        for node in source.nodes
        if isinstance(node, ast.Attribute) and dotted(node) in REPLACED
    ]


GOOD = (
    Sample("ui/routes.py", 'Page("/domains", names.build)'),
    Sample("ui/kit/table.py", "ui.table(rows=rows)"),
)
BAD = (
    Sample("ui/domains/names.py", '@ui.page("/domains")\ndef page(): ...'),
    Sample("ui/sending/imports.py", "ui.upload(on_upload=read)"),
    Sample("ui/shell/frame.py", 'app.storage.user["theme"] = "dark"'),
)
