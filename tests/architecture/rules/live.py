"""What moves by itself is a LiveElement: one query and one patch for all viewers, and nothing leaks."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, dotted, method

BINDING = re.compile(r"^bind_\w+_from$")
REPEATING = frozenset({"ui.refreshable", "ui.refreshable_method", "ui.timer", "app.timer"})
OWNERS = ("ui/shell/", "ui/kit/")


def check(source: Source) -> list[Violation]:
    """Find timers, refreshables, subscriptions and active links in ui."""
    if source.floor != "ui":
        return []
    found = [
        Violation(source.path, node.lineno, f"{dotted(node)} rebuilds; derive from LiveElement")
        for node in source.nodes
        if isinstance(node, ast.Attribute) and dotted(node) in REPEATING
    ]
    for call in calls(source.nodes):
        name = method(call)
        if BINDING.match(name):
            found.append(Violation(source.path, call.lineno, f"{name} compares ten times a second"))
        if name == "subscribe" and not str(source.path).startswith(OWNERS):
            found.append(
                Violation(
                    source.path, call.lineno, "a subscription outlives the page it was made on"
                )
            )
    return found


GOOD = (
    Sample("ui/provisioning/progress.py", "Progress(view, provision_id)"),
    Sample("ui/shell/live.py", "hub.subscribe(topic, self)"),
    Sample("ui/kit/fields.py", 'ui.input().bind_value(draft, "name")'),
)
BAD = (
    Sample("ui/provisioning/progress.py", "@ui.refreshable\ndef grid(): ..."),
    Sample("ui/shell/frame.py", "ui.timer(1.0, redraw)"),
    Sample("ui/provisioning/progress.py", "changed.subscribe(redraw)"),
    Sample("ui/kit/atoms.py", 'ui.label().bind_text_from(model, "name")'),
)
