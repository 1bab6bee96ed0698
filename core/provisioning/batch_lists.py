"""Lists that people paste or upload, as the items of a batch."""

from __future__ import annotations

import csv
import io

from core.domains import names_of_domains
from core.errors import Invalid
from core.provisioning import batch_kinds
from data.provisioning.batches import BatchKind

COLUMNS = ("domain", "user_name", "first_name", "last_name", "daily_limit")
LARGEST_BYTES = 1_000_000


def parse(kind: str, text: str) -> list[dict[str, str]]:
    """Return the items of a pasted or uploaded list; raise Invalid with the line that is wrong.

    Domains stand one a line or parted by commas. Mailboxes are CSV: domain, user name, first name,
    last name, and a daily limit if wished; a first line of column names may tell another order.
    """
    batch_kinds.of(kind)
    if len(text.encode()) > LARGEST_BYTES:
        raise Invalid("A list has at most 1 MB.", field="items")
    match kind:
        case BatchKind.mailbox_provision:
            return _mailboxes(text)
        case BatchKind.sequencer_connect:
            return [{"mailbox_id": entry} for entry in text.split()]
        case _:
            return [{"domain": entry} for entry in names_of_domains.split(text)]


def _mailboxes(text: str) -> list[dict[str, str]]:
    lines = [line for line in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if any(line)]
    columns: tuple[str, ...] = COLUMNS
    if lines and "domain" in (head := tuple(_word(cell) for cell in lines[0])):
        unknown = set(head) - set(COLUMNS)
        if unknown:
            raise Invalid(f"The column {min(unknown)} is not known.", field="items")
        columns, lines = head, lines[1:]
    return [_mailbox(number, columns, line) for number, line in enumerate(lines, start=1)]


def _mailbox(number: int, columns: tuple[str, ...], line: list[str]) -> dict[str, str]:
    if len(line) > len(columns):
        raise Invalid(f"Line {number} has more than {len(columns)} columns.", field="items")
    found = {name: cell.strip() for name, cell in zip(columns, line, strict=False)}
    return {name: cell for name, cell in found.items() if cell}


def _word(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_")
