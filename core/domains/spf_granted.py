"""Which addresses a record passes, as a set, so that it can be written out without it."""

from __future__ import annotations

from core.domains.spf_addresses import AddressSet
from core.domains.spf_tree import Branch, Node


class Unkeepable(ValueError):
    """Writing a term out as addresses would change its meaning; the text says why."""


def granted(node: Node) -> AddressSet:
    """Return exactly the addresses for which a node's record comes to pass; raise Unkeepable.

    A term decides only addresses that no term before it decided, whatever its qualifier.
    """
    if node.problem:
        raise Unkeepable(node.problem)
    passed = decided = AddressSet()
    for branch in node.branches:
        if branch.kind == "all":
            if branch.qualifier == "+":
                raise Unkeepable(f"The record of {node.domain} passes every address.")
            break
        matched = matching(branch)
        if branch.qualifier == "+":
            passed |= matched - decided
        decided |= matched
    return passed


def matching(branch: Branch) -> AddressSet:
    """Return exactly the addresses a term matches; raise Unkeepable."""
    if branch.problem:
        raise Unkeepable(branch.problem)
    if branch.kind in ("exists", "ptr"):
        raise Unkeepable(f"{branch.text} cannot be written as addresses.")
    if branch.kind not in ("ip4", "ip6") and not branch.target:
        raise Unkeepable(f"{branch.text} depends on the message.")
    return granted(branch.node) if branch.node else AddressSet.of(branch.networks)
