"""What every keeper of lead lists promises, over real TCP."""

from __future__ import annotations

import pytest

from adapters.sandbox.server import Server
from core.errors import Rejected
from core.ports.lead_lists import Lead, LeadLists


def lead(number: int) -> Lead:
    return Lead(f"https://www.linkedin.com/in/person-{number}", "Ada", "Byron", "Acme")


async def test_a_list_is_found_by_its_exact_name(lead_lists: LeadLists) -> None:
    await lead_lists.check_key()
    assert await lead_lists.find_list("Acme prospects") is None
    await lead_lists.create_list("Acme prospects (old)")
    first = await lead_lists.create_list("Acme prospects")
    await lead_lists.create_list("Acme prospects")
    assert await lead_lists.find_list("Acme prospects") == first
    assert first.ref in lead_lists.list_url(first.ref)


async def test_a_list_behind_the_first_page_is_found(lead_lists: LeadLists) -> None:
    for number in range(101):
        await lead_lists.create_list(f"Acme {number}")
    last = await lead_lists.create_list("Acme")
    assert await lead_lists.find_list("Acme") == last


async def test_leads_are_counted_once(lead_lists: LeadLists) -> None:
    made = await lead_lists.create_list("Acme prospects")
    assert await lead_lists.add_leads(made.ref, [lead(n) for n in range(150)]) == 150
    assert await lead_lists.add_leads(made.ref, [lead(149), lead(150)]) == 1
    assert await lead_lists.add_leads(made.ref, [Lead("https://example.com/ada")]) == 0
    assert await lead_lists.add_leads(made.ref, []) == 0
    assert (await lead_lists.get_list(made.ref)).leads == 151


async def test_a_refusal_carries_their_words(lead_lists: LeadLists) -> None:
    with pytest.raises(Rejected, match="doesn't exist"):
        await lead_lists.get_list("999999")
    with pytest.raises(Rejected, match="Name field is required"):
        await lead_lists.create_list(" ")


async def test_whether_campaigns_can_be_made_is_asked_without_making_one(
    lead_lists: LeadLists, sandbox: Server
) -> None:
    assert await lead_lists.offers_campaigns()
    sandbox.world.faults.inject(
        "heyreach", "status", method="GET", route_pattern="*/campaign/Create", times=1, value=404
    )
    assert not await lead_lists.offers_campaigns()
    assert sandbox.world.store.all("heyreach_campaign") == []
