"""Stripe's form encoding: brackets in the names become nested objects and lists.

Source: https://docs.stripe.com/api (request bodies are form-encoded).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from adapters.stripe.sandbox.refusals import InvalidRequest

Form = dict[str, "str | Form | list[str | Form]"]
"""What a form says: texts, objects and lists, as deep as the names go."""

Tree = dict[str, "str | Tree"]

NAME = re.compile(r"[^\[\]]+|\[\]")
WELL_FORMED = re.compile(r"[^\[\]]+(\[[^\[\]]*\])*")
DEEPEST = 8


def decode(encoded: str) -> Form:
    """Read ``a[b][0][c]=1&x[]=2`` into ``{"a": {"b": [{"c": "1"}]}, "x": ["2"]}``."""
    tree: Tree = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        _place(tree, _path(name), value, name)
    return {key: _listed(value) for key, value in tree.items()}


def _path(name: str) -> list[str]:
    if not WELL_FORMED.fullmatch(name):
        raise InvalidRequest(f"The parameter name {name} is not well formed.", param=name)
    path = NAME.findall(name.replace("[]", "[\0]").replace("\0", ""))
    if len(path) > DEEPEST:
        raise InvalidRequest(f"The parameter {path[0]} is nested too deeply.", param=path[0])
    return path


def _place(tree: Tree, path: list[str], value: str, name: str) -> None:
    node = tree
    for step in path[:-1]:
        key = str(len(node)) if step == "[]" else step
        child = node.setdefault(key, {})
        if isinstance(child, str):
            raise InvalidRequest(f"{name} is given both as a text and as an object.", param=step)
        node = child
    last = str(len(node)) if path[-1] == "[]" else path[-1]
    node[last] = value


def _listed(node: str | Tree) -> str | Form | list[str | Form]:
    if isinstance(node, str):
        return node
    values = {key: _listed(value) for key, value in node.items()}
    if values and all(key.isdecimal() for key in values):
        ordered = [values[key] for key in sorted(values, key=int)]
        return [value for value in ordered if not isinstance(value, list)]
    return values
