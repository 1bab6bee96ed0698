"""Workbooks (.xlsx) turned into CSV, with a watch on what they unpack to."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.sending.import_formats import unreadable

MOST_UNPACKED_BYTES = 400_000_000
MOST_PARTS = 2_000
MOST_CELLS = 12_000_000
"""Rows times columns: the reader keeps a place for every cell up to the last one."""
PLAIN = b' r="'
COLUMNS = re.compile(rb' r="([A-Z]{1,4})[0-9]')
LATE_ROWS = re.compile(rb' r="[A-Z]{0,4}([0-9]{5,8})"')
"""Rows before 10,000 are too few to matter, and not looking at them is four times as fast."""
ODDLY_WRITTEN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,4})(\d{1,8})")
"""The name of a cell as XML allows it; every program writes it without blanks."""
ODD = (b"r =", b"r\t=", b"r\n=", b"r\r=")
LONGEST_REFERENCE = 40
LETTERS = 26
MIDNIGHT = time()
READ_BYTES = 1 << 20
SAVE_AGAIN = "Open it in your spreadsheet program, save it again, or save it as CSV."


def to_csv(source: Path, target: Path, *, most_bytes: int = MOST_UNPACKED_BYTES) -> None:
    """Write the first visible sheet of a workbook as CSV in UTF-8; raise Invalid when it cannot be.

    Unpacks the archive once without keeping anything, so that one that grows beyond 400 MB, or
    whose last cell is far out, is refused whatever it says of itself.
    """
    _weigh(source, most_bytes)
    try:
        with CalamineWorkbook.from_path(source) as book:
            sheet = book.get_sheet_by_name(_first_visible(book))
            with target.open("w", encoding="utf-8", newline="") as written:
                csv.writer(written).writerows(
                    [text_of(cell) for cell in row] for row in sheet.iter_rows()
                )
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise unreadable("This workbook is damaged or locked by a password.", SAVE_AGAIN) from error


def text_of(cell: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _first_visible(book: CalamineWorkbook) -> str:
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return sheet.name
    raise unreadable("This workbook has no sheet to read.", SAVE_AGAIN)


def _weigh(source: Path, most_bytes: int) -> None:
    """Raise Invalid unless an archive is sound and unpacks to a size we can take."""
    unpacked = 0
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise unreadable("This workbook has too many parts.", SAVE_AGAIN)
            if sum(part.file_size for part in parts) > most_bytes:
                raise _too_big(most_bytes)
            for part in parts:
                extent = Extent()
                with archive.open(part) as stream:
                    while block := stream.read(READ_BYTES):
                        unpacked += len(block)
                        if unpacked > most_bytes:
                            raise _too_big(most_bytes)
                        if "/worksheets/" in part.filename:
                            extent.widen(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise unreadable("This workbook is damaged or locked by a password.", SAVE_AGAIN) from error


class Extent:
    """How far out the cells of a sheet are named, seen while its XML runs by."""

    def __init__(self) -> None:
        self._tail = b""
        self._rows, self._columns = 10_000, 1

    def widen(self, block: bytes) -> None:
        """Take the next piece of XML into account; raise Invalid when the sheet is too large."""
        seen = self._tail + block
        self._tail = seen[-LONGEST_REFERENCE:]
        if seen.count(b"r=") == seen.count(PLAIN) and not any(odd in seen for odd in ODD):
            letters = set(COLUMNS.findall(seen))
            rows = set(LATE_ROWS.findall(seen))
        else:
            names = ODDLY_WRITTEN.findall(seen)
            letters, rows = {column for column, _ in names}, {row for _, row in names}
        self._columns = max(self._columns, *map(_number, letters), 1)
        self._rows = max(self._rows, *map(int, rows), 1)
        if self._rows * self._columns > MOST_CELLS:
            raise unreadable(
                f"This sheet reaches to row {self._rows:,} and column {self._columns:,}.",
                "Leave out what you do not write about, or save it as CSV.",
            )


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + letter - ord("A") + 1
    return number


def _too_big(most_bytes: int) -> Exception:
    size = most_bytes // 1_000_000
    return unreadable(
        f"This workbook unpacks to more than {size} MB.", "Save it as CSV, or cut it into several."
    )
