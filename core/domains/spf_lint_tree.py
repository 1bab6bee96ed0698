"""What is wrong with that to which an SPF record leads: limits, dead includes, silence."""

from __future__ import annotations

from collections.abc import Iterator

from core.domains.findings import Finding, error, note, warning
from core.domains.spf_cost import branch_cost, cost_of
from core.domains.spf_lookups import Limits
from core.domains.spf_tree import Branch, Node

LIMITS = Limits()
NEARLY = 9
"""From how many lookups on the next service may be one too many."""


def findings(node: Node) -> Iterator[Finding]:
    """Yield what is wrong below a domain's record."""
    yield from _lookups(node)
    yield from _voids(node)
    for branch in node.branches:
        yield from _below(branch)


def _lookups(node: Node) -> Iterator[Finding]:
    lookups = cost_of(node).lookups
    dearest = sorted(map(branch_cost, node.branches), key=lambda each: -each.lookups)[:3]
    costs = ", ".join(f"{each.term} costs {each.lookups}" for each in dearest if each.lookups)
    if lookups > LIMITS.lookups:
        yield error(
            "spf_lookups",
            f"The record needs {lookups} DNS lookups; {LIMITS.lookups} are allowed, and receivers "
            "that need more accept none of it.",
            f"Remove services that send no mail, let some send from a subdomain, or have some "
            f"includes written out as addresses: {costs}.",
        )
    elif lookups >= NEARLY:
        yield note(
            "spf_lookups_near",
            f"The record needs {lookups} of {LIMITS.lookups} DNS lookups.",
            f"Before you add a service, see what can go: {costs}.",
        )


def _voids(node: Node) -> Iterator[Finding]:
    void = cost_of(node).void
    if void > LIMITS.void_lookups:
        yield error(
            "spf_void",
            f"{void} lookups of the record find nothing; {LIMITS.void_lookups} are allowed.",
            "Remove the terms whose names no longer exist.",
        )


def _below(branch: Branch, inside: str = "") -> Iterator[Finding]:
    if branch.problem and not branch.told:
        yield warning(
            "spf_silent",
            f"{branch.text}{inside}: {branch.problem}",
            "Check again in a minute. If it lasts, ask the operator of that name.",
        )
    elif branch.problem:
        yield error(
            "spf_broken_term",
            f"{branch.text}{inside}: {branch.problem} The whole record fails with it.",
            "Remove the term, or have its operator mend it.",
        )
    elif branch.void:
        yield warning(
            "spf_void_term",
            f"{branch.text}{inside} finds no address and matches nobody.",
            "Remove the term, or publish the name.",
        )
    for below in branch.node.branches if branch.node else ():
        if below.kind == "all" and below.qualifier == "+" and branch.kind == "include":
            yield error(
                "spf_all_pass",
                f"{branch.text}{inside} lets everybody send in the name of the domain: "
                f"its record ends in {below.text}.",
                "Remove the include.",
            )
        elif branch.node:
            yield from _below(below, f" in the record of {branch.node.domain}")
