"""Rows of a file turned into people, or refused with a reason; a chunk of them as PostgreSQL copies it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from core.errors import Invalid
from core.sending import addresses, contact_tags
from core.sending.contact_fields import clean
from core.sending.import_columns import OWN, SKIP
from data.base import new_id

LONGEST_NAME = 80
LONGEST_SHOWN = 200
MOST_SHOWN = 30
TAG_BREAKS = re.compile(r"[,;|]")
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
FORMULA = ("'=", "'+", "'-", "'@")
"""How an export of ours guards what looks like a formula."""
TAG_GLUE = "\x1f"


class Unfit(Exception):
    """A row cannot be taken; the text says why."""


class Erased(Unfit):
    """A row about somebody who asked to be erased; nothing of it is kept."""


@dataclass(slots=True)
class Person:
    """What a row says of somebody; ``consent_at`` is None where the import's own date holds."""

    email: str
    email_norm: str
    first_name: str = ""
    last_name: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    consent_source: str = ""
    consent_at: datetime | None = None
    consent_ip: str = ""


@dataclass(slots=True)
class Refusal:
    """A row that is not taken, by its number in the file, counted from 1."""

    row: int
    problem: str
    cells: list[str]


@dataclass(slots=True)
class Chunk:
    """Rows read together: people by address (the last row wins), refusals, how many rows in all."""

    rows: int = 0
    repeated: int = 0
    people: dict[str, tuple[int, Person]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def _take_first(person: Person, text: str) -> None:
    person.first_name = cell(text, LONGEST_NAME)


def _take_last(person: Person, text: str) -> None:
    person.last_name = cell(text, LONGEST_NAME)


def _take_whole_name(person: Person, text: str) -> None:
    person.first_name, person.last_name = split_name(cell(text))


def _take_tags(person: Person, text: str) -> None:
    person.tags = tags_of(text)


def _take_source(person: Person, text: str) -> None:
    person.consent_source = cell(text, LONGEST_NAME)


def _take_consent_ip(person: Person, text: str) -> None:
    person.consent_ip = cell(text, LONGEST_NAME)


def _take_consent_time(person: Person, text: str) -> None:
    person.consent_at = moment(cell(text))


TAKERS: Mapping[str, Callable[[Person, str], None]] = {
    "first_name": _take_first,
    "last_name": _take_last,
    "full_name": _take_whole_name,
    "tags": _take_tags,
    "consent_source": _take_source,
    "consent_ip": _take_consent_ip,
    "consent_at": _take_consent_time,
}


class Reading:
    """Reads rows under one mapping. ``erased`` tells whether an address belongs to an erased person."""

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Mapping[str, str],
        erased: Callable[[str], bool] | None = None,
    ) -> None:
        places = {mapping[column]: index for index, column in enumerate(columns)}
        self.width = len(columns)
        self.erased = erased
        self.at = {target: index for target, index in places.items() if target != SKIP}
        self.takers = [(target, take) for target, take in TAKERS.items() if target in self.at]
        self.own = [
            (target.removeprefix(OWN), index)
            for target, index in self.at.items()
            if target.startswith(OWN)
        ]

    def chunk(self, rows: Iterator[list[str]], first: int, most: int) -> Chunk:
        """Read up to ``most`` rows; ``first`` is the number of the first of them."""
        found = Chunk()
        for number, cells in enumerate(islice(filled(rows), most), first):
            found.rows += 1
            try:
                person = self.person(cells)
            except Unfit as problem:
                kept = [] if isinstance(problem, Erased) else shown(cells)
                found.refusals.append(Refusal(number, str(problem), kept))
                continue
            if found.people.pop(person.email_norm, None) is not None:
                found.repeated += 1
            found.people[person.email_norm] = (number, person)
        return found

    def person(self, cells: list[str]) -> Person:
        """Return what a row says; raise Unfit when it cannot be taken."""
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            raise Unfit(f"This row has {len(cells)} cells, but there are {self.width} columns.")
        if len(cells) < self.width:
            cells = cells + [""] * (self.width - len(cells))
        email, email_norm = self._address(cells[self.at["email"]])
        person = Person(email, email_norm)
        for target, take in self.takers:
            take(person, cells[self.at[target]])
        if self.own:
            person.fields = {
                name: value for name, index in self.own if (value := cell(cells[index]))
            }
        return person

    def _address(self, text: str) -> tuple[str, str]:
        if not text.strip():
            raise Unfit("There is no address in this row.")
        try:
            email, email_norm = addresses.normal(unguarded(text))
        except Invalid as error:
            odd = str(error) if "@" in text else f"“{clean(text, MOST_SHOWN)}” is not an address."
            raise Unfit(odd) from error
        if self.erased is not None and self.erased(email_norm):
            raise Erased("This person asked to be erased and is not taken again.")
        return email, email_norm


def filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Give the rows that are not blank lines."""
    return (row for row in rows if row)


def cell(text: str, longest: int = 1000) -> str:
    """Return a cell on one line, without the guard of an export."""
    return clean(unguarded(text), longest) if text else ""


def unguarded(text: str) -> str:
    """Return a cell as it was before an export guarded it against spreadsheets."""
    return text[1:] if text.startswith(FORMULA) else text


def split_name(name: str) -> tuple[str, str]:
    """Return (first, last) of a whole name; "Last, First" is understood."""
    if ", " in name:
        last, _, first = name.partition(", ")
    else:
        first, _, last = name.partition(" ")
    return first.strip()[:LONGEST_NAME], last.strip()[:LONGEST_NAME]


def tags_of(text: str) -> list[str]:
    """Return the tags of a cell, which stand between commas, semicolons or bars."""
    found = (contact_tags.one_tag(part) for part in TAG_BREAKS.split(text))
    return [tag[: contact_tags.LONGEST_TAG] for tag in dict.fromkeys(found) if tag]


def moment(text: str) -> datetime | None:
    """Return the time a cell names, None for an empty one; raise Unfit for one that names none."""
    if not text:
        return None
    if day := DAY_FIRST.fullmatch(text):
        text = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unfit("The consent date is not a date like 2026-01-31.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def shown(cells: Sequence[str]) -> list[str]:
    """Return a row as it is kept for the error file: not without end."""
    return [clean(one, LONGEST_SHOWN) for one in cells[:MOST_SHOWN]]


def copied(chunk: Chunk, given: Mapping[str, Any], now: datetime) -> bytes:
    """Return the people of a chunk in COPY's text format, in order of address.

    Columns: id, email, email_norm, first_name, last_name, name_norm, last_norm, fields,
    consent_source, consent_at, consent_ip, tags.
    """
    source, ip = given["consent_source"], given["consent_ip"]
    at = given["consent_at"] or now.isoformat()
    lines = []
    for email_norm in sorted(chunk.people):
        _, one = chunk.people[email_norm]
        fields = json.dumps(one.fields, ensure_ascii=False) if one.fields else "{}"
        name = f"{one.first_name} {one.last_name}".strip().lower()
        when = at if one.consent_at is None else one.consent_at.isoformat()
        line = "\t".join(
            (
                str(new_id()),
                one.email,
                email_norm,
                one.first_name,
                one.last_name,
                name,
                one.last_name.lower(),
                fields,
                one.consent_source or source,
                when,
                one.consent_ip or ip,
                TAG_GLUE.join(one.tags),
            )
        )
        lines.append(line.replace("\\", "\\\\") if "\\" in line else line)
    return ("\n".join(lines) + "\n").encode() if lines else b""
