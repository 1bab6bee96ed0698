"""Waiting for what tells nobody that it has happened: another process, a server, a row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from inspect import isawaitable
from typing import Any, TypeVar, overload

T = TypeVar("T")


@overload
async def until(
    answer: Callable[[], Coroutine[Any, Any, T]], within: float = ..., pause: float = ...
) -> T: ...
@overload
async def until(answer: Callable[[], T], within: float = ..., pause: float = ...) -> T: ...
async def until(answer: Callable[[], Any], within: float = 20.0, pause: float = 0.01) -> Any:
    """Ask again until the answer is true, and return it; raise TimeoutError when it never is."""
    async with asyncio.timeout(within):
        while True:
            said = answer()
            found = await said if isawaitable(said) else said
            if found:
                return found
            await asyncio.sleep(pause)
