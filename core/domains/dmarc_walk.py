"""The tree walk: from a domain up to the top in at most eight questions (RFC 9989 section 4.10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.domains.dmarc_records import STARTS, Psd, parse_record
from core.domains.texts import texts
from core.ports.dns import Resolver

MOST_QUERIES = 8
LABELS_AFTER_LEAP = MOST_QUERIES - 1


@dataclass(frozen=True, slots=True)
class Step:
    """A domain asked on the way; ``text`` is its record, empty with none or several ``copies``."""

    domain: str
    text: str = ""
    copies: int = 0
    psd: Psd = Psd.unsaid
    known: bool = True


@dataclass(frozen=True, slots=True)
class Walk:
    """The way up from a domain, that one first."""

    start: str
    steps: tuple[Step, ...]

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Return the domains about which no server said anything."""
        return tuple(step.domain for step in self.steps if not step.known)

    @property
    def organizational_domain(self) -> str:
        """Return the domain that stands for the organization (section 4.10.2)."""
        found = [step for step in self.steps if step.text]
        for step in found:
            if step.psd is Psd.no:
                return step.domain
            if step.psd is Psd.yes and step.domain != self.start:
                labels = step.domain.count(".") + 2
                return ".".join(self.start.split(".")[-labels:])
        return found[-1].domain if found else self.start

    @property
    def governing(self) -> Step | None:
        """Return whose record governs the start: its own, the organization's, the suffix's."""
        found = {step.domain: step for step in self.steps if step.text}
        suffix = next((step for step in found.values() if step.psd is Psd.yes), None)
        return found.get(self.start) or found.get(self.organizational_domain) or suffix


async def walk(domain: str, resolver: Resolver) -> Walk:
    """Walk up from a domain; a server that is silent ends the walk."""
    start = domain.lower().rstrip(".")
    steps: list[Step] = []
    for name in _way_up(start):
        step = await _ask(name, resolver)
        steps.append(step)
        if not step.known or step.psd is not Psd.unsaid:
            break
    return Walk(start, tuple(steps))


async def organizational_domain(domain: str, resolver: Resolver) -> str | None:
    """Return the organization's domain, None when a server on the way is silent."""
    walked = await walk(domain, resolver)
    return None if walked.unanswered else walked.organizational_domain


def _way_up(start: str) -> Iterator[str]:
    """Yield the domains to ask: eight labels and more leap to seven."""
    labels = start.split(".")
    yield start
    rest = labels[1:] if len(labels) < MOST_QUERIES else labels[-LABELS_AFTER_LEAP:]
    while rest:
        yield ".".join(rest)
        rest = rest[1:]


async def _ask(domain: str, resolver: Resolver) -> Step:
    found = await texts(f"_dmarc.{domain}", STARTS, resolver)
    if len(found.found) != 1:
        return Step(domain, copies=len(found.found), known=found.known)
    text = found.found[0]
    record, _ = parse_record(text)
    return Step(domain, text, 1, record.psd if record else Psd.unsaid)
