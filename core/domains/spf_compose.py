"""Writing a flattened record: addresses pooled, terms kept, and split over names when too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.domains.spf_addresses import AddressSet
from core.domains.spf_cost import branch_cost
from core.domains.spf_lookups import Limits
from core.domains.spf_records import VERSION
from core.domains.spf_sizes import fits
from core.domains.spf_tree import Branch, Node

MOST_LOOKUPS = Limits().lookups
CLOSING = "-all"
"""What ends a record that is only included: nothing else is meant to pass."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring terms of one qualifier; their order among themselves decides nothing."""

    qualifier: str
    pool: AddressSet
    kept: tuple[Branch, ...]

    @property
    def sign(self) -> str:
        """Return the qualifier as it is written; a plus is left out."""
        return self.qualifier.removeprefix("+")


@dataclass(frozen=True, slots=True)
class Draft:
    """Records to publish by name, what they cost, and whether the domain's own is short enough."""

    records: dict[str, str]
    lookups: int
    fits: bool

    @property
    def usable(self) -> bool:
        """Tell whether the record keeps to every limit."""
        return self.fits and self.lookups <= MOST_LOOKUPS


def compose(node: Node, flat: Mapping[str, AddressSet]) -> Draft:
    """Return a domain's record with the includes of ``flat`` (target -> addresses) written out."""
    runs = list(_runs(node, flat))
    spilled: dict[int, tuple[str, ...]] = {}
    records: dict[str, str] = {}
    while True:
        own = _written(node, runs, spilled)
        left = [index for index, run in enumerate(runs) if run.pool and index not in spilled]
        if fits(node.domain, own, node.others) or not left:
            break
        longest = max(left, key=lambda index: len(runs[index].pool.terms))
        records |= (chunk := _chunks(node, runs, runs[longest].pool, taken=records))
        spilled[longest] = tuple(chunk)
    kept = [branch for run in runs for branch in run.kept]
    kept += [branch for branch in node.branches if branch.kind == "redirect"]
    lookups = sum(branch_cost(branch).lookups for branch in kept) + len(records)
    return Draft({node.domain: own, **records}, lookups, fits(node.domain, own, node.others))


def _runs(node: Node, flat: Mapping[str, AddressSet]) -> Iterator[Run]:
    """Yield the terms before ``all`` by qualifier, repeated ones once."""
    pool, kept = AddressSet(), dict[str, Branch]()
    qualifier = ""
    for branch in node.branches:
        if branch.kind in ("all", "redirect"):
            break
        if branch.qualifier != qualifier:
            if qualifier:
                yield Run(qualifier, pool, tuple(kept.values()))
            pool, kept, qualifier = AddressSet(), {}, branch.qualifier
        if branch.kind in ("ip4", "ip6"):
            pool |= AddressSet.of(branch.networks)
        elif branch.kind == "include" and branch.target in flat:
            pool |= flat[branch.target]
        else:
            kept.setdefault(_same(branch), branch)
    if qualifier:
        yield Run(qualifier, pool, tuple(kept.values()))


def _same(branch: Branch) -> str:
    """Return what two terms have in common that match the same addresses."""
    return branch.text if "%" in branch.text else branch.text.lower().lstrip("+")


def _written(node: Node, runs: Iterable[Run], spilled: Mapping[int, tuple[str, ...]]) -> str:
    words = [VERSION]
    for index, run in enumerate(runs):
        pooled = [f"include:{name}" for name in spilled.get(index, ())]
        words += [run.sign + term for term in (pooled if index in spilled else run.pool.terms)]
        words += [branch.text for branch in run.kept]
    words += [branch.text for branch in node.branches if branch.kind in ("all", "redirect")]
    if node.record:
        words += [term.text for term in (node.record.explanation, *node.record.others) if term]
    return " ".join(words)


def _chunks(
    node: Node, runs: Iterable[Run], pool: AddressSet, *, taken: Iterable[str]
) -> dict[str, str]:
    """Return records that pass a pool between them, under names that nothing kept refers to."""
    used = {branch.target for run in runs for branch in run.kept} | set(taken)
    free = (
        name for number in range(1, 1000) if (name := f"_spf{number}.{node.domain}") not in used
    )
    records: dict[str, str] = {}
    name, words = next(free), list[str]()
    for term in pool.terms:
        if words and not fits(name, _closed([*words, term])):
            records[name] = _closed(words)
            name, words = next(free), []
        words.append(term)
    return {**records, name: _closed(words)}


def _closed(words: Iterable[str]) -> str:
    return " ".join([VERSION, *words, CLOSING])
