"""XML from strangers as a small tree: no DTD, no entities, and limits on everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST = 16
MOST_ELEMENTS = 500_000
LONGEST_TEXT = 4_096
SEPARATOR = " "


class Refusal(ValueError):
    """The document is no XML, or more than we read; the text says which."""


@dataclass(slots=True)
class Node:
    """An element without its namespace; ``text`` is cut at a length no honest report reaches."""

    name: str
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def find(self, *path: str) -> Node | None:
        """Return the first element at a path below this one."""
        node = self
        for name in path:
            child = next((child for child in node.children if child.name == name), None)
            if child is None:
                return None
            node = child
        return node

    def all(self, name: str) -> list[Node]:
        """Return the children of a name."""
        return [child for child in self.children if child.name == name]

    def value(self, *path: str) -> str:
        """Return the text at a path, empty when there is none."""
        node = self.find(*path)
        return node.text.strip() if node else ""


def parse_xml(raw: bytes) -> Node:
    """Return the root of a document; raise Refusal for what is broken or beyond the limits."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.EntityDeclHandler = reader.refuse_doctype
    parser.StartElementHandler = reader.open
    parser.EndElementHandler = reader.close
    parser.CharacterDataHandler = reader.read
    try:
        parser.Parse(raw.lstrip(), True)
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        message = f"The XML cannot be read: {str(error)[:80]}."
        raise Refusal(message) from None
    return reader.root.children[0]


class _Reader:
    """Builds the tree from what the parser meets."""

    def __init__(self) -> None:
        self.root = Node("")
        self._open = [self.root]
        self._elements = 0

    def refuse_doctype(self, *_: object) -> None:
        message = "The XML declares a document type, as attacks do and reports never do."
        raise Refusal(message)

    def open(self, name: str, _: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) > DEEPEST or self._elements > MOST_ELEMENTS:
            message = "The XML has more elements than a report ever has."
            raise Refusal(message)
        node = Node(name.rpartition(SEPARATOR)[2])
        self._open[-1].children.append(node)
        self._open.append(node)

    def close(self, _: str) -> None:
        self._open.pop()

    def read(self, text: str) -> None:
        node = self._open[-1]
        node.text += text[: max(0, LONGEST_TEXT - len(node.text))]
