"""Reading a template: its text and its marks, every mistake with a line and a column."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import count

from core.sending.merge_terms import Address, Choice, Mark, Node, Nodes, Sign, When, fault

MARK = re.compile(r"\\([{}|])|\{\{(?!\{)(.*?)\}\}|(\{\{(?!\{))|([{|}])", re.DOTALL)
NAME = re.compile(r"[^\W\d][\w.-]{0,63}")
BRACES = {"{": Sign.choose, "|": Sign.bar, "}": Sign.chosen}
LITERALS = {sign: brace for brace, sign in BRACES.items()}
WORDS = {"else": Sign.otherwise, "/if": Sign.end}
LONGEST_SHOWN = 40
DEEPEST = 20

Pieces = list[str | Mark]


def read(source: str) -> Pieces:
    """Return the text and marks of a template in plain text."""
    return settled(scanned(source, position=Positions(source).of))


def scanned(
    text: str,
    *,
    position: Callable[[int], tuple[int, int]],
    offset: int = 0,
    zone: int = 0,
    decode: Callable[[str], str] = str,
) -> Iterator[str | Mark]:
    """Yield text and marks; braces of choices are not matched yet, see ``settled``.

    ``offset`` is where ``text`` begins in the source; ``decode`` undoes the writing of names and
    defaults, as entities in HTML.
    """
    done = 0
    for found in MARK.finditer(text):
        if found.start() > done:
            yield text[done : found.start()]
        done = found.end()
        line, column = position(offset + found.start())
        if found[1]:
            yield Mark(Sign.letter, line, column, found[1], zone=zone)
        elif found[4]:
            yield Mark(BRACES[found[4]], line, column, zone=zone)
        else:
            at = Mark(Sign.tag, line, column, zone=zone)
            if found[3]:
                rest = " ".join(text[found.end() : found.end() + LONGEST_SHOWN].split())
                raise fault(at, f"the tag {{{{{rest} is never closed with }}}}.")
            yield _term(at, decode(found[2]))
    if done < len(text):
        yield text[done:]


def _term(at: Mark, inner: str) -> Mark:
    """Return the mark that stands between double braces."""
    words = " ".join(inner.split())
    if words in WORDS:
        return replace(at, sign=WORDS[words])
    name, _, default = words.partition("|")
    sign = Sign.tag
    if name.startswith("#if "):
        sign, name = Sign.when, name.removeprefix("#if ")
    name = name.strip()
    if "{" in words or "}" in words:
        raise fault(at, "a tag holds no further braces; write a blank between { and {.")
    if not NAME.fullmatch(name) or (default and sign is Sign.when):
        shown = words[:LONGEST_SHOWN]
        raise fault(
            at,
            f"{{{{{shown}}}}} is no tag; there are {{{{name|default}}}}, {{{{#if name}}}},"
            " {{else}} and {{/if}}.",
        )
    return replace(at, sign=sign, name=name.lower(), default=default.strip())


def settled(pieces: Iterable[str | Mark]) -> Pieces:
    """Return the pieces with braces that make no choice as the text they are, choices numbered."""
    found = list(pieces)
    open_at: dict[int, list[list[int]]] = {}
    real: set[int] = set()
    for index, piece in enumerate(found):
        if isinstance(piece, str) or piece.sign not in LITERALS:
            continue
        stack = open_at.setdefault(piece.zone, [])
        if piece.sign is Sign.choose:
            stack.append([index])
        elif stack and piece.sign is Sign.bar:
            stack[-1].append(index)
        elif stack:
            group = stack.pop()
            if len(group) > 1:
                real.update(group, (index,))
    numbers = count(1)
    result: Pieces = []
    for index, piece in enumerate(found):
        if isinstance(piece, Mark) and piece.sign in LITERALS:
            if index not in real:
                result.append(LITERALS[piece.sign])
                continue
            number = next(numbers) if piece.sign is Sign.choose else 0
            result.append(replace(piece, number=number))
        else:
            result.append(piece)
    return result


def nested(pieces: Iterable[str | Mark | Address]) -> Nodes:
    """Return the tree of a template; raise Invalid where conditions or choices do not close."""
    opened: list[Mark] = []
    branches: list[list[list[Node]]] = [[[]]]
    for piece in pieces:
        if not isinstance(piece, Mark) or piece.sign is Sign.tag:
            branches[-1][-1].append(piece)
        elif piece.sign is Sign.letter:
            branches[-1][-1].append(piece.name)
        elif piece.sign in {Sign.when, Sign.choose}:
            if len(opened) == DEEPEST:
                raise fault(
                    piece, f"conditions and choices stand in each other at most {DEEPEST} deep."
                )
            opened.append(piece)
            branches.append([[]])
        elif piece.sign in {Sign.otherwise, Sign.bar}:
            _belongs(piece, opened, len(branches[-1]))
            branches[-1].append([])
        else:
            _belongs(piece, opened, 1)
            closed = _closed(opened.pop(), branches.pop())
            branches[-1][-1].append(closed)
    if opened:
        sign = "{{#if " + opened[-1].name + "}}" if opened[-1].sign is Sign.when else "{"
        raise fault(opened[-1], f"{sign} is never closed.")
    return tuple(branches[0][0])


def _belongs(piece: Mark, opened: list[Mark], so_far: int) -> None:
    """Raise Invalid unless a mark continues or closes what was opened last."""
    inside = opened[-1].sign if opened else None
    condition = piece.sign in {Sign.otherwise, Sign.end}
    if inside is not (Sign.when if condition else Sign.choose):
        word = {Sign.otherwise: "{{else}}", Sign.end: "{{/if}}"}.get(piece.sign, "a choice")
        raise fault(piece, f"{word} stands outside of what it belongs to.")
    if piece.sign is Sign.otherwise and so_far > 1:
        raise fault(piece, "this condition has an {{else}} already.")
    if opened[-1].zone != piece.zone:
        raise fault(piece, "a condition begins and ends in the same place: text, or one attribute.")


def _closed(opened: Mark, branches: list[list[Node]]) -> Node:
    if opened.sign is Sign.choose:
        return Choice(opened.number, tuple(tuple(branch) for branch in branches))
    then, *otherwise = branches
    return When(opened.name, tuple(then), tuple(otherwise[0] if otherwise else ()))


def check_names(marks: Iterable[Mark], known: Iterable[str]) -> None:
    """Raise Invalid at the first tag that no contact field and no tag of ours has."""
    names = sorted(known)
    for mark in marks:
        if mark.sign in {Sign.tag, Sign.when} and mark.name not in names:
            close = get_close_matches(mark.name, names, 1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise fault(mark, f"there is no field called {mark.name}.{hint}")


class Positions:
    """Lines and columns of places in a source."""

    def __init__(self, source: str) -> None:
        self._ends = [found.start() for found in re.finditer("\n", source)]

    def of(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of an offset, both counted from 1."""
        line = bisect_left(self._ends, offset)
        begin = self._ends[line - 1] + 1 if line else 0
        return line + 1, offset - begin + 1
