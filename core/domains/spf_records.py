"""An SPF record read whole (RFC 7208 sections 4.5 and 4.6); evaluator, linter and flattener share it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.domains.spf_macros import Malformed
from core.domains.spf_terms import Directive, Modifier, Term, parse_term

VERSION = "v=spf1"
SPACES = re.compile(" +")


@dataclass(frozen=True, slots=True)
class Record:
    """A record without a mistake in its grammar, in the order written."""

    text: str
    directives: tuple[Directive, ...]
    redirect: Modifier | None = None
    explanation: Modifier | None = None
    others: tuple[Modifier, ...] = ()

    @property
    def reachable(self) -> tuple[Directive, ...]:
        """Return the directives up to and including the first ``all``; what follows never acts."""
        for index, directive in enumerate(self.directives):
            if directive.kind == "all":
                return self.directives[: index + 1]
        return self.directives

    @property
    def catch_all(self) -> Directive | None:
        """Return the ``all`` that decides, if there is one."""
        return next((each for each in self.directives if each.kind == "all"), None)

    @property
    def acting_redirect(self) -> Modifier | None:
        """Return the redirect unless an ``all`` silences it."""
        return None if self.catch_all else self.redirect


def is_record(text: str) -> bool:
    """Tell whether a TXT record claims to be SPF: the version, then a space or the end."""
    version, rest = text[: len(VERSION)], text[len(VERSION) :]
    return version.lower() == VERSION and (not rest or rest.startswith(" "))


def among(texts: Iterable[str]) -> list[str]:
    """Return those of a name's TXT records that are SPF records."""
    return [text for text in texts if is_record(text)]


def words(text: str) -> list[str]:
    """Return the terms of a record as written, without the version."""
    return [word for word in SPACES.split(text[len(VERSION) :]) if word]


def parse(text: str) -> Record:
    """Return the record a text holds; raise Malformed for a mistake anywhere in it."""
    if not is_record(text):
        raise Malformed(f"An SPF record begins with {VERSION} and a space.")
    return assembled(text, [parse_term(word) for word in words(text)])


def assembled(text: str, terms: Iterable[Term]) -> Record:
    """Return the record of these terms; raise Malformed when redirect or exp stands twice."""
    directives: list[Directive] = []
    modifiers: dict[str, Modifier] = {}
    others: list[Modifier] = []
    for term in terms:
        if isinstance(term, Directive):
            directives.append(term)
        elif term.kind not in ("redirect", "exp"):
            others.append(term)
        elif term.kind in modifiers:
            raise Malformed(f"{term.kind}= stands twice.")
        else:
            modifiers[term.kind] = term
    return Record(
        text,
        tuple(directives),
        modifiers.get("redirect"),
        modifiers.get("exp"),
        tuple(others),
    )
