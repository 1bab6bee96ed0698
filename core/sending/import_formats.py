"""How a text file is written: its encoding, its delimiter, its header, and how many rows it has."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import Invalid
from core.sending.addresses import PLAIN

MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
SAMPLE_BYTES = 65_536
SAMPLE_ROWS = 40
LONGEST_CELL = 131_072
"""Characters; a longer cell means that a quotation mark is never closed."""
LONGEST_TITLE = 80
DELIMITERS = ",;\t|\x1f^~:"
MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks, the longer first."""
FALLBACK = "cp1252"
OTHER_KINDS = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
"""How PDF, old Excel and gzip files begin."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is to be read. ``skip`` rows come before the data: blank ones, a hint, the header."""

    encoding: str
    delimiter: str
    skip: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"encoding": self.encoding, "delimiter": self.delimiter, "skip": self.skip}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Shape:
        """Read what ``to_json`` wrote."""
        return cls(raw["encoding"], raw["delimiter"], raw["skip"])


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: its shape, its columns, how many rows, and what is odd about it."""

    shape: Shape
    columns: list[str]
    total: int
    notes: list[str] = field(default_factory=list)


def look(path: Path) -> Contents:
    """Read a whole file once and return what it holds; raise Invalid when it cannot be imported."""
    encoding = encoding_of(path)
    delimiter, hint = delimiter_of(path, encoding)
    header, skip, notes = header_of(path, Shape(encoding, delimiter, hint))
    columns, more = named(header)
    shape = Shape(encoding, delimiter, skip)
    total = counted(path, shape)
    if not total:
        raise Invalid(
            "This file has no rows below its header.",
            code="import_unreadable",
            action="Export it again, with at least one person in it.",
        )
    return Contents(shape, columns, total, notes + more)


@contextmanager
def opened(path: Path, shape: Shape, *, strict: bool = False) -> Iterator[Iterator[list[str]]]:
    """Give the data rows of a file one by one."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=shape.encoding, errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=shape.delimiter, strict=strict)
        for _ in range(shape.skip):
            next(reader, None)
        yield reader


def encoding_of(path: Path) -> str:
    """Return the encoding of a file, by its mark, by its zero bytes, or by trying."""
    with path.open("rb") as raw:
        sample = raw.read(SAMPLE_BYTES)
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return encoding
    if not sample.strip():
        raise unreadable("This file is empty.", "Choose another file.")
    zeros = sample.count(b"\x00")
    low, high = sample[::2].count(b"\x00"), sample[1::2].count(b"\x00")
    odd = zeros * 4 < len(sample) or min(low, high) * 10 > zeros
    if sample.startswith(OTHER_KINDS) or (zeros and odd):
        raise unreadable(
            "This is not a file of text or a spreadsheet we can read.",
            "Save it as CSV or as an Excel workbook (.xlsx) and upload that.",
        )
    if zeros:
        return "utf-16-le" if high > low else "utf-16-be"
    return "utf-8" if is_utf8(path) else FALLBACK


def is_utf8(path: Path) -> bool:
    """Tell whether a file is UTF-8 from beginning to end."""
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(path: Path, encoding: str) -> tuple[str, int]:
    """Return (delimiter, rows to skip for Excel's "sep=" hint) as the first rows suggest it."""
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        sample = text.read(SAMPLE_BYTES)
    first, _, rest = sample.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        return first.strip()[-1], 1
    if first.lower().rstrip("\r") == "sep=\t":
        return "\t", 1
    lines = sample if not rest else sample[: sample.rfind("\n")]
    return max(DELIMITERS, key=lambda one: _fitness(lines, one)), 0


def _fitness(sample: str, delimiter: str) -> tuple[float, int]:
    """Return how evenly a delimiter cuts a sample into more than one column."""
    try:
        found = csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)
        widths = [len(row) for row, _ in zip(found, range(SAMPLE_ROWS), strict=False) if row]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] <= 1:  # a single column needs no delimiter
        return 0.0, -DELIMITERS.index(delimiter)
    even = sum(width == widths[0] for width in widths) / len(widths)
    rarer = delimiter in "^~:"
    return even - (0.5 if rarer else 0), widths[0]


def header_of(path: Path, shape: Shape) -> tuple[list[str], int, list[str]]:
    """Return (header, rows before the data, notes); a file without a header gets numbered columns."""
    skip = shape.skip
    with opened(path, shape) as rows:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                skip += 1
                continue
            if any(PLAIN.fullmatch(cell) for cell in cells):
                note = "This file has no header row, so its columns are numbered. Say below what they mean."
                return ["" for _ in cells], skip, [note]
            return cells, skip + 1, []
    raise unreadable("This file holds nothing but blank rows.", "Choose another file.")


def named(header: list[str]) -> tuple[list[str], list[str]]:
    """Return a header with a name of its own for every column, and notes on what was changed."""
    while header and not header[-1] and len(header) > 1 and any(header):
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise unreadable(
            f"This file has {len(header)} columns; {MOST_COLUMNS} are the most.",
            "Leave out columns you do not write about.",
        )
    columns: list[str] = []
    notes: list[str] = []
    taken: set[str] = set()
    for number, given in enumerate(header, 1):
        title = " ".join("".join(c for c in given if c.isprintable()).split())[:LONGEST_TITLE]
        title = title or f"Column {number}"
        unique, repeat = title, 1
        while unique.lower() in taken:
            repeat += 1
            unique = f"{title} ({repeat})"
        if repeat > 1:
            notes.append(f"Two columns are called {title}; the later one is shown as {unique}.")
        taken.add(unique.lower())
        columns.append(unique)
    return columns, notes


def counted(path: Path, shape: Shape) -> int:
    """Return how many rows a file has; raise Invalid when it breaks off or has too many."""
    total = 0
    try:
        with opened(path, shape, strict=True) as rows:
            for row in rows:
                total += bool(row)
    except csv.Error as error:
        if "end of data" in str(error) or "field limit" in str(error):
            raise unreadable(
                f"After row {total} a quotation mark is opened and never closed.",
                "Repair that row, or export the file again.",
            ) from error
        total = _counted_leniently(path, shape)
    if total > MOST_ROWS:
        raise unreadable(
            f"This file has more than {MOST_ROWS:,} rows.", "Cut it into several files."
        )
    return total


def _counted_leniently(path: Path, shape: Shape) -> int:
    """Count a file in which quotation marks stand where they should not."""
    try:
        with opened(path, shape) as rows:
            return sum(1 for row in rows if row)
    except csv.Error as error:
        raise unreadable(
            "The quotation marks of this file do not fit together.", "Export it again."
        ) from error


def unreadable(message: str, action: str) -> Invalid:
    """Return the refusal of a file."""
    return Invalid(message, code="import_unreadable", action=action, field="file")
