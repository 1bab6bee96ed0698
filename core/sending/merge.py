"""Templates compiled once and filled in for every recipient."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import groupby

from core.sending.escapes import ESCAPES, safe_address
from core.sending.merge_reading import check_names, nested, read
from core.sending.merge_terms import Address, Choice, Mark, Node, Nodes, Place, When

NOWHERE = "#"
"""Where a link leads whose address came out empty or dangerous."""


def _no_link(number: int) -> str:
    message = f"link {number} is tracked, but no one knows its address"
    raise LookupError(message)


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a template in: the values, and the address of each tracked link.

    ``seed`` is the same whenever the same person gets the same campaign: it settles the choices.
    """

    values: Mapping[str, str]
    seed: bytes = b""
    link: Callable[[int], str] = _no_link


Slot = Callable[[Filling], str]


class Program:
    """A template as pieces of text and the slots between them; ``render`` joins them.

    What a template asks for several times is found out once.
    """

    def __init__(self, nodes: Nodes, place: Place) -> None:
        self.nodes = nodes
        self._texts: list[str] = []
        indexes: dict[Mark | When | Choice | Address, list[int]] = defaultdict(list)
        for is_text, group in groupby(nodes, key=lambda node: isinstance(node, str)):
            if is_text:
                self._texts.append("".join(str(text) for text in group))
                continue
            for node in group:
                if not isinstance(node, str):
                    alike = (
                        replace(node, line=0, column=0, zone=0) if isinstance(node, Mark) else node
                    )
                    indexes[alike].append(len(self._texts))
                    self._texts.append("")
        self._slots = [(_slot(node, place), found) for node, found in indexes.items()]

    def render(self, filling: Filling) -> str:
        """Return the text for one recipient."""
        texts = self._texts.copy()
        for slot, indexes in self._slots:
            text = slot(filling)
            for index in indexes:
                texts[index] = text
        return "".join(texts)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of everything the template asks for."""
        return frozenset(mark.name for mark in tags(self.nodes)) | frozenset(conditions(self.nodes))

    @property
    def bare(self) -> tuple[str, ...]:
        """Return the tags that have no default, which stay empty for people without a value."""
        return tuple(sorted({mark.name for mark in tags(self.nodes) if not mark.default}))


def plain(source: str, place: Place, known: Iterable[str]) -> Program:
    """Compile a template in plain text or of a header; raise Invalid with line and column."""
    pieces = read(source)
    check_names((piece for piece in pieces if isinstance(piece, Mark)), known)
    return Program(nested(pieces), place)


def tags(nodes: Nodes, *, certain: bool = False) -> Iterator[Mark]:
    """Yield the tags of a template; only those that every recipient gets, if ``certain``."""
    for node in nodes:
        if isinstance(node, Mark):
            yield node
        elif isinstance(node, Address):
            yield from tags(node.nodes, certain=certain)
        elif isinstance(node, When | Choice) and not certain:
            for branch in _branches(node):
                yield from tags(branch)


def conditions(nodes: Nodes) -> Iterator[str]:
    """Yield the names that conditions ask about."""
    for node in nodes:
        if isinstance(node, When):
            yield node.name
        if isinstance(node, Address):
            yield from conditions(node.nodes)
        elif isinstance(node, When | Choice):
            for branch in _branches(node):
                yield from conditions(branch)


def address_nodes(nodes: Nodes, *, first: bool = True) -> Nodes:
    """Return the nodes of a web address; a tag at its beginning may lead anywhere on the web."""
    placed: list[Node] = []
    for node in nodes:
        match node:
            case Mark():
                placed.append(replace(node, place=Place.address if first else Place.component))
            case When(name, then, otherwise):
                branches = (address_nodes(branch, first=first) for branch in (then, otherwise))
                placed.append(When(name, *branches))
            case Choice(number, options):
                chosen = tuple(address_nodes(option, first=first) for option in options)
                placed.append(Choice(number, chosen))
            case _:
                placed.append(node)
        first = first and not node
    return tuple(placed)


def _branches(node: When | Choice) -> tuple[Nodes, ...]:
    return (node.then, node.otherwise) if isinstance(node, When) else node.options


def _slot(node: Mark | When | Choice | Address, place: Place) -> Slot:
    match node:
        case Mark():
            spot = node.place or place
            escaped = ESCAPES[spot]
            return partial(_value, node.name, escaped, escaped(node.default))
        case When(name, then, otherwise):
            return partial(_either, name, Program(then, place), Program(otherwise, place))
        case Choice(number, options):
            programs = tuple(Program(option, place) for option in options)
            return partial(_one_of, b"%d:" % number, programs)
        case Address(nodes, int(link)) if all(isinstance(inner, str) for inner in nodes):
            return partial(_tracked, link)
        case Address(nodes, link):
            program = Program(nodes, Place.component)
            return partial(_told if place is Place.plain else _leads, program, link)


def _value(name: str, escaped: Callable[[str], str], default: str, filling: Filling) -> str:
    value = filling.values.get(name)
    return (escaped(value) or default) if value and not value.isspace() else default


def _either(name: str, then: Program, otherwise: Program, filling: Filling) -> str:
    value = filling.values.get(name)
    return (then if value and not value.isspace() else otherwise).render(filling)


def _one_of(number: bytes, options: tuple[Program, ...], filling: Filling) -> str:
    """Return the option of a recipient: always the same one, apart from their other choices."""
    drawn = hashlib.blake2b(number + filling.seed, digest_size=8).digest()
    return options[int.from_bytes(drawn, "big") % len(options)].render(filling)


def _tracked(link: int, filling: Filling) -> str:
    return filling.link(link)


def _told(program: Program, _: int | None, filling: Filling) -> str:
    return safe_address(program.render(filling)) or NOWHERE


def _leads(program: Program, link: int | None, filling: Filling) -> str:
    address = safe_address(program.render(filling))
    if not address:
        return NOWHERE
    return escape(address) if link is None else filling.link(link)
