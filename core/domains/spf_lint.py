"""What is wrong with a domain's SPF record and how to mend it: each finding with its fix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domains import spf_lint_tree, spf_sizes
from core.domains.findings import Finding, Standing, State, error, note, standing_of, warning
from core.domains.spf_addresses import AddressSet
from core.domains.spf_cost import CostNode, cost_of
from core.domains.spf_lint_words import read
from core.domains.spf_macros import Malformed
from core.domains.spf_records import Record, among, assembled, words
from core.domains.spf_tree import grow
from core.ports.dns import Resolver

ALMOST = re.compile(r"""["'\s]*(?:v\s*=\s*spf|spf1)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfState(State):
    """How SPF stands at a name: its record and what that costs; both empty when there is none."""

    record: str = ""
    cost: CostNode | None = None


async def lint(domain: str, resolver: Resolver, *, server: str = "", text: str = "") -> SpfState:
    """Look at a domain's SPF record and all it leads to; ``text`` stands for a record to be."""
    node = await grow(domain, resolver, server=server, text=text)
    if not node.answered:
        fix = "Check again in a minute. If it lasts, ask the host of the DNS zone."
        silent = error("spf_unanswered", node.problem, fix)
        return SpfState(standing=Standing.unknown, findings=(silent,))
    findings = list(lint_texts(node.domain, [*node.texts, *node.others]))
    if (await resolver.ask(node.domain, "SPF", server)).values:
        findings.append(_obsolete())
    if not node.texts:
        return SpfState(standing=Standing.missing, findings=tuple(findings))
    findings += spf_lint_tree.findings(node)
    standing = standing_of(findings)
    if standing is Standing.valid and not node.told:
        standing = Standing.unknown
    return SpfState(
        standing=standing, findings=tuple(findings), record=node.texts[0], cost=cost_of(node)
    )


def lint_texts(domain: str, texts: Sequence[str]) -> Iterator[Finding]:
    """Yield what is wrong with the TXT records of a name, without asking anybody."""
    found = among(texts)
    for text in texts:
        if text not in found and ALMOST.match(text):
            yield (warning if found else error)(
                "spf_lookalike",
                f"The TXT record {text[:60]} looks like SPF, and receivers do not take it for it.",
                "Begin it with v=spf1 and a space, without quotation marks; or delete it.",
            )
    if not found:
        yield error(
            "spf_missing",
            f"{domain} has no SPF record.",
            "Publish one TXT record that begins with v=spf1 and ends with ~all.",
        )
    if len(found) > 1:
        yield error(
            "spf_multiple",
            f"{domain} has {len(found)} SPF records, and receivers then accept none of them.",
            "Put the terms of all into one record and delete the others.",
        )
    for text in found:
        yield from lint_record(text)
        yield from _lengths(domain, text, [each for each in texts if each != text])


def lint_record(text: str) -> Iterator[Finding]:
    """Yield what is wrong with one record by itself."""
    terms = []
    for word in words(text):
        term, findings = read(word)
        yield from findings
        if term:
            terms.append(term)
    try:
        record = assembled(text, terms)
    except Malformed as reason:
        yield error("spf_syntax", f"{reason} The whole record fails with it.", "Keep one of them.")
        return
    yield from _ending(record)
    yield from _repeated(record)


def _ending(record: Record) -> Iterator[Finding]:
    silent = record.directives[len(record.reachable) :]
    if silent:
        yield warning(
            "spf_after_all",
            f"{', '.join(term.text for term in silent)} stands behind all and has no effect.",
            "Move it before all, or remove it.",
        )
    if record.catch_all and record.redirect:
        yield warning(
            "spf_redirect_all",
            f"{record.redirect.text} has no effect beside {record.catch_all.text}.",
            "Remove one of the two.",
        )
    if not record.catch_all and not record.redirect:
        yield warning(
            "spf_no_all", "The record says nothing about strangers.", "Write ~all at its end."
        )


def _repeated(record: Record) -> Iterator[Finding]:
    seen: set[str] = set()
    covered = AddressSet()
    for term in record.reachable:
        key = term.bare if "%" in term.bare else term.bare.lower()
        if key in seen:
            yield warning(
                "spf_repeated", f"{term.text} stands twice; only the first acts.", "Remove one."
            )
        elif term.network:
            own = AddressSet.of([term.network])
            if not own - covered:
                yield warning(
                    "spf_covered",
                    f"{term.text} is covered by the terms before it and has no effect.",
                    "Remove it.",
                )
            covered |= own
        seen.add(key)


def _lengths(domain: str, text: str, others: Sequence[str]) -> Iterator[Finding]:
    reply = spf_sizes.reply_bytes(domain, [text, *others])
    fix = "Remove services that send no mail, or let the record be split over several names."
    if len(text) > spf_sizes.MOST_CHARACTERS:
        most = spf_sizes.MOST_CHARACTERS
        yield error(
            "spf_too_long", f"The record has {len(text)} characters; {most} are too many.", fix
        )
    elif len(text) > spf_sizes.GOOD_CHARACTERS:
        good = spf_sizes.GOOD_CHARACTERS
        yield warning(
            "spf_long", f"The record has {len(text)} characters; up to {good} are safe.", fix
        )
    elif reply > spf_sizes.GOOD_REPLY_BYTES:
        yield warning(
            "spf_reply",
            f"The TXT records of {domain} make an answer of {reply} bytes; "
            f"up to {spf_sizes.GOOD_REPLY_BYTES} reach everybody at once.",
            "Remove verification records that are no longer needed.",
        )


def _obsolete() -> Finding:
    return note(
        "spf_type99",
        "There is a record of the type SPF, which nobody reads any more.",
        "Delete it; the TXT record is what counts.",
    )
