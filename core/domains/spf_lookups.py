"""The DNS questions of one SPF check, counted against its limits (RFC 7208 section 4.6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from core.domains import spf_names as names
from core.domains.spf_terms import IPV4, Address
from core.ports.dns import Answer, AnswerStatus, Resolver


class Temporary(Exception):
    """A question went unanswered: the check comes to temperror."""


class Permanent(Exception):
    """The published records cannot be judged: the check comes to permerror."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one check may ask; the defaults are the RFC's."""

    lookups: int = 10
    void_lookups: int = 2
    names: int = 10
    seconds: float = 20.0


class Lookups:
    """Asks the resolver, remembers the answers, and counts terms and void terms."""

    def __init__(self, resolver: Resolver, limits: Limits) -> None:
        self._resolver = resolver
        self._limits = limits
        self._answers: dict[tuple[str, str], Answer] = {}
        self._void_term = False
        self.lookups = 0
        self.void_lookups = 0

    def begin(self, term: str) -> None:
        """Count a term that asks; raise Permanent when it is one too many."""
        self.lookups += 1
        self._void_term = False
        if self.lookups > self._limits.lookups:
            raise Permanent(
                f"{term} needs DNS lookup {self.lookups}; {self._limits.lookups} are allowed."
            )

    async def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name, none when there are none; raise Temporary."""
        return await self._ask(name, "TXT")

    async def addresses(self, name: str, version: int, *, counted: bool = True) -> list[Address]:
        """Return the A or AAAA addresses of a name; none when no such name can be asked for."""
        if not names.queryable(name):
            return []
        values = await self._ask(name, "A" if version == IPV4 else "AAAA")
        if counted and not values:
            self._count_void(name)
        return [IPv4Address(value) if version == IPV4 else IPv6Address(value) for value in values]

    async def exchanges(self, name: str) -> list[str]:
        """Return the mail hosts of a name; raise Permanent when there are more than allowed."""
        if not names.queryable(name):
            return []
        values = await self._ask(name, "MX")
        if not values:
            self._count_void(name)
        if len(values) > self._limits.names:
            raise Permanent(
                f"{name} has {len(values)} MX records; {self._limits.names} are allowed."
            )
        hosts = (value.rpartition(" ")[2].strip(".") for value in sorted(values, key=_preference))
        return [host for host in hosts if host]

    async def validated_names(self, address: Address, *, counted: bool = True) -> list[str]:
        """Return the names of an address that lead back to it; a DNS error is an absence here."""
        try:
            pointers = await self._ask(names.reverse(address), "PTR")
        except Temporary:
            return []
        if counted and not pointers:
            self._count_void(str(address))
        validated = []
        for pointer in pointers[: self._limits.names]:
            name = pointer.strip(".")
            try:
                found = await self.addresses(name, address.version, counted=False)
            except Temporary:
                continue
            if address in found:
                validated.append(name)
        return validated

    async def published(self, name: str) -> tuple[str, ...]:
        """Return the SPF candidates of an include's or a redirect's target, counting an absence."""
        texts = await self.texts(name)
        if not texts:
            self._count_void(name)
        return texts

    def _count_void(self, name: str) -> None:
        if self._void_term:
            return
        self._void_term = True
        self.void_lookups += 1
        if self.void_lookups > self._limits.void_lookups:
            raise Permanent(
                f"{name} is void lookup {self.void_lookups}; {self._limits.void_lookups} are allowed."
            )

    async def _ask(self, name: str, kind: str) -> tuple[str, ...]:
        key = name.lower().removesuffix("."), kind
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = await self._resolver.ask(*key)
        if answer.status is AnswerStatus.found:
            return answer.values
        if answer.absent:
            return ()
        raise Temporary(f"No usable answer for {kind} of {name}: {answer.status}.")


def _preference(value: str) -> int:
    preference = value.partition(" ")[0]
    return int(preference) if preference.isdecimal() else 0
