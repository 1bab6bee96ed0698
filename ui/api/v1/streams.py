"""Long files sent line by line while they are read."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse


async def csv(pieces: AsyncIterator[str], name: str) -> StreamingResponse:
    """Return a CSV to save under a name; a refusal comes before the first line leaves."""
    first = await anext(pieces, "")

    async def whole() -> AsyncIterator[str]:
        yield first
        async for piece in pieces:
            yield piece

    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(whole(), media_type="text/csv; charset=utf-8", headers=headers)
