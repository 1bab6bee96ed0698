"""How long an action may take; beyond that it is stopped and its person is told so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.errors import Unavailable

LONGEST_SECONDS = 60.0


@asynccontextmanager
async def bounded(longest: float | None = None) -> AsyncIterator[asyncio.Timeout]:
    """Stop what runs within after so many seconds and raise Unavailable; what was written stays whole."""
    seconds = LONGEST_SECONDS if longest is None else longest
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield limit
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise Unavailable(
            f"This took longer than {seconds:.0f} seconds and was stopped.",
            provider="mailwright",
            action="Look at what came of it, then try again.",
        ) from error
