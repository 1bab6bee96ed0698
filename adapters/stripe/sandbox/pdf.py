"""An invoice as a PDF, written by hand: text in the built-in Helvetica, nothing else.

Source: ISO 32000-1, sections 7.5 (file structure), 9.4 (text) and annex D (WinAnsi encoding).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.stripe.sandbox import money
from adapters.stripe.sandbox.account import Json

WIDTH, HEIGHT = 595, 842
"""A4, in points."""

LEFT, RIGHT, TOP, BOTTOM = 56, 539, 780, 90
LINES_APART = 20
DESCRIPTION_WIDTH = 360
FIRST, LAST, OTHER = 32, 126, 556

# Widths of the characters 32 to 126 in thousandths of the font size (Adobe font metrics).
WIDTHS = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
]


def invoice(facts: Json) -> bytes:
    """Return a finalised invoice as a PDF file."""
    paper = _Paper()
    _head(paper, facts)
    for line in facts["lines"]["data"]:
        _line(paper, line)
    _totals(paper, facts)
    return _file(paper.pages)


@dataclass(slots=True)
class _Paper:
    """Pages of drawing commands, and how far down the last one we are."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: int = TOP

    def down(self, points: int) -> None:
        """Move down, on to a new page when this one is full."""
        self.y -= points
        if self.y < BOTTOM:
            self.pages.append([])
            self.y = TOP

    def text(self, x: float, text: str, size: int = 10, *, bold: bool = False) -> None:
        """Write a text that begins at ``x``."""
        font = "F2" if bold else "F1"
        self.pages[-1].append(f"BT /{font} {size} Tf {x:.1f} {self.y} Td ({_escaped(text)}) Tj ET")

    def right(self, text: str, size: int = 10, *, bold: bool = False) -> None:
        """Write a text that ends at the right margin."""
        self.text(RIGHT - _width(text, size), text, size, bold=bold)

    def rule(self) -> None:
        """Draw a thin line across the page."""
        self.pages[-1].append(f"0.8 G 0.5 w {LEFT} {self.y} m {RIGHT} {self.y} l S")


def _head(paper: _Paper, facts: Json) -> None:
    paper.text(LEFT, "Invoice", 24, bold=True)
    paper.right(facts["account_name"], 14, bold=True)
    paper.down(36)
    paid_at = facts["status_transitions"]["paid_at"]
    for name, value in (
        ("Invoice number", facts["number"]),
        ("Date of issue", money.day(facts["effective_at"])),
        ("Date paid", money.day(paid_at) if paid_at else "not paid yet"),
        ("Bill to", facts["customer_name"] or facts["customer_email"] or facts["customer"]),
    ):
        paper.text(LEFT, name)
        paper.text(LEFT + 110, value, bold=True)
        paper.down(16)
    paper.down(16)
    paper.text(LEFT, f"{money.shown(facts['total'], facts['currency'])}", 18, bold=True)
    paper.down(32)
    paper.text(LEFT, "Description", bold=True)
    paper.right("Amount", bold=True)
    paper.down(10)
    paper.rule()
    paper.down(LINES_APART)


def _line(paper: _Paper, line: Json) -> None:
    paper.text(LEFT, _cut(line["description"]))
    paper.right(money.shown(line["amount"], line["currency"]))
    start, end = line["period"]["start"], line["period"]["end"]
    if end > start:
        paper.down(13)
        paper.text(LEFT, f"{money.day(start)} to {money.day(end)}", 8)
    paper.down(LINES_APART)


def _totals(paper: _Paper, facts: Json) -> None:
    paper.rule()
    paper.down(LINES_APART)
    credit = facts["amount_due"] - facts["total"]
    rows = [("Total", facts["total"])]
    if credit and facts["total"] > 0:
        rows.append(("Credit used", credit))
    rows += [("Amount due", facts["amount_due"]), ("Amount paid", facts["amount_paid"])]
    for name, cents in rows:
        paper.text(LEFT + 300, name, bold=name == "Total")
        paper.right(money.shown(cents, facts["currency"]), bold=name == "Total")
        paper.down(LINES_APART)
    paper.down(LINES_APART)
    paper.text(LEFT, "Sandbox document: no money was moved and nothing is owed.", 8)


def _width(text: str, size: int) -> float:
    return (
        sum(WIDTHS[ord(c) - FIRST] if FIRST <= ord(c) <= LAST else OTHER for c in text)
        * size
        / 1000
    )


def _cut(text: str) -> str:
    while _width(text, 10) > DESCRIPTION_WIDTH:
        text = f"{text[:-2].rstrip('…')}…"
    return text


def _escaped(text: str) -> str:
    for character in "\\()":
        text = text.replace(character, f"\\{character}")
    return text


def _file(pages: list[list[str]]) -> bytes:
    """Put the pages into a file: objects, cross-reference table, trailer."""
    fonts = "<< /F1 3 0 R /F2 4 0 R >>"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    for index, commands in enumerate(pages):
        stream = "\n".join(commands).encode("cp1252", errors="replace")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
            f" /Resources << /Font {fonts} >> /Contents {6 + 2 * index} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
