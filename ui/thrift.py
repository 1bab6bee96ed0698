"""What NiceGUI does anew for every element of every page, done once or done faster.

Both are looked at by ``tests/ui/test_thrift.py``, since they reach behind what NiceGUI promises.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any

from nicegui import client, helpers, json

from ui import thrift_elements

expects_arguments: Callable[[Callable[..., Any]], bool] = helpers.expects_arguments
ESCAPES = tuple((chr(letter), entity) for letter, entity in client.HTML_ESCAPE_TABLE.items())
"""The letters that may not stand in the text of a page, "&" first."""


class Elements(str):
    """The elements of a page as JSON, about to be escaped."""

    __slots__ = ()

    def translate(self, table: Any, /) -> str:
        """Return the text escaped: five replacements take a twentieth of a letter-wise translation."""
        if table is not client.HTML_ESCAPE_TABLE:
            return super().translate(table)
        text = str(self)
        for letter, entity in ESCAPES:
            text = text.replace(letter, entity)
        return text


def install() -> None:
    """Make elements with less work, remember which of their methods take arguments, escape in bulk."""
    helpers.expects_arguments = expecting
    thrift_elements.install()
    client.json = SimpleNamespace(dumps=dumps, loads=json.loads)  # type: ignore[attr-defined,assignment]


def remembered() -> Any:
    """Return how often a method was known already, as ``functools.lru_cache`` counts."""
    return _method_expects.cache_info()


def expecting(func: Callable[..., Any]) -> bool:
    """Tell whether a function has to be given something; asked three times for each element."""
    if isinstance(func, MethodType) and isinstance(func.__func__, FunctionType):
        return _method_expects(func.__func__)
    return expects_arguments(func)


@lru_cache(maxsize=1024)
def _method_expects(function: FunctionType) -> bool:
    return expects_arguments(MethodType(function, object()))


def dumps(value: Any) -> Elements:
    """Return JSON whose escaping is quick."""
    return Elements(json.dumps(value))
