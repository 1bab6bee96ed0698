"""Signing in: rate-limited, silent about who exists, ended at once when it must be."""

import time
from datetime import timedelta

import pytest

from core.accounts import attempts, audit, password_changes, sessions, sign_in, sign_up, staff
from core.accounts.sessions import Browser
from core.errors import AppError, Invalid, LimitReached, NotPermitted, Refused
from core.system import Actor, System
from data.accounts.sessions import UserSession
from tests.support.people import BROWSER, PASSWORD, enter, join, joined, last_link, letters

ADMIN = Actor(None, "none", platform_role="admin")


async def refusal(system: System, email: str, password: str) -> AppError:
    with pytest.raises(AppError) as caught:
        await sign_in.sign_in(system, email, password, BROWSER)
    return caught.value


async def test_the_right_password_opens_a_session(system: System):
    await join(system)
    actor = await enter(system, " ADA@Example.com ")
    assert (actor.role, actor.name, actor.platform_role) == ("owner", "Ada", "none")
    assert actor.organization_name == "Ada's organization"


async def test_unknown_and_wrong_look_the_same(system: System):
    await join(system)
    wrong = await refusal(system, "ada@example.com", "not the password")
    unknown = await refusal(system, "nobody@example.com", "not the password")
    assert (wrong.code, wrong.advice, wrong.field) == (unknown.code, unknown.advice, unknown.field)


@pytest.mark.usefixtures("earnest_passwords")
async def test_unknown_takes_as_long_as_wrong(system: System):
    await join(system)
    seconds: dict[str, list[float]] = {"ada@example.com": [], "nobody@example.com": []}
    for _ in range(2):
        for email, taken in seconds.items():
            began = time.process_time()
            await refusal(system, email, "not the password")
            taken.append(time.process_time() - began)
    known, unknown = (min(taken) for taken in seconds.values())
    assert 0.5 < known / unknown < 2


async def test_ten_wrong_tries_then_a_pause(system: System):
    await join(system)
    for _ in range(10):
        assert (await refusal(system, "ada@example.com", "wrong")).code == "sign_in_refused"
    refused = await refusal(system, "ada@example.com", PASSWORD)
    assert isinstance(refused, LimitReached)
    assert 890 < (refused.advice.retry_after or 0) <= 900
    system.clock.skip(timedelta(minutes=15))
    await enter(system, "ada@example.com")


async def test_one_ip_cannot_try_many_addresses(system: System):
    for number in range(10):
        await refusal(system, f"person{number}@example.com", "wrong")
    assert isinstance(await refusal(system, "other@example.com", "wrong"), LimitReached)
    elsewhere = Browser("198.51.100.9")
    with pytest.raises(Invalid):
        await sign_in.sign_in(system, "other@example.com", "wrong", elsewhere)


async def test_right_passwords_are_not_counted(system: System):
    await join(system)
    for _ in range(12):
        await enter(system, "ada@example.com")
    async with system.platform(Actor.job()) as work:
        system.clock.skip(timedelta(minutes=16))
        assert await attempts.prune(work) >= 1


async def test_an_unconfirmed_address_gets_its_mail_again(system: System):
    await sign_up.sign_up(system, "Ada", "ada@example.com", PASSWORD, BROWSER)
    refused = await refusal(system, "ada@example.com", PASSWORD)
    assert refused.code == "not_verified"
    assert len(await letters(system, "ada@example.com")) == 2


async def test_sign_out_ends_the_session_and_rings(system: System):
    opened = await joined(system)
    actor = await sessions.actor_of(system, opened.token)
    assert actor is not None
    heard: list[str] = []
    system.bus.listen(f"session:{opened.session_id}", heard.append)
    async with system.platform(actor) as work:
        await sessions.sign_out(work)
    assert heard
    assert await sessions.actor_of(system, opened.token) is None
    assert await sessions.current(system, opened.session_id) is None


async def test_sign_out_everywhere(system: System):
    first = await joined(system)
    second = await sign_in.sign_in(system, "ada@example.com", PASSWORD, Browser("", "Phone"))
    actor = await sessions.actor_of(system, second.token)
    assert actor is not None
    async with system.platform(actor) as work:
        devices = await sessions.listing(work)
        assert [(one.agent, one.current) for one in devices] == [
            ("Phone", True),
            (BROWSER.agent, False),
        ]
        assert await sessions.sign_out_everywhere(work) == 2
    assert await sessions.actor_of(system, first.token) is None
    assert await sessions.actor_of(system, second.token) is None


async def test_nobody_ends_the_session_of_another(system: System):
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    assert bob.session_id is not None
    async with system.platform(ada) as work:
        with pytest.raises(Refused):
            await sessions.end(work, bob.session_id)
    assert await sessions.current(system, bob.session_id) is not None


async def test_expired_disabled_and_invented_tokens_count_for_nothing(system: System):
    opened = await joined(system)
    actor = await sessions.actor_of(system, opened.token)
    assert actor is not None
    assert await sessions.actor_of(system, "") is None
    assert await sessions.actor_of(system, "invented") is None
    assert actor.user_id is not None
    async with system.platform(ADMIN) as work:
        await staff.disable(work, actor.user_id)
    assert await sessions.actor_of(system, opened.token) is None
    assert isinstance(await refusal(system, "ada@example.com", PASSWORD), NotPermitted)
    async with system.platform(ADMIN) as work:
        await staff.enable(work, actor.user_id)
    again = await sign_in.sign_in(system, "ada@example.com", PASSWORD, BROWSER)
    async with system.platform(ADMIN) as work:
        session = await work.session.get_one(UserSession, again.session_id)
        session.expires_at = system.clock.wall() - timedelta(seconds=1)
    assert await sessions.actor_of(system, again.token) is None


async def test_forgotten_password_is_reset_by_mail_once(system: System):
    opened = await joined(system)
    await password_changes.forgot(system, "ada@example.com", BROWSER)
    token = await last_link(system, "ada@example.com", "reset")
    with pytest.raises(Invalid):
        await password_changes.reset(system, token, "short")
    await password_changes.reset(system, token, "another long password")
    assert await sessions.actor_of(system, opened.token) is None
    assert (await refusal(system, "ada@example.com", PASSWORD)).code == "sign_in_refused"
    await enter(system, "ada@example.com", "another long password")
    with pytest.raises(Invalid) as caught:
        await password_changes.reset(system, token, "yet another password")
    assert caught.value.code == "link_expired"
    assert "changed" in (await letters(system, "ada@example.com"))[-1][0]


async def test_a_reset_link_lasts_an_hour_and_only_the_newest_works(system: System):
    await join(system)
    await password_changes.forgot(system, "ada@example.com", BROWSER)
    first = await last_link(system, "ada@example.com", "reset")
    await password_changes.forgot(system, "ada@example.com", BROWSER)
    second = await last_link(system, "ada@example.com", "reset")
    for token in (first, second):
        if token == second:
            system.clock.skip(timedelta(hours=1))
        with pytest.raises(Invalid) as caught:
            await password_changes.reset(system, token, "another long password")
        assert caught.value.code == "link_expired"


async def test_forgot_is_silent_about_strangers(system: System):
    await password_changes.forgot(system, "nobody@example.com", BROWSER)
    assert await letters(system, "nobody@example.com") == []


async def test_a_changed_password_ends_the_other_sessions(system: System):
    first = await joined(system)
    actor = await enter(system, "ada@example.com")
    with pytest.raises(Invalid):
        await password_changes.change(system, actor, "wrong", "another long password")
    await password_changes.change(system, actor, PASSWORD, "another long password")
    assert await sessions.actor_of(system, first.token) is None
    assert actor.session_id is not None
    assert await sessions.current(system, actor.session_id) is not None


async def test_sign_ins_are_audited_without_addresses(system: System):
    actor = await join(system)
    await refusal(system, "ada@example.com", "wrong")
    async with system.work(actor) as work:
        assert (await audit.listing(work, action="sign_in.done")).total == 1
    async with system.platform(ADMIN) as work:
        refused = await audit.listing(work, action="sign_in.refused")
        assert refused.total == 1
        told = str(refused.rows[0])  # "ada" alone may stand in an id
        assert "ada@" not in told
        assert "example" not in told
