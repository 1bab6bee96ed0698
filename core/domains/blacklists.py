"""Is a domain, or an address it sends from, on a block list? What was not checked is never clean."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.domains.blocklists import Blocklist, blocklists
from core.ports.dns import Answer, AnswerStatus, Resolver

MOST_ADDRESSES = 10


class ListState(StrEnum):
    """What a list says; only ``clean`` means that nothing stands on it."""

    clean = "clean"
    listed = "listed"
    refused = "refused"
    error = "error"
    unchecked = "unchecked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one list said: ``entries`` are those that are listed, each with its reason."""

    blocklist: Blocklist
    state: ListState
    reason: str = ""
    entries: dict[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object of what was said."""
        return {
            "name": self.blocklist.name,
            "state": self.state.value,
            "reason": self.reason,
            "entries": dict(self.entries),
            "codes": list(self.codes),
            "delist": self.blocklist.delist,
        }


Trust = Mapping[str, Verdict | None]
"""By the id of a list: why it cannot be believed, None where it can."""


async def trust(resolver: Resolver, key: str = "") -> Trust:
    """Try every list with its test entries (RFC 5782 section 5) and say which may be believed."""
    lists = blocklists()
    found = await asyncio.gather(*(_probe(resolver, one, key) for one in lists))
    return {one.id: verdict for one, verdict in zip(lists, found, strict=True)}


async def look(
    resolver: Resolver, name: str, addresses: Sequence[str], trusted: Trust, key: str = ""
) -> dict[str, Verdict]:
    """Return what each list says about a name and the addresses it sends from, by the list's id."""

    async def verdict(one: Blocklist) -> Verdict:
        doubt = trusted.get(one.id)
        if doubt is not None:
            return doubt
        entries = list(addresses)[:MOST_ADDRESSES] if one.of_addresses else [name]
        if not entries:
            reason = "Mail leaves through shared servers; there is no address of your own to check."
            return Verdict(one, ListState.unchecked, reason)
        answers = await asyncio.gather(
            *(resolver.ask(one.question(entry, key), "A") for entry in entries)
        )
        return _judged(one, dict(zip(entries, answers, strict=True)))

    lists = blocklists()
    found = await asyncio.gather(*(verdict(one) for one in lists))
    return {one.id: said for one, said in zip(lists, found, strict=True)}


async def _probe(resolver: Resolver, one: Blocklist, key: str) -> Verdict | None:
    """Return why a list is not to be believed, None when its test entries are as they must be."""
    if one.needs_key and not key:
        return Verdict(one, ListState.unchecked, "This list answers only who has a key.")
    listed, clean = await asyncio.gather(
        resolver.ask(one.question(one.listed, key), "A"),
        resolver.ask(one.question(one.clean, key), "A"),
    )
    for answer in (listed, clean):
        said = _said(one, answer)
        if said in (ListState.refused, ListState.error):
            return Verdict(one, said, REASONS[said])
    if _said(one, listed) is not ListState.listed:
        return Verdict(one, ListState.error, "The list does not know its own test entry.")
    if _said(one, clean) is not ListState.clean:
        return Verdict(one, ListState.error, "The list lists everything.")
    return None


def _judged(one: Blocklist, answers: Mapping[str, Answer]) -> Verdict:
    said = {entry: _said(one, answer) for entry, answer in answers.items()}
    listed = [entry for entry, state in said.items() if state is ListState.listed]
    if listed:
        entries = {entry: _meanings(one, answers[entry]) for entry in listed}
        codes = {code for entry in listed for code in answers[entry].values if one.meaning(code)}
        return Verdict(one, ListState.listed, "; ".join(entries.values()), entries, tuple(codes))
    for state in (ListState.refused, ListState.error):
        if state in said.values():
            return Verdict(one, state, REASONS[state])
    return Verdict(one, ListState.clean)


def _said(one: Blocklist, answer: Answer) -> ListState:
    """Return what one answer means; what no list documents is an error, never a listing."""
    if answer.absent:
        return ListState.clean
    if answer.status is AnswerStatus.refused:
        return ListState.refused
    if answer.status is not AnswerStatus.found:
        return ListState.error
    if any(one.refuses(code) for code in answer.values):
        return ListState.refused
    listed = any(one.meaning(code) for code in answer.values)
    return ListState.listed if listed else ListState.error


def _meanings(one: Blocklist, answer: Answer) -> str:
    return ", ".join(dict.fromkeys(filter(None, map(one.meaning, answer.values))))


REASONS = {
    ListState.refused: "The list does not answer our resolver; that says nothing about you.",
    ListState.error: "The list gave no answer that means anything.",
}
