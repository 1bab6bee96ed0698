"""The recursive part of an SPF check (RFC 7208 sections 4 to 7)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network

from core.domains import spf_names as names
from core.domains import spf_records as records
from core.domains.spf_lookups import Lookups, Permanent
from core.domains.spf_macros import Macro, MacroString, Malformed, parse
from core.domains.spf_terms import IPV4, QUERIES, Address, Directive, Modifier, Result


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the facts of the SMTP transaction, and what only an explanation may name."""

    address: Address
    local_part: str
    sender_domain: str
    helo: str
    receiver: str
    timestamp: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record came to, by which terms from the outside in, and the record that decided."""

    result: Result
    path: tuple[str, ...] = ()
    domain: str = ""
    explanation: Modifier | None = None


class Evaluation:
    """One check: the same question put to record after record."""

    def __init__(self, question: Question, lookups: Lookups) -> None:
        self._question = question
        self._lookups = lookups

    async def check(self, domain: str, texts: tuple[str, ...]) -> Outcome:
        """Return what the record among a domain's TXT records comes to; raise Permanent, Temporary."""
        found = records.among(texts)
        if not found:
            return Outcome(Result.none_)
        if len(found) > 1:
            raise Permanent(f"{domain} has {len(found)} SPF records; there may be one.")
        try:
            record = records.parse(found[0])
        except Malformed as error:
            raise Permanent(f"The SPF record of {domain} is malformed: {error}") from error
        for directive in record.directives:
            path = await self._matched(directive, domain)
            if path is not None:
                decided = (directive.text, *path)
                return Outcome(directive.result, decided, domain, record.explanation)
        if record.redirect:
            return await self._redirected(record.redirect, domain)
        return Outcome(Result.neutral)

    async def explain(self, outcome: Outcome) -> str:
        """Return the domain's own words for a fail, empty when it has none that can be used.

        Raises Temporary when they cannot be fetched (section 6.2: then there are none).
        """
        if outcome.explanation is None:
            return ""
        name = await self._target(outcome.explanation.value, outcome.domain)
        texts = await self._lookups.texts(name) if names.queryable(name) else ()
        if len(texts) != 1:
            return ""
        try:
            words = parse(texts[0])
        except Malformed:
            return ""
        text = await self._expanded(words, outcome.domain)
        return text if text.isascii() and text.isprintable() else ""

    async def _redirected(self, redirect: Modifier, domain: str) -> Outcome:
        outcome = await self._nested(redirect.text, redirect.value, domain)
        return Outcome(
            outcome.result, (redirect.text, *outcome.path), outcome.domain, outcome.explanation
        )

    async def _nested(self, term: str, target: MacroString, domain: str) -> Outcome:
        self._lookups.begin(term)
        name = await self._target(target, domain)
        texts = await self._lookups.published(name) if names.checkable(name) else ()
        outcome = await self.check(name, texts)
        if outcome.result is Result.none_:
            raise Permanent(f"{term} in the record of {domain} leads to no SPF record.")
        return outcome

    async def _matched(self, directive: Directive, domain: str) -> tuple[str, ...] | None:
        """Return the terms that matched below this one, None when it does not match."""
        if directive.kind == "include" and directive.target:
            outcome = await self._nested(directive.text, directive.target, domain)
            return outcome.path if outcome.result is Result.pass_ else None
        if directive.kind in QUERIES:
            self._lookups.begin(directive.text)
        return () if await self._matches(directive, domain) else None

    async def _matches(self, directive: Directive, domain: str) -> bool:
        address, kind = self._question.address, directive.kind
        if kind == "all":
            return True
        if directive.network:
            return address in directive.network
        name = await self._target(directive.target, domain) if directive.target else domain
        if kind == "exists":
            return bool(await self._lookups.addresses(name, IPV4))
        if kind == "ptr":
            validated = await self._lookups.validated_names(address)
            return any(names.within(each, name) for each in validated)
        hosts = await self._lookups.exchanges(name) if kind == "mx" else [name]
        for host in hosts:
            if await self._is_host(host, directive):
                return True
        return False

    async def _is_host(self, host: str, directive: Directive) -> bool:
        address = self._question.address
        length = directive.length4 if address.version == IPV4 else directive.length6
        found = await self._lookups.addresses(host, address.version)
        return any(address in ip_network((each, length), strict=False) for each in found)

    async def _target(self, macros: MacroString, domain: str) -> str:
        return names.shortened(await self._expanded(macros, domain))

    async def _expanded(self, macros: MacroString, domain: str) -> str:
        if not any(isinstance(piece, Macro) for piece in macros.pieces):
            return macros.expand({})
        asked = self._question
        values = {
            "s": f"{asked.local_part}@{asked.sender_domain}",
            "l": asked.local_part,
            "o": asked.sender_domain,
            "d": domain,
            "i": names.dotted(asked.address),
            "v": "in-addr" if asked.address.version == IPV4 else "ip6",
            "h": asked.helo,
            "c": str(asked.address),
            "r": asked.receiver,
            "t": str(asked.timestamp),
        }
        if "p" in macros.letters:
            values["p"] = await self._validated_name(domain)
        return macros.expand(values)

    async def _validated_name(self, domain: str) -> str:
        """Return the name the macro p means (section 7.3): the domain, one below it, or any."""
        validated = await self._lookups.validated_names(self._question.address, counted=False)
        same = [name for name in validated if name.lower() == domain.lower()]
        below = [name for name in validated if names.within(name, domain)]
        return next(iter([*same, *below, *validated]), "unknown")
