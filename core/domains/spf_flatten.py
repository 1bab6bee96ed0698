"""Flattening SPF: includes written out as addresses, where asked for or where a limit forces it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from core.domains.findings import Finding, error, warning
from core.domains.spf_addresses import AddressSet
from core.domains.spf_compose import MOST_LOOKUPS, Draft, compose
from core.domains.spf_cost import branch_cost, cost_of
from core.domains.spf_flattened import Flattened
from core.domains.spf_granted import Unkeepable, matching
from core.domains.spf_sizes import MOST_CHARACTERS
from core.domains.spf_terms import IPV4
from core.domains.spf_tree import Node

NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})
AGREEING = 2
"""How many resolvers must say the same before anything is changed."""


def plan(
    trees: Sequence[Node],
    *,
    chosen: Collection[str] = (),
    previous: Mapping[str, Sequence[str]] = NOTHING,
) -> Flattened:
    """Return what to publish, given what each resolver says of one record.

    ``chosen`` are the includes the owner wants written out. Where the record is over a limit more
    are, those with the fewest addresses for each lookup saved first, and no more than it takes.
    ``previous`` is ``included`` of last time.
    """
    node = trees[0]
    original = node.texts[0] if node.texts else ""
    lookups = cost_of(node).lookups
    keepable, refused = _resolved(node)
    wanted = {name.lower().removesuffix(".") for name in chosen}
    flat = {target: found for target, found in keepable.items() if target in wanted}
    over = lookups > MOST_LOOKUPS or len(original) > MOST_CHARACTERS
    problems = [error("spf_unusable", node.problem)] if node.record is None else []
    draft = Draft({node.domain: original}, lookups, fits=True)
    if node.record and (flat or over):
        draft = _enough(node, flat, keepable if over else {})
        problems += _excesses(draft)
    problems += _refusals(refused, wanted if draft.usable else refused)
    together = AddressSet()
    for found in flat.values():
        together |= found
    return Flattened(
        domain=node.domain,
        original=original,
        records=draft.records,
        lookups_before=lookups,
        lookups_after=draft.lookups,
        settled=_settled(trees, flat),
        included={target: tuple(map(str, found.networks)) for target, found in flat.items()},
        ip4=tuple(str(each) for each in together.networks if each.version == IPV4),
        ip6=tuple(str(each) for each in together.networks if each.version != IPV4),
        automatic=over,
        lost=_lost(previous, flat),
        ttl=node.lowest_ttl,
        problems=tuple(problems),
    )


def _resolved(node: Node) -> tuple[dict[str, AddressSet], dict[str, str]]:
    """Return the includes that can be written out, and why the others cannot, by target."""
    keepable: dict[str, AddressSet] = {}
    refused: dict[str, str] = {}
    for branch in node.branches:
        if branch.kind == "include":
            try:
                keepable[branch.target] = matching(branch)
            except Unkeepable as reason:
                refused[branch.target or branch.text] = str(reason)
    return keepable, refused


def _enough(node: Node, flat: dict[str, AddressSet], more: Mapping[str, AddressSet]) -> Draft:
    """Return the record with ``flat`` written out; add of ``more`` to it until the limits hold."""
    draft = compose(node, flat)
    saved = {each.target: branch_cost(each).lookups for each in node.branches if each.target}
    left = sorted(
        more.keys() - flat.keys(), key=lambda name: (len(more[name].terms) / saved[name], name)
    )
    for target in left:
        if draft.usable:
            break
        flat[target] = more[target]
        draft = compose(node, flat)
    return draft


def _settled(trees: Sequence[Node], flat: Mapping[str, AddressSet]) -> bool:
    """Tell whether enough resolvers say the same of the record and of what is written out of it.

    What nobody answered settles nothing: the last good records stay.
    """
    if len(trees) < AGREEING or len({tree.texts for tree in trees}) > 1:
        return False
    if not all(tree.told for tree in trees):
        return False
    return all(
        _resolved(tree)[0].get(target) == found
        for tree in trees[1:]
        for target, found in flat.items()
    )


def _lost(previous: Mapping[str, Sequence[str]], flat: Mapping[str, AddressSet]) -> float:
    """Return the share of its addresses that the include lost which lost most (0..1)."""
    shares = (
        AddressSet.of(previous[target]).lost_share(flat[target])
        for target in flat.keys() & previous.keys()
    )
    return max(shares, default=0.0)


def _excesses(draft: Draft) -> list[Finding]:
    problems = []
    if draft.lookups > MOST_LOOKUPS:
        problems.append(
            error(
                "spf_lookups",
                f"The record still needs {draft.lookups} DNS lookups; {MOST_LOOKUPS} are allowed.",
                "Remove services that send no mail, or let some send from a subdomain.",
            )
        )
    if not draft.fits:
        problems.append(
            warning(
                "spf_length",
                "The TXT records of the name are still too long for one short answer.",
                "Remove services that send no mail, and verification records no longer needed.",
            )
        )
    return problems


def _refusals(refused: Mapping[str, str], of: Collection[str]) -> list[Finding]:
    return [
        warning(
            "spf_include_kept",
            f"include:{target} stays as it is: {reason}",
            "Leave it as an include, or ask the service for a plain one.",
        )
        for target, reason in refused.items()
        if target in of
    ]
