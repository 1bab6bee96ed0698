"""What is wrong with a template while it is written: every mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.errors import AppError, Invalid
from core.sending import blocks
from core.sending.block_kinds import KINDS, Input
from core.sending.blocks import Block
from core.sending.compiled import Compiled
from core.sending.html_source import open_source
from core.sending.merge_reading import check_names, nested, read
from core.sending.merge_terms import BUILT_IN, Mark, Sign
from core.sending.template_content import TemplateContent, build, written
from core.sending.template_lint import faults
from core.sending.template_removals import removals

PLACE = re.compile(r"Line (\d+), column (\d+): ")
CUT_AT = 100_000
"""Characters of HTML after which Gmail cuts a mail off."""
MOST = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. An error keeps the template from being saved, a warning does not.

    ``part`` is subject, preheader, html, text or design; ``block`` the id of a block of the design.
    Line and column count from 1, 0 when there is no one place.
    """

    part: str
    sentence: str
    line: int = 0
    column: int = 0
    error: bool = True
    block: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is wrong with a template, errors first; without errors it is compiled too."""

    problems: tuple[Problem, ...]
    compiled: Compiled | None = None


def problems(content: TemplateContent, known: frozenset[str]) -> tuple[Problem, ...]:
    """Return what is wrong with a template, errors first; takes tens of milliseconds."""
    return look(content, known).problems


def look(
    content: TemplateContent,
    known: frozenset[str],
    *,
    marked: bool = False,
    organization: str = "",
    postal_address: str = "",
) -> Looked:
    """Return what is wrong with a template, or the template compiled; see ``build``."""
    names = known | BUILT_IN.keys()
    found = [
        *_of_words("subject", content.subject, names),
        *_of_words("preheader", content.preheader, names),
        *_of_words("text", content.text, names),
        *(_of_design(content, names) if content.design else _of_html(content.html, names)),
        *_warnings(content),
    ]
    compiled = None
    if not any(problem.error for problem in found):
        try:
            compiled = build(
                written(content, marked=marked),
                known,
                organization=organization,
                postal_address=postal_address,
            )
        except Invalid as error:
            found.append(_problem("html", error))
    return Looked(tuple(sorted(found, key=lambda one: not one.error)[:MOST]), compiled)


def _of_words(part: str, text: str, names: Iterable[str]) -> Iterator[Problem]:
    try:
        pieces = read(text)
        nested(pieces)
    except Invalid as error:
        yield _problem(part, error)
    else:
        yield from _unknown(part, pieces, names)


def _of_html(text: str, names: Iterable[str]) -> Iterator[Problem]:
    try:
        source = open_source(text)
    except Invalid as error:
        yield _problem("html", error)
    else:
        yield from _unknown("html", source.held, names)
    for fault in faults(text):
        yield Problem("html", fault.sentence, fault.line, fault.column, error=False)
    for removal in removals(text):
        sentence = f"{removal.what} is taken out when you save."
        yield Problem("html", sentence, removal.line, removal.column, error=False)


def _of_design(content: TemplateContent, names: Iterable[str]) -> Iterator[Problem]:
    try:
        design = blocks.read(content.design)
    except Invalid as error:
        yield _problem("design", error)
        return
    for block in design.every():
        yield from (replace(one, block=block.id, part="design") for one in _of_block(block, names))


def _of_block(block: Block, names: Iterable[str]) -> Iterator[Problem]:
    for asked in KINDS[block.kind].properties:
        value = block.text(asked.name)
        if asked.input in {Input.line, Input.words, Input.address}:
            for one in _of_words("", value, names):
                yield replace(one, sentence=f"{asked.title}: {one.sentence}")
        elif asked.input is Input.code:
            yield from _of_html(value, names)
        elif asked.input is Input.field:
            yield from _unknown("", [Mark(Sign.when, 0, 0, value)], names)
    if block.kind == "image" and not block.values["address"]:
        yield Problem("", "This image has no address and is left out.", error=False)
    if block.kind == "button" and not block.values["href"]:
        yield Problem("", "This button leads nowhere.", error=False)


def _warnings(content: TemplateContent) -> Iterator[Problem]:
    if not content.subject.strip():
        yield Problem("subject", "There is no subject yet.", error=False)
    if len(content.html) > CUT_AT:
        sentence = "Gmail cuts mail off after about 100 kB; this is longer."
        yield Problem("html", sentence, error=False)


def _unknown(part: str, pieces: Iterable[str | Mark], names: Iterable[str]) -> Iterator[Problem]:
    for piece in pieces:
        if isinstance(piece, Mark):
            try:
                check_names([piece], names)
            except Invalid as error:
                yield _problem(part, error)


def _problem(part: str, error: AppError) -> Problem:
    sentence = str(error)
    place = PLACE.match(sentence)
    if not place:
        return Problem(part, sentence)
    rest = sentence[place.end() :]
    return Problem(part, rest[:1].upper() + rest[1:], int(place[1]), int(place[2]))
