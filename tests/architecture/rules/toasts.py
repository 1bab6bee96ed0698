"""Every action on a page calls out its success; its errors are called out by the view."""

from __future__ import annotations

import ast

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, dotted, method

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def check(source: Source) -> list[Violation]:
    """Find actions without words for their success."""
    if source.floor != "ui":
        return []
    telling = {id(call) for call in _in_functions_that_tell(source)}
    return [
        Violation(source.path, call.lineno, "say what was done, or call out what came of it")
        for call in calls(source.nodes)
        if _is_action(call) and not _has_words(call) and id(call) not in telling
    ]


def _is_action(call: ast.Call) -> bool:
    return dotted(call.func).endswith(("view.act", "view.call"))


def _has_words(call: ast.Call) -> bool:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "done_message"]
    words = named or (call.args[:1] if method(call) == "act" else [])
    return bool(words) and not (isinstance(words[0], ast.Constant) and not words[0].value)


def _in_functions_that_tell(source: Source) -> list[ast.Call]:
    """Return the calls with ``None`` for words in functions that call something out themselves."""
    found = []
    for function in source.nodes:
        if isinstance(function, FUNCTIONS):
            inside = list(calls(ast.walk(function)))
            if any(dotted(call.func).endswith("view.toast") for call in inside):
                found += [call for call in inside if _leaves_it_to_the_page(call)]
    return found


def _leaves_it_to_the_page(call: ast.Call) -> bool:
    given = [*call.args[:1], *(keyword.value for keyword in call.keywords)]
    return any(isinstance(word, ast.Constant) and word.value is None for word in given)


GOOD = (
    Sample("ui/domains/names.py", 'await view.act("Saved", names.save, 1)'),
    Sample("ui/domains/names.py", "await self.view.act(lambda one: one.name, names.save, 1)"),
    Sample("ui/domains/names.py", 'await view.call(names.buy, 1, done_message="Bought")'),
    Sample(
        "ui/domains/names.py",
        "async def look():\n    seen = await view.call(names.buy, done_message=None)\n"
        '    view.toast("success" if seen else "warning", "Seen")',
    ),
    Sample("ui/domains/names.py", "found = await view.look(names.search, 1)"),
)
BAD = (
    Sample("ui/domains/names.py", 'await view.act("", names.save, 1)'),
    Sample("ui/domains/names.py", "await self.view.act(None, names.save, 1)"),
    Sample("ui/domains/names.py", "await view.call(names.buy, 1)"),
    Sample("ui/domains/names.py", 'await view.call(names.buy, 1, done_message="")'),
    Sample(
        "ui/domains/names.py",
        'async def look():\n    await view.act("", names.save)\n    view.toast("success", "Seen")',
    ),
)
