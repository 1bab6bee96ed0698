"""Files as people have them: every way to write one is read, every broken one is told plainly."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.sending import import_columns, import_formats, import_sheets
from core.sending.import_formats import look, opened
from tests.support import sheets

CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\x1f\ufeff"),
    max_size=12,
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32")
BROKEN = [
    (b"", "This file is empty."),
    (b"\n \n\n", "This file is empty."),
    (b"email,name\n", "no rows below its header"),
    (b'email,name\na@b.com,Ann\nb@b.com,"Bob\nc@b.com,Cy\n', "After row 1 a quotation mark"),
    (b"%PDF-1.7\n" + b"\x00" * 50, "not a file of text"),
    (bytes(range(256)) * 4, "not a file of text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "not a file of text"),
    (b",".join(b"c%d" % n for n in range(201)) + b"\na@b.com\n", "201 columns"),
    (b"email\n" + b'"' + b"a" * 200_000 + b'"\n', "never closed"),
]


def rows_of(path: Path) -> tuple[import_formats.Contents, list[list[str]]]:
    contents = look(path)
    with opened(path, contents.shape) as rows:
        return contents, [row for row in rows if row]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(ENCODINGS),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_program_writes_is_read_as_it_was_meant(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str, encoding: str, ending: str
) -> None:
    """Any delimiter, quotes, line ends inside cells, any Unicode, with or without a mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    meant = [[f"p{number}@example.com", *row] for number, row in enumerate(rows)]
    writer.writerows([["Email", "First name", "Note"], *meant])
    path = tmp_path / "file.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    contents, found = rows_of(path)
    assert contents.columns == ["Email", "First name", "Note"]
    assert contents.total == len(meant)
    assert found == meant


@pytest.mark.parametrize(("raw", "says"), BROKEN, ids=[says for _, says in BROKEN])
def test_a_broken_file_is_told_plainly(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(raw)
    with pytest.raises(Invalid, match=says) as refused:
        look(path)
    assert refused.value.code == "import_unreadable"
    assert refused.value.advice.action


def test_oddities_are_noted_and_read(tmp_path: Path) -> None:
    """No header, repeated titles, titles without a letter, Excel's hint, Windows' own encoding."""
    path = tmp_path / "file.csv"
    path.write_bytes(b"ann@b.com;Ann\nbob@b.com;Bob\n")
    contents, found = rows_of(path)
    assert (contents.columns, contents.total) == (["Column 1", "Column 2"], 2)
    assert "no header row" in contents.notes[0]
    assert found[0] == ["ann@b.com", "Ann"]
    assert import_columns.guess(contents.columns, found) == {"Column 1": "email", "Column 2": ""}
    path.write_bytes(b'sep=;\r\nMail;Mail;;Na"me\r\nann@b.com;x;J\xfcrgen;"y"\r\n')
    contents, found = rows_of(path)
    assert contents.columns == ["Mail", "Mail (2)", "Column 3", 'Na"me']
    assert contents.shape.encoding == "cp1252"
    assert found == [["ann@b.com", "x", "Jürgen", "y"]]
    assert "Two columns are called Mail" in contents.notes[0]


def test_columns_are_guessed_and_checked() -> None:
    guessed = import_columns.guess(
        ["E-Mail", "Vorname", "Name", "Company name", "Opt-in date", "Email address", "名前"], []
    )
    assert guessed == {
        "E-Mail": "email",
        "Vorname": "first_name",
        "Name": "field:name",
        "Company name": "field:company_name",
        "Opt-in date": "consent_at",
        "Email address": "field:email_address",
        "名前": "",
    }
    wide = import_columns.guess(["email", *(f"Fact {n}" for n in range(199))], [])
    assert sum(target.startswith("field:") for target in wide.values()) == 40
    for mapping, says in (
        ({"a": "first_name"}, "which column holds the addresses"),
        ({"a": "email", "b": "email"}, "Two columns are mapped to Address"),
        ({"a": "email", "b": "full_name", "c": "last_name"}, "either the full name"),
        ({"a": "email", "z": ""}, "no column called z"),
        ({"a": "email", "b": "drop table"}, "cannot be drop table"),
    ):
        with pytest.raises(Invalid, match=says):
            import_columns.checked(mapping, ["a", "b", "c"])


def test_a_workbook_is_read_and_a_bomb_is_refused(tmp_path: Path) -> None:
    book, target = tmp_path / "book.xlsx", tmp_path / "book.csv"
    sheets.write(book, [["Email", "Age"], ["ann@b.com", 41], ["bob@b.com", 41.5]])
    import_sheets.to_csv(book, target)
    assert rows_of(target)[1] == [["ann@b.com", "41"], ["bob@b.com", "41.5"]]
    for place in ("XFD1048576", "A1048576", "ZZZ1"):
        for written in (f'<c r="{place}"><v>1</v></c>', f"<c\n r = '{place}'><v>1</v></c>"):
            lines = [sheets.line(1, ["Email"] * 20), f"<row>{written}</row>"]
            with pytest.raises(Invalid, match="reaches to row"):
                import_sheets.to_csv(sheets.written(book, lines), target)
    sheets.written(book, (sheets.line(n, ["same", "again"] * 20) for n in range(1, 5000)))
    assert book.stat().st_size < 500_000
    with pytest.raises(Invalid, match="unpacks to more than 5 MB"):
        import_sheets.to_csv(book, target, most_bytes=5_000_000)
    for raw in (b"PK\x03\x04 and then nothing", book.read_bytes()[:-2000]):
        book.write_bytes(raw)
        with pytest.raises(Invalid, match="damaged"):
            import_sheets.to_csv(book, target)
