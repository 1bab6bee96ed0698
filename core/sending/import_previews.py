"""What an import would do with the first rows of its file, row by row, before anything is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core.errors import Conflict
from core.sending import addresses, import_columns, import_formats, import_rows, import_store
from core.sending.import_formats import Shape
from core.sending.import_rows import Reading, Unfit
from core.sending.suppressions import TITLES, SuppressionKind
from core.system import Actor, System, Work
from data.sending import import_looks as rows
from data.sending.imports import ContactImport

MOST_SHOWN = 50
VERDICTS = {
    "new": "New contact",
    "known": "Known already; what is new is added",
    "repeated": "The same address comes again below; the later row wins",
    "suppressed": "Taken in, but gets no mail",
    "refused": "Not taken",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row; ``why`` is a sentence."""

    row: int
    email: str
    verdict: str
    why: str
    cells: list[str]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "row": self.row,
            "email": self.email,
            "verdict": self.verdict,
            "why": self.why,
            "cells": self.cells,
        }


async def preview(
    system: System, actor: Actor, one: ContactImport, mapping: Mapping[str, str], size: int = 20
) -> list[Verdict]:
    """Return the verdict on each of the first rows under a mapping; raise Invalid for a wrong one."""
    checked = import_columns.checked(mapping, one.columns)
    found = await sample(system, one, size)
    reading = Reading(one.columns, checked)
    async with system.work(actor) as work:
        return await _judged(work, reading, found)


async def sample(system: System, one: ContactImport, size: int = MOST_SHOWN) -> list[list[str]]:
    """Return the first rows of a file; raise Conflict "import_file_gone" when it is not here."""
    path = import_store.path_of(system.settings, one.id)

    def read() -> list[list[str]]:
        with import_formats.opened(path, Shape.from_json(one.shape)) as found:
            return list(islice(import_rows.filled(found), min(size, MOST_SHOWN)))

    try:
        return await asyncio.to_thread(read)
    except FileNotFoundError as error:
        raise Conflict(
            "The file of this import is no longer here.",
            code="import_file_gone",
            action="Upload it again.",
        ) from error


async def _judged(work: Work, reading: Reading, found: list[list[str]]) -> list[Verdict]:
    people: list[tuple[int, list[str], str, str]] = []
    for number, cells in enumerate(found, 1):
        try:
            people.append((number, cells, reading.person(cells).email_norm, ""))
        except Unfit as unfit:
            people.append((number, cells, "", str(unfit)))
    emails = [email for _, _, email, _ in people if email]
    known, stopped = await _standing(work, emails)
    last = {email: number for number, _, email, _ in people}
    verdicts = []
    for number, cells, email, problem in people:
        verdict, why = "new", VERDICTS["new"]
        if problem:
            verdict, why = "refused", problem
        elif stopped.get(email) == "erased":
            verdict, why = "refused", "This person asked to be erased and is not taken again."
        elif last[email] != number:
            verdict, why = "repeated", VERDICTS["repeated"]
        elif email in stopped:
            title = TITLES[SuppressionKind(stopped[email])].lower()
            verdict, why = "suppressed", f"{VERDICTS['suppressed']}: {title}"
        elif email in known:
            verdict, why = "known", VERDICTS["known"]
        verdicts.append(Verdict(number, email, verdict, why, import_rows.shown(cells)))
    return verdicts


async def _standing(work: Work, emails: list[str]) -> tuple[set[str], dict[str, str]]:
    """Return (addresses that are contacts, kind of suppression by address)."""
    secret = addresses.secrets(work.vault)
    of_key = {
        key: email
        for email in emails
        for key in addresses.hashes(secret, work.organization_id, email)
    }
    known = await rows.known(work.session, work.organization_id, emails)
    stopped = await rows.stopped(work.session, work.organization_id, emails, list(of_key))
    return known, {email or of_key[key]: kind for email, key, kind in stopped}
