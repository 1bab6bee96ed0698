"""Everything an SPF record leads to, fetched once: cost, lint and flattening are computed from it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from core.domains import spf_names as names
from core.domains import spf_records as records
from core.domains.spf_macros import MacroString, Malformed
from core.domains.spf_records import Record
from core.domains.spf_terms import Directive, Modifier, Network
from core.ports.dns import Answer, AnswerStatus, Resolver

MOST_QUESTIONS = 200
MOST_NODES = 200
"""A tree that needs more is cut; it is far over every limit."""
MOST_EXCHANGES = 10


@dataclass(frozen=True, slots=True)
class Branch:
    """A term that can act. ``target`` is empty where it depends on the message, which no tree knows.

    ``networks`` are those of ip4, ip6, a and mx; ``node`` is where an include or a redirect leads;
    ``problem`` is why the term cannot be followed, ``answered`` False when nobody answered.
    """

    text: str
    kind: str
    qualifier: str = "+"
    target: str = ""
    networks: tuple[Network, ...] = ()
    node: Node | None = None
    void: bool = False
    problem: str = ""
    answered: bool = True
    ttl: int | None = None

    @property
    def told(self) -> bool:
        """Tell whether everything below got an answer, whatever it was."""
        return self.answered and (self.node is None or self.node.told)


@dataclass(frozen=True, slots=True)
class Node:
    """What a name publishes. ``others`` are its TXT records that are not SPF.

    ``record`` is None when there is none that can be used; ``problem`` says why, and ``answered`` is
    False when that is because nobody answered.
    """

    domain: str
    texts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    record: Record | None = None
    branches: tuple[Branch, ...] = ()
    problem: str = ""
    answered: bool = True
    ttl: int | None = None

    @property
    def told(self) -> bool:
        """Tell whether everything asked for in the tree got an answer, whatever it was."""
        return self.answered and all(branch.told for branch in self.branches)

    @property
    def lowest_ttl(self) -> int | None:
        """Return how long the shortest-lived answer of the tree lasts, in seconds."""
        own = [self.ttl, *(branch.ttl for branch in self.branches)]
        below = [branch.node.lowest_ttl for branch in self.branches if branch.node]
        return min((ttl for ttl in (*own, *below) if ttl is not None), default=None)


async def grow(domain: str, resolver: Resolver, *, server: str = "", text: str = "") -> Node:
    """Return the tree of a domain as one server tells it; ``text`` stands for a record to be."""
    name = names.ascii_form(domain).removesuffix(".").lower()
    return await _Growth(resolver, server).node(name, (), text)


class _Growth:
    def __init__(self, resolver: Resolver, server: str) -> None:
        self._resolver = resolver
        self._server = server
        self._nodes = 0
        self._answers: dict[tuple[str, str], asyncio.Task[Answer]] = {}

    async def node(self, domain: str, above: tuple[str, ...], text: str = "") -> Node:
        """Return a name's node with all below it."""
        if domain in above:
            return Node(domain, problem=f"{domain} includes itself: the record never ends.")
        self._nodes += 1
        if self._nodes > MOST_NODES:
            return Node(domain, problem="The record leads to more names than can be looked up.")
        answer = await self._ask(domain, "TXT")
        others = tuple(each for each in answer.values if not records.is_record(each))
        found = tuple([text] if text else records.among(answer.values))
        if not found and not answer.known:
            return Node(domain, problem=_silence(answer), answered=False)
        problem = ""
        if not found:
            problem = f"{domain} has no SPF record."
        elif len(found) > 1:
            problem = f"{domain} has {len(found)} SPF records; there may be one."
        try:
            record = records.parse(found[0]) if not problem else None
        except Malformed as error:
            record, problem = None, f"The SPF record of {domain} is malformed: {error}"
        branches = await self._branches(record, domain, (*above, domain)) if record else ()
        return Node(domain, found, others, record, branches, problem, True, answer.ttl)

    async def _branches(
        self, record: Record, domain: str, above: tuple[str, ...]
    ) -> tuple[Branch, ...]:
        growing = [self._branch(each, domain, above) for each in record.reachable]
        if redirect := record.acting_redirect:
            growing.append(self._followed(redirect, redirect.value, domain, above))
        return tuple(await asyncio.gather(*growing))

    async def _branch(self, term: Directive, domain: str, above: tuple[str, ...]) -> Branch:
        if term.network:
            return Branch(term.text, term.kind, term.qualifier, networks=(term.network,))
        if term.kind == "include" and term.target:
            return await self._followed(term, term.target, domain, above)
        target = _static(term.target, domain) if term.target else domain
        if term.kind not in ("a", "mx") or not target:
            return Branch(term.text, term.kind, term.qualifier, target)
        hosts, answers, problem = [target], [], ""
        if term.kind == "mx":
            mail = await self._ask(target, "MX")
            answers.append(mail)
            hosts = [value.rpartition(" ")[2].strip(".") for value in mail.values]
            if len(hosts) > MOST_EXCHANGES:
                problem = f"{target} has {len(hosts)} MX records; {MOST_EXCHANGES} are allowed."
        questions = [(host, kind) for host in hosts if host for kind in ("A", "AAAA")]
        answers += await asyncio.gather(*(self._ask(*question) for question in questions))
        silent = next((each for each in answers if not each.known), None)
        return Branch(
            term.text,
            term.kind,
            term.qualifier,
            target,
            tuple(_networks(term, answers)),
            void=not any(each.values for each in answers) and silent is None,
            problem=problem or (_silence(silent) if silent else ""),
            answered=silent is None,
            ttl=_lowest(answers),
        )

    async def _followed(
        self, term: Directive | Modifier, macros: MacroString, domain: str, above: tuple[str, ...]
    ) -> Branch:
        qualifier = term.qualifier if isinstance(term, Directive) else "+"
        target = _static(macros, domain)
        if not target:
            return Branch(term.text, term.kind, qualifier)
        if not names.checkable(target):
            problem = f"{target} is no name that can be looked up."
            return Branch(term.text, term.kind, qualifier, target, problem=problem)
        node = await self.node(target, above)
        return Branch(
            term.text,
            term.kind,
            qualifier,
            target,
            node=node,
            void=node.answered and not node.texts and not node.others,
            problem=node.problem,
        )

    async def _ask(self, name: str, kind: str) -> Answer:
        if not names.queryable(name):
            return Answer(name, kind, self._server, AnswerStatus.nxdomain)
        key = name.lower(), kind
        if key not in self._answers:
            if len(self._answers) >= MOST_QUESTIONS:
                return Answer(name, kind, self._server, AnswerStatus.broken)
            asking = self._resolver.ask(*key, server=self._server)
            self._answers[key] = asyncio.ensure_future(asking)
        return await self._answers[key]


def _static(macros: MacroString, domain: str) -> str:
    """Return the name a target means for every message, empty when there is no such name."""
    if macros.letters - {"d"}:
        return ""
    return names.shortened(macros.expand({"d": domain})).lower()


def _networks(term: Directive, answers: Iterable[Answer]) -> Iterable[Network]:
    for answer in answers:
        if answer.kind in ("A", "AAAA"):
            length = term.length4 if answer.kind == "A" else term.length6
            for value in answer.values:
                yield names.network(value, length)


def _lowest(answers: Iterable[Answer]) -> int | None:
    return min((each.ttl for each in answers if each.ttl is not None), default=None)


def _silence(answer: Answer) -> str:
    return f"No usable answer for {answer.kind} of {answer.name}: {answer.status}."
