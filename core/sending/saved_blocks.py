"""Blocks that an organization keeps under a name, to be put into any design."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.errors import Conflict, LimitReached, NotFound
from core.sending import blocks
from core.sending.template_content import name_of
from core.system import Work
from data.sending.templates import SavedBlock

__all__ = ["SavedBlock", "get", "keep", "listing", "remove"]

MOST = 50


async def listing(work: Work) -> list[SavedBlock]:
    """Return the blocks that are kept, by name."""
    return list(await work.session.exec(select(SavedBlock).order_by(col(SavedBlock.name))))


async def get(work: Work, block_id: UUID) -> SavedBlock:
    """Return one block that is kept; raise NotFound."""
    found = await work.session.get(SavedBlock, block_id)
    if found is None:
        raise NotFound("There is no such block.", action="It may have been removed.")
    return found


async def keep(work: Work, name: str, block: Mapping[str, Any]) -> SavedBlock:
    """Keep a block, with all that is in it, under a name of its own."""
    name = name_of(name)
    there = await work.session.exec(select(SavedBlock).where(SavedBlock.name == name))
    if there.first() is not None:
        raise Conflict("A block of this name is kept already.", action="Choose another name.")
    count = (await work.session.exec(select(func.count()).select_from(SavedBlock))).one()
    if count >= MOST:
        raise LimitReached(
            f"At most {MOST} blocks are kept.", action="Remove those you do not use."
        )
    kept = SavedBlock(
        organization_id=work.organization_id,
        name=name,
        block=blocks.written(blocks.block_of(block)),
        created_at=work.now(),
        updated_at=work.now(),
    )
    work.session.add(kept)
    await work.session.flush()
    return kept


async def remove(work: Work, block_id: UUID) -> None:
    """Keep a block no longer; designs that hold it are not touched."""
    await work.session.delete(await get(work, block_id))
