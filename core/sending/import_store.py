"""Where uploaded files lie until they are imported: a folder of this machine, taken in bit by bit."""

from __future__ import annotations

import asyncio
import errno
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from core.errors import Conflict, Invalid, LimitReached
from core.sending import import_formats, import_sheets
from core.sending.import_formats import Contents
from core.settings import Settings

MOST_TEXT_BYTES = 300_000_000
MOST_SHEET_BYTES = 50_000_000
WORKBOOK = b"PK\x03\x04"
WRITE_BYTES = 1 << 20
HOME_FILE = "home.id"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was taken in: text or a workbook, how large, and what it holds."""

    kind: str
    size_bytes: int
    contents: Contents


def folder(settings: Settings) -> Path:
    """Return the folder of imports, made when it is missing."""
    found = settings.home / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def home_of(settings: Settings) -> str:
    """Return the name of this folder, which says which processes see its files."""
    file = folder(settings) / HOME_FILE
    if not file.exists():
        made = file.with_suffix(f".{secrets.token_hex(4)}")
        made.write_text(secrets.token_hex(8))
        with suppress(FileExistsError):  # another process was faster
            file.hardlink_to(made)
        made.unlink()
    return file.read_text()


def path_of(settings: Settings, import_id: UUID) -> Path:
    """Return the file of an import, which is CSV whatever was uploaded."""
    return folder(settings) / f"{import_id}.csv"


def forget(settings: Settings, import_id: UUID) -> None:
    """Remove the file of an import, if it is here."""
    path_of(settings, import_id).unlink(missing_ok=True)


def too_large(size_bytes: int, kind: str = "") -> LimitReached | None:
    """Return the refusal of a size, None when it can be taken; a workbook may be 50 MB, text 300."""
    most = MOST_SHEET_BYTES if kind == "xlsx" else MOST_TEXT_BYTES
    if size_bytes <= most:
        return None
    return LimitReached(
        f"This file has more than {most // 1_000_000} MB.",
        code="import_too_large",
        action="Leave out columns you do not write about, save it as CSV, or cut it into several.",
    )


async def store(settings: Settings, import_id: UUID, body: AsyncIterator[bytes]) -> Stored:
    """Write an upload down, look at it, and keep it as CSV; what is refused leaves nothing behind."""
    target = path_of(settings, import_id)
    incoming = target.with_suffix(".incoming")
    try:
        size, kind = await _write(incoming, body)
        if not size:
            raise Invalid("This file is empty.", code="import_unreadable", field="file")
        if kind == "xlsx":
            await asyncio.to_thread(import_sheets.to_csv, incoming, target)
            incoming.unlink()
        else:
            incoming.replace(target)
        return Stored(kind, size, await asyncio.to_thread(import_formats.look, target))
    except OSError as error:
        target.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full() from error
        raise
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        incoming.unlink(missing_ok=True)


def disk_full() -> Conflict:
    """Return the refusal when our own disk has no room left."""
    return Conflict(
        "Our disk has no room for this file.",
        code="disk_full",
        action="Try a smaller file, or tell who runs this installation.",
    )


async def _write(path: Path, body: AsyncIterator[bytes]) -> tuple[int, str]:
    """Write what comes in; return (size in bytes, kind), with the kind told by the first bytes."""
    size, kind, waiting = 0, "", bytearray()
    with path.open("wb") as file:
        async for piece in body:
            waiting += piece
            size += len(piece)
            if not kind and len(waiting) >= len(WORKBOOK):
                kind = "xlsx" if waiting.startswith(WORKBOOK) else "csv"
            if refusal := too_large(size, kind):
                raise refusal
            if len(waiting) >= WRITE_BYTES:
                await asyncio.to_thread(file.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(file.write, bytes(waiting))
    return size, kind or "csv"
