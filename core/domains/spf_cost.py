"""What each term of an SPF record costs in DNS lookups, as a tree (RFC 7208 section 4.6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.domains.spf_terms import QUERIES
from core.domains.spf_tree import Branch, Node, grow
from core.ports.dns import Resolver


@dataclass(frozen=True, slots=True)
class CostNode:
    """A term with what it and all below it cost a message that no term matches before.

    ``term`` is empty for the domain itself. ``void`` counts lookups that find nothing for anybody.
    ``record`` is where an include or a redirect leads; ``problem`` is why it leads nowhere.
    """

    term: str
    domain: str
    lookups: int
    void: int
    children: tuple[CostNode, ...] = ()
    record: str = ""
    problem: str = ""

    def walk(self, depth: int = 0) -> Iterator[tuple[int, CostNode]]:
        """Yield this node and all below it, each with its depth."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


async def cost(domain: str, resolver: Resolver, *, text: str = "") -> CostNode:
    """Return what a domain's record costs; ``text`` stands for a record to be."""
    return cost_of(await grow(domain, resolver, text=text))


def cost_of(node: Node) -> CostNode:
    """Return what a tree costs."""
    return _summed("", node, own=0, void=0)


def branch_cost(branch: Branch) -> CostNode:
    """Return what one term costs."""
    own, void = int(branch.kind in QUERIES), int(branch.void)
    if branch.node:
        return _summed(branch.text, branch.node, own=own, void=void)
    return CostNode(branch.text, branch.target, own, void, problem=branch.problem)


def _summed(term: str, node: Node, *, own: int, void: int) -> CostNode:
    children = tuple(branch_cost(each) for each in node.branches if each.kind in QUERIES)
    return CostNode(
        term,
        node.domain,
        own + sum(child.lookups for child in children),
        void + sum(child.void for child in children),
        children,
        node.texts[0] if node.texts else "",
        node.problem,
    )
