"""Whoever opens a page about something of another organization: their own second one, or a stranger's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.sandbox.server import Server
from core.accounts import organizations, sessions
from core.system import Actor, System
from data.accounts.organizations import Role
from data.accounts.users import User
from tests.support.belongings import Belongings, belongings, unknown, with_ids
from tests.support.journey import customer
from tests.support.people import BROWSER
from tests.support.visiting import Visitor, visiting
from ui.site import site


@pytest.fixture
async def theirs(system: System, sandbox: Server) -> Belongings:
    """Give an organization with one of everything."""
    return await belongings(system, sandbox)


async def seated(system: System, actor: Actor) -> Actor:
    """Return somebody with a browser that is signed in."""
    async with system.platform(Actor.job()) as work:
        user = await work.session.get_one(User, actor.user_id)
        opened = await sessions.open_for(work, user, BROWSER)
    return replace(actor, session_id=opened.session_id)


def paths(system: System) -> list[str]:
    """Return the pages of members that name a thing."""
    return [one.path for one in site(system.settings) if one.parameters and one.role == "member"]


async def answer(visitor: Visitor, path: str) -> tuple[int, str]:
    """Return the status a page is answered with, and what it says above the id of the request."""
    said = await visitor.open(path)
    return visitor.status, said.partition("\nRequest id")[0]


async def test_a_member_is_shown_the_way_to_what_their_other_organization_has(
    system: System, theirs: Belongings
) -> None:
    tim = await seated(system, await customer(system, "Beta"))
    assert tim.user_id is not None
    async with system.platform(Actor.job()) as work:
        await organizations.join(
            work, theirs.owner.require_organization(), tim.user_id, Role.member
        )
    async with visiting(system, tim) as visitor:
        for path in paths(system):
            status, said = await answer(visitor, theirs.filled(path))
            assert (path, status) == (path, 403)
            assert "This belongs to Acme." in said
            status, said = await answer(visitor, with_ids(path, unknown(theirs.ids)))
            assert (path, status) == (path, 404)
            assert "Acme" not in said
        path = theirs.filled("/campaigns/{campaign_id}")
        await visitor.open(path)
        visitor.press("Switch to Acme")
        await visitor.until(lambda: path in visitor.left_for)
    there = await sessions.current(system, tim.session_id) if tim.session_id else None
    assert there is not None
    assert (there.organization_name, there.role) == ("Acme", "member")
    async with visiting(system, there) as visitor:
        assert "Spring" in await visitor.open(path)
        assert visitor.status == 200


async def test_to_a_stranger_every_page_is_as_unknown_as_one_that_never_was(
    system: System, theirs: Belongings
) -> None:
    stranger = await seated(system, await customer(system, "Beta"))
    async with visiting(system, stranger) as visitor:
        for path in paths(system):
            guessed = await answer(visitor, theirs.filled(path))
            never = await answer(visitor, with_ids(path, unknown(theirs.ids)))
            assert (path, guessed[0]) == (path, 404)
            assert guessed == never
