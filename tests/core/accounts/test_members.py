"""Members and invitations: an owner always remains, and nobody joins uninvited."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.accounts import (
    invitations,
    members,
    organizations,
    password_changes,
    profile,
    sessions,
    sign_in,
)
from core.accounts.organizations import PostalAddress
from core.accounts.sessions import Browser
from core.errors import Conflict, Invalid, LimitReached, NotFound, NotPermitted
from core.system import Actor, System
from tests.support.people import BROWSER, PASSWORD, enter, join, last_link

BERLIN = PostalAddress("de", "Hauptstraße  1", "Berlin", "10115")


async def joined_by(system: System, owner: Actor, email: str, role: str = "member") -> Actor:
    """Invite somebody new and return them after they accepted."""
    async with system.work(owner) as work:
        await invitations.invite(work, email, role)
    token = await last_link(system, email, "invite")
    opened = await invitations.accept(system, token, email.partition("@")[0], PASSWORD, BROWSER)
    assert opened is not None
    actor = await sessions.actor_of(system, opened.token)
    assert actor is not None
    return actor


def own_id(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id


async def test_the_last_owner_stays(system: System):
    ada = await join(system)
    bob = await joined_by(system, ada, "bob@example.com")
    async with system.work(ada) as work:
        for refused in (
            members.change_role(work, own_id(ada), "member"),
            members.leave(work),
            members.remove(work, own_id(ada)),
        ):
            with pytest.raises(Conflict):
                await refused
        await members.change_role(work, own_id(bob), "owner")
        await members.leave(work)
    async with system.work(bob) as work:
        assert [one.name for one in await members.listing(work)] == ["bob"]


async def test_who_is_removed_is_out_at_once(system: System):
    ada = await join(system)
    bob = await joined_by(system, ada, "bob@example.com")
    heard: list[str] = []
    system.bus.listen(f"session:{bob.session_id}", heard.append)
    async with system.work(ada) as work:
        await members.remove(work, own_id(bob))
    assert heard
    assert bob.session_id is not None
    assert await sessions.current(system, bob.session_id) is None
    again = await enter(system, "bob@example.com")
    assert (again.role, again.organization_id) == ("none", None)
    async with system.platform(again) as work:
        made = await organizations.onboard(work, "Bob's own", BERLIN)
    assert (made.country, made.address) == ("DE", "Hauptstraße 1")
    assert (await enter(system, "bob@example.com")).role == "owner"


async def test_a_changed_role_counts_at_once(system: System):
    ada = await join(system)
    bob = await joined_by(system, ada, "bob@example.com")
    assert bob.session_id is not None
    heard: list[str] = []
    system.bus.listen(f"session:{bob.session_id}", heard.append)
    async with system.work(ada) as work:
        await members.change_role(work, own_id(bob), "owner")
        with pytest.raises(Invalid):
            await members.change_role(work, own_id(bob), "admin")
    assert heard
    now = await sessions.current(system, bob.session_id)
    assert now is not None
    assert now.role == "owner"


async def test_members_change_nothing(system: System):
    ada = await join(system)
    bob = await joined_by(system, ada, "bob@example.com")
    async with system.work(bob) as work:
        for refused in (
            invitations.invite(work, "eve@example.com"),
            members.remove(work, own_id(ada)),
            members.change_role(work, own_id(bob), "owner"),
            organizations.change(work, "Bob's", BERLIN),
        ):
            with pytest.raises(NotPermitted):
                await refused


async def test_organizations_do_not_see_each_other(system: System):
    ada, eve = await join(system), await join(system, "eve@example.com", "Eve")
    async with system.work(ada) as work:
        invitation = await invitations.invite(work, "bob@example.com")
    async with system.work(eve) as work:
        assert [one.name for one in await members.listing(work)] == ["Eve"]
        assert await invitations.listing(work) == []
        for refused in (
            members.remove(work, own_id(ada)),
            invitations.withdraw(work, invitation.id),
        ):
            with pytest.raises(NotFound):
                await refused


async def test_an_invitation_is_for_one_address_and_lasts_a_week(system: System):
    ada, eve = await join(system), await join(system, "eve@example.com", "Eve")
    async with system.work(ada) as work:
        await invitations.invite(work, "bob@example.com")
        with pytest.raises(Conflict):
            await invitations.invite(work, "ADA@example.com")
    token = await last_link(system, "bob@example.com", "invite")
    async with system.platform(eve) as work:
        with pytest.raises(NotPermitted):
            await invitations.accept_as(work, token)
    system.clock.skip(timedelta(days=7))
    with pytest.raises(Invalid):
        await invitations.accept(system, token, "Bob", PASSWORD, BROWSER)
    async with system.work(ada) as work:
        invitation = await invitations.invite(work, "bob@example.com")
        await invitations.withdraw(work, invitation.id)
    token = await last_link(system, "bob@example.com", "invite")
    with pytest.raises(Invalid):
        await invitations.accept(system, token, "Bob", PASSWORD, BROWSER)


async def test_who_has_an_account_joins_by_its_password(system: System):
    ada, eve = await join(system), await join(system, "eve@example.com", "Eve")
    async with system.work(ada) as work:
        await invitations.invite(work, "eve@example.com")
    token = await last_link(system, "eve@example.com", "invite")
    with pytest.raises(Invalid):
        await invitations.accept(system, token, "", "wrong", BROWSER)
    async with system.platform(eve) as work:
        await invitations.accept_as(work, token)
        assert len(await organizations.of_actor(work)) == 2
    assert eve.session_id is not None
    now = await sessions.current(system, eve.session_id)
    assert now is not None
    assert (now.organization_id, now.role) == (ada.organization_id, "member")
    async with system.platform(now) as work:
        assert eve.organization_id is not None
        await organizations.switch(work, eve.organization_id)
    back = await sessions.current(system, eve.session_id)
    assert back is not None
    assert (back.organization_id, back.role) == (eve.organization_id, "owner")


async def test_nobody_mails_the_world_through_us(system: System):
    ada = await join(system)
    async with system.work(ada) as work:
        for number in range(invitations.MOST_OPEN):
            await invitations.invite(work, f"person{number}@example.com")
        with pytest.raises(LimitReached):
            await invitations.invite(work, "one-more@example.com")


async def test_people_look_after_themselves(system: System):
    ada = await join(system)
    with pytest.raises(Invalid):
        await profile.own(ada, profile.rename)(system, "visit www.evil.example")
    await profile.own(ada, profile.rename)(system, "  Ada   Lovelace ")
    mine = await profile.own(ada, profile.get)(system)
    assert (mine.name, mine.has_password, mine.google) == ("Ada Lovelace", True, False)
    phone = Browser("198.51.100.2", "x" * 1000)
    other = await sign_in.sign_in(system, "ada@example.com", PASSWORD, phone)
    await profile.own(ada, sessions.end)(system, other.session_id)
    assert await sessions.current(system, other.session_id) is None
    await password_changes.change(system, ada, PASSWORD, "a longer new password")


@pytest.mark.parametrize(
    ("where", "field"),
    [
        (PostalAddress("XX", "a", "b", "c"), "country"),
        (PostalAddress("", "a", "b", "c"), "country"),
        (PostalAddress("DE", " ", "b", "c"), "address"),
        (PostalAddress("DE", "a", "", "c"), "city"),
        (PostalAddress("DE", "a", "b", ""), "postal_code"),
        (PostalAddress("DE", "a" * 201, "b", "c"), "address"),
        (PostalAddress("DE", "a", "b", "c", phone="1" * 201), "phone"),
    ],
)
def test_addresses_that_will_not_do(where: PostalAddress, field: str):
    with pytest.raises(Invalid) as caught:
        where.checked()
    assert caught.value.field == field
