"""The cost tree says of each term what it and all below it cost."""

from __future__ import annotations

from core.domains.spf_cost import cost
from tests.support.zone import ZoneResolver

DOMAIN = "acme.example"
ZONE = {
    DOMAIN: {"TXT": ["v=spf1 ip4:192.0.2.1 a mx include:x.example exists:%{i}.e.example ~all ptr"]},
    "x.example": {"TXT": ["v=spf1 include:y.example a:gone.example redirect=%{d2}.z.example"]},
    "y.example": {"TXT": ["v=spf1 ip4:192.0.2.2 redirect=w.example"]},
    "w.example": {"TXT": ["v=spf1 -all redirect=never.example"]},
    "x.example.z.example": {"TXT": ["v=spf1 a:%{l}.m.example -all"]},
}


async def test_each_term_costs_itself_and_what_is_below() -> None:
    tree = await cost(DOMAIN, ZoneResolver({**ZONE, "acme.example": {**ZONE[DOMAIN], "A": ["::"]}}))
    told = [(depth, node.term or node.domain, node.lookups) for depth, node in tree.walk()]
    assert told == [
        (0, "acme.example", 9),
        (1, "a", 1),
        (1, "mx", 1),
        (1, "include:x.example", 6),
        (2, "include:y.example", 2),
        (3, "redirect=w.example", 1),
        (2, "a:gone.example", 1),
        (2, "redirect=%{d2}.z.example", 2),
        (3, "a:%{l}.m.example", 1),
        (1, "exists:%{i}.e.example", 1),
    ]


async def test_lookups_that_find_nothing_are_counted() -> None:
    tree = await cost(DOMAIN, ZoneResolver(ZONE))
    assert tree.void == 3
    assert [child.void for child in tree.children] == [1, 1, 1, 0]


async def test_records_and_problems_stand_beside_the_terms() -> None:
    tree = await cost(DOMAIN, ZoneResolver({DOMAIN: {"TXT": ["v=spf1 include:no.example -all"]}}))
    [include] = tree.children
    assert tree.record == "v=spf1 include:no.example -all"
    assert include.record == ""
    assert include.problem == "no.example has no SPF record."
    assert (include.lookups, include.void) == (1, 1)


async def test_a_record_to_be_is_counted_before_it_is_published() -> None:
    tree = await cost(DOMAIN, ZoneResolver(ZONE), text="v=spf1 include:y.example -all")
    assert tree.lookups == 2
