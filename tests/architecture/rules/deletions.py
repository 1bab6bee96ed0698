"""Nothing is deleted on a page before it was asked: the function that deletes asks, in a dialog, first."""

from __future__ import annotations

import ast

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import calls, dotted, method

DELETES = frozenset(
    {
        "anonymize",
        "archive",
        "delete",
        "discard",
        "disconnect",
        "erase",
        "leave",
        "remove",
        "revoke",
    }
    | {"give_up", "undo", "withdraw"}
)
"""Names of use cases that take something away that is not simply put back."""
TAKES_BACK = frozenset({"contact_tags.remove", "orders.remove", "records.discard"})
"""A tag of a contact, a name in the cart, a plan not approved: one press makes it again."""
ACTS = frozenset({"act", "call"})
ASKS = frozenset({"confirm", "dialog"})
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def check(source: Source) -> list[Violation]:
    """Find pages that hand a deleting use case to act or call where nothing was asked."""
    if source.floor != "ui":
        return []
    functions = [node for node in source.nodes if isinstance(node, FUNCTIONS)]
    return [
        Violation(source.path, call.lineno, f"{deleted} is done without asking")
        for function in functions
        for call in calls(_own(function))
        if method(call) in ACTS and (deleted := _deleted(call)) and not _asks(function)
    ]


def _own(function: ast.AST) -> list[ast.AST]:
    """Return the nodes of a function without those of the functions inside it."""
    found: list[ast.AST] = []
    for child in ast.iter_child_nodes(function):
        found.append(child)
        if not isinstance(child, FUNCTIONS):
            found += _own(child)
    return found


def _deleted(call: ast.Call) -> str:
    named = (dotted(argument) for argument in call.args if isinstance(argument, ast.Attribute))
    return next(
        (one for one in named if one.rpartition(".")[2] in DELETES and one not in TAKES_BACK), ""
    )


def _asks(function: ast.AST) -> bool:
    """Tell whether a function opens a question, or a function of the page whose name says so."""
    return any(
        method(call) in ASKS or method(call).startswith("ask") for call in calls(_own(function))
    )


GOOD = (
    Sample(
        "ui/sending/relays.py",
        "async def drop():\n    if await view.confirm('a', 'b', 'c'):\n"
        "        await view.act('Removed', relays.remove, 1)",
    ),
    Sample("ui/domains/buy.py", "async def drop():\n    await view.call(orders.remove, 1)"),
    Sample("core/sending/relays.py", "async def drop():\n    await act('', relays.remove, 1)"),
)
BAD = (
    Sample("ui/sending/relays.py", "async def drop():\n    await view.act('', relays.remove, 1)"),
    Sample(
        "ui/sending/contacts.py",
        "async def page():\n    async def drop():\n        await view.act('', contacts.erase, 1)\n"
        "    await view.confirm('a', 'b', 'c')",
    ),
)
