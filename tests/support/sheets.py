"""Workbooks written by hand, so that their every byte is ours: sound ones, huge ones, crooked ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NAMESPACE = "http://schemas.openxmlformats.org"
TYPES = f"""<Types xmlns="{NAMESPACE}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType=\
"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType=\
"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELATION = f"{NAMESPACE}/officeDocument/2006/relationships"
TO_BOOK = f"""<Relationships xmlns="{NAMESPACE}/package/2006/relationships">
<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
TO_SHEET = f"""<Relationships xmlns="{NAMESPACE}/package/2006/relationships">
<Relationship Id="r1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
BOOK = f"""<workbook xmlns="{NAMESPACE}/spreadsheetml/2006/main" xmlns:r="{RELATION}">
<sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>"""
OPENING = f'<worksheet xmlns="{NAMESPACE}/spreadsheetml/2006/main"><sheetData>'
CLOSING = "</sheetData></worksheet>"


def write(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write rows as the only sheet of a workbook."""
    return written(path, (line(number, row) for number, row in enumerate(rows, 1)))


def written(path: Path, lines: Iterable[str]) -> Path:
    """Write a workbook whose sheet holds these pieces of XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", TO_BOOK),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", TO_SHEET),
        ):
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(OPENING.encode())
            for piece in lines:
                sheet.write(piece.encode())
            sheet.write(CLOSING.encode())
    return path


def line(number: int, row: Sequence[object]) -> str:
    """Return one row as XML."""
    cells = "".join(cell(f"{column(index)}{number}", value) for index, value in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def cell(place: str, value: object) -> str:
    """Return one cell as XML: a number as a number, everything else as text."""
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def column(index: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters, index = chr(ord("A") + rest) + letters, index - 1
    return letters
