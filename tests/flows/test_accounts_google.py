"""Signing in with Google: against an OpenID provider on a real port, in every way it may go wrong."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.google.oidc import GoogleIdentities
from core.accounts import demo, sessions, sign_in, sign_up
from core.errors import Invalid
from core.system import System
from tests.support.oidc import CLIENT_ID, CLIENT_SECRET, Provider, provider, query_of
from tests.support.people import BROWSER, PASSWORD, join
from tests.support.site import BASE, Visitor


@pytest.fixture
async def google(system: System) -> AsyncIterator[Provider]:
    """Give a provider that the system signs in with."""
    async with provider(int(system.clock.wall().timestamp())) as running:
        port = GoogleIdentities(CLIENT_ID, CLIENT_SECRET, system.clock, running.url)
        system.settings.google_client_id = CLIENT_ID
        system.settings.public_url = BASE
        system.ports = replace(system.ports, identities=port)
        yield running
        await port.close()


async def come_back(visitor: Visitor, google: Provider) -> None:
    """Press the Google button, agree there, and come back."""
    await visitor.open("/sign-in")
    assert 'href="/google"' in visitor.page.text
    leaving = await visitor.http.get("/google")
    query = google.approve(leaving.headers["location"])
    await visitor.open(f"/google/callback?{query_of(query)}")


async def test_a_new_person_needs_no_password(system: System, google: Provider):
    visitor = Visitor(system)
    await come_back(visitor, google)
    assert visitor.path == "/onboarding"
    actor = await sessions.actor_of(system, visitor.http.cookies["mailwright_session"])
    assert actor is not None
    assert (actor.name, actor.email, actor.role) == ("Ada Lovelace", "ada@gmail.com", "owner")


async def test_who_has_an_account_keeps_it(system: System, google: Provider):
    known = await join(system, "ada@gmail.com")
    for _ in range(2):
        visitor = Visitor(system)
        await come_back(visitor, google)
        actor = await sessions.actor_of(system, visitor.http.cookies["mailwright_session"])
        assert actor is not None
        assert actor.user_id == known.user_id
    google.claims = {"email": "new-address@gmail.com"}
    visitor = Visitor(system)
    await come_back(visitor, google)
    actor = await sessions.actor_of(system, visitor.http.cookies["mailwright_session"])
    assert actor is not None
    assert actor.user_id == known.user_id, "the account at Google counts, not its address"


async def test_an_unproved_password_dies_when_the_owner_comes(system: System, google: Provider):
    await sign_up.sign_up(system, "Mallory", "ada@gmail.com", PASSWORD, BROWSER)
    await come_back(Visitor(system), google)
    with pytest.raises(Invalid):
        await sign_in.sign_in(system, "ada@gmail.com", PASSWORD, BROWSER)


async def test_staff_gain_no_rights_by_google(system: System, google: Provider):
    await demo.ensure(system)
    google.claims = {"email": "admin@mailwright.example", "hd": "mailwright.example"}
    visitor = Visitor(system)
    await come_back(visitor, google)
    actor = await sessions.actor_of(system, visitor.http.cookies["mailwright_session"])
    assert actor is not None
    assert actor.platform_role == "none"


@pytest.mark.parametrize(
    ("claims", "broken", "sentence"),
    [
        ({"email_verified": False}, "", "Google has not confirmed the address"),
        ({"email": "ada@elsewhere.example"}, "", "Google does not run the mailbox"),
        ({"aud": "somebody else"}, "", "Google's answer does not hold"),
        ({"iss": "https://evil.example"}, "", "Google's answer does not hold"),
        ({"exp": 1}, "", "Google's answer does not hold"),
        ({"nonce": "another"}, "", "Google's answer does not hold"),
        ({}, "key", "Google's answer does not hold"),
        ({}, "html", "Google's answer is not JSON"),
        ({}, "down", "Google does not answer"),
    ],
)
async def test_what_does_not_hold_signs_nobody_in(
    system: System, google: Provider, claims: dict[str, object], broken: str, sentence: str
):
    google.claims, google.broken = claims, broken
    visitor = Visitor(system)
    await come_back(visitor, google)
    assert sentence.replace("'", "&#39;") in visitor.page.text
    assert "mailwright_session" not in visitor.http.cookies


async def test_a_sign_in_started_elsewhere_is_refused(system: System, google: Provider):
    mine, theirs = Visitor(system), Visitor(system)
    query = google.approve((await theirs.http.get("/google")).headers["location"])
    await mine.open(f"/google/callback?{query_of(query)}")
    assert mine.alert.startswith("This sign-in was not started here")
    await mine.http.get("/google")
    await mine.open(f"/google/callback?{query_of(query)}")
    assert mine.alert.startswith("This sign-in was not started here")
    await theirs.open("/google/callback?error=access_denied")
    assert theirs.alert.startswith("Google did not sign you in.")


async def test_without_settings_there_is_no_button(system: System):
    visitor = Visitor(system)
    await visitor.open("/sign-in")
    assert "/google" not in visitor.page.text
    await visitor.open("/google")
    assert visitor.page.status_code == 404
