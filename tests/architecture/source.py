"""The repository as the rules see it: files with their path, text and syntax tree."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
FLOORS = ("ui", "jobs", "adapters", "core", "data")
AREAS = ("operations", "sending", "provisioning", "domains", "billing", "accounts")
SUFFIXES = frozenset({".py", ".css", ".js", ".html"})


@dataclass(frozen=True)
class Source:
    """One file; ``path`` is relative to the repository."""

    path: PurePosixPath
    text: str

    @classmethod
    def of(cls, path: str, text: str) -> Source:
        """Build a source from a path and a text, as samples do."""
        return cls(PurePosixPath(path), text)

    @property
    def floor(self) -> str:
        """The top-level folder, or "main.py" for the file that stands outside of them."""
        return self.path.parts[0]

    @property
    def area(self) -> str:
        """The second folder of a file in an area, else empty."""
        second = self.path.parts[1] if len(self.path.parts) > 2 else ""
        return second if second in AREAS else ""

    @property
    def is_python(self) -> bool:
        """Whether the file is Python and has a tree."""
        return self.path.suffix == ".py"

    @property
    def is_sandbox(self) -> bool:
        """Whether the file simulates a provider."""
        return self.floor == "adapters" and "sandbox" in {*self.path.parts, self.path.stem}

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; empty for a file that is not Python."""
        return parsed(self.text if self.is_python else "")

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a rule is broken, and the sentence that says how."""

    path: PurePosixPath
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece of code a rule must accept or refuse, at the path where it would stand."""

    path: str
    text: str

    def source(self) -> Source:
        """Return the sample as a source."""
        return Source.of(self.path, self.text)


def sources() -> Iterator[Source]:
    """Yield every file of the floors, the tests and main.py."""
    paths = [ROOT / "main.py"]
    for folder in (*FLOORS, "tests"):
        paths += sorted((ROOT / folder).rglob("*"))
    for path in paths:
        if path.suffix in SUFFIXES and path.is_file() and "__pycache__" not in path.parts:
            relative = PurePosixPath(path.relative_to(ROOT).as_posix())
            yield Source(relative, path.read_text(encoding="utf-8"))


def parsed(text: str) -> ast.Module:
    """Return the tree of a Python text.

    A collection in the middle of it that parses too makes CPython 3.11 lose count of its depth.
    """
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        gc.enable()
