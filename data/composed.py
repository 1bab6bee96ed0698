"""Statements put together from pieces of ours; what a person typed is never a piece, it is bound."""

from __future__ import annotations

from sqlalchemy import TextClause, text

ENDINGS = (";", "--", "/*")
"""What could end the statement a piece stands in, or hide the rest of it."""


def statement(template: str, **pieces: str) -> TextClause:
    """Return a statement to run, its named places filled in."""
    return text(composed(template, **pieces))


def composed(template: str, **pieces: str) -> str:
    """Return SQL with its named places filled in; a brace that shall stay is written twice.

    Raises ValueError for a piece that could reach beyond its place.
    """
    for name, piece in pieces.items():
        if any(ending in piece for ending in ENDINGS):
            message = f"the piece {name} is no expression: {piece}"
            raise ValueError(message)
    return template.format(**pieces)
