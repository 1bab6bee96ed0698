"""The ways in, from first visit to forgotten password, as a browser without scripts goes them."""

import base64
import re
from datetime import timedelta

import pyotp
import pytest

from core.accounts import demo, invitations, mails, members, second_factor, sessions
from core.system import Actor, System
from tests.support.people import PASSWORD, enter, join, last_link, letters
from tests.support.site import Visitor
from ui.web.pages import safe_path

ADDRESS = {
    "organization": "Acme Bootcamp",
    "country": "DE",
    "address": "Hauptstraße 1",
    "postal_code": "10115",
    "city": "Berlin",
}


async def test_from_sign_up_to_a_reset_password(system: System):
    visitor = Visitor(system)
    await visitor.open("/sign-up")
    await visitor.send(name="Ada", email="ada@example.com", password=PASSWORD)
    assert visitor.path == "/check-mail"
    token = await last_link(system, "ada@example.com", "verify")
    await visitor.open(f"/verify/{token}")
    await visitor.send()
    assert visitor.path == "/onboarding"
    await visitor.open("/settings")
    assert visitor.path == "/onboarding"
    await visitor.send(**{**ADDRESS, "country": ""})
    assert visitor.alert.startswith("Choose a country.")
    await visitor.send(**ADDRESS)
    assert (visitor.path, visitor.page.text) == ("/", '"inside"')
    assert "Welcome" in (await letters(system, "ada@example.com"))[-1][0]

    await visitor.open("/onboarding")
    await visitor.send("/sign-out")
    assert "You are signed out." in visitor.page.text
    await visitor.open("/settings?tab=2")
    assert visitor.path == "/sign-in"

    other = Visitor(system)
    await other.open("/forgot")
    await other.send(email="ada@example.com")
    token = await last_link(system, "ada@example.com", "reset")
    await other.open(f"/reset/{token}")
    await other.send(password="short")
    assert visitor.page.status_code == 200
    assert other.alert.startswith("Use at least 10 characters.")
    await other.send(password="a brand new password")
    assert "Your new password is set" in other.page.text
    await other.send(email="ada@example.com", password=PASSWORD)
    assert other.alert.startswith("The address or the password is wrong.")
    await other.send(email="ada@example.com", password="a brand new password")
    assert (other.path, other.page.text) == ("/", '"inside"')


async def test_after_signing_in_one_is_where_one_wanted_to_be(system: System):
    await demo.ensure(system)
    visitor = Visitor(system)
    await visitor.open("/settings?tab=2")
    assert visitor.page.url.params["next"] == "/settings?tab=2"
    await visitor.send("/sign-in", demo="Student")
    assert str(visitor.page.url).endswith("/settings?tab=2")


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/settings?tab=2", "/settings?tab=2"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\nb", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_never_leads_to_another_site(wanted: str, path: str):
    assert safe_path(wanted) == path


async def test_sign_up_does_not_tell_who_has_an_account(system: System):
    await join(system)
    answers = []
    for email in ("ada@example.com", "new@example.com"):
        visitor = Visitor(system)
        await visitor.open("/sign-up")
        await visitor.send(name="Eve", email=email, password=PASSWORD)
        kept = re.sub(r"\w{64}", "", str(visitor.http.cookies.get("mailwright_sign_up")))
        answers.append((visitor.path, visitor.page.text, kept))
    assert answers[0] == answers[1]
    assert "already" in (await letters(system, "ada@example.com"))[-1][0]
    assert (await enter(system, "ada@example.com")).name == "Ada"


async def test_a_link_opened_elsewhere_asks_for_the_password(system: System):
    first, phone = Visitor(system), Visitor(system)
    await first.open("/sign-up")
    await first.send(name="Ada", email="ada@example.com", password=PASSWORD)
    token = await last_link(system, "ada@example.com", "verify")
    await phone.open(f"/verify/{token}")
    await phone.send()
    assert phone.alert.startswith("The address or the password is wrong.")
    await phone.send(password=PASSWORD)
    assert phone.path == "/onboarding"


async def test_a_stranger_cannot_have_their_password_confirmed(system: System):
    owner, stranger = Visitor(system), Visitor(system)
    await owner.open("/sign-up")
    await owner.send(name="Ada", email="ada@example.com", password=PASSWORD)
    await stranger.open("/sign-up")
    await stranger.send(name="Mallory", email="ada@example.com", password="known to mallory")
    token = await last_link(system, "ada@example.com", "verify")
    await owner.open(f"/verify/{token}")
    assert "Enter the password you chose" in owner.page.text
    await owner.send(password=PASSWORD)
    assert owner.path.startswith("/verify/")
    await owner.open("/forgot")
    await owner.send(email="ada@example.com")
    token = await last_link(system, "ada@example.com", "reset")
    await owner.open(f"/reset/{token}")
    await owner.send(password="only ada knows this")
    await stranger.open("/sign-in")
    await stranger.send(email="ada@example.com", password="known to mallory")
    assert stranger.path == "/sign-in"


async def test_an_expired_link_says_so_and_offers_a_way_out(system: System):
    visitor = Visitor(system)
    await visitor.open("/sign-up")
    await visitor.send(name="Ada", email="ada@example.com", password=PASSWORD)
    token = await last_link(system, "ada@example.com", "verify")
    system.clock.skip(timedelta(hours=24))
    for path in (f"/verify/{token}", "/reset/invented", "/invite/invented"):
        await visitor.open(path)
        assert visitor.page.status_code == 422
        assert "This link no longer works" in visitor.page.text


async def test_a_colleague_joins_by_invitation(system: System):
    ada = await join(system)
    async with system.work(ada) as work:
        await invitations.invite(work, "bob@example.com")
    token = await last_link(system, "bob@example.com", "invite")
    bob = Visitor(system)
    await bob.open(f"/invite/{token}")
    assert "Ada invites" in bob.page.text
    await bob.send(name="Bob", password=PASSWORD)
    assert bob.path == "/onboarding"
    async with system.work(ada) as work:
        assert [(one.name, one.role) for one in await members.listing(work)] == [
            ("Ada", "owner"),
            ("Bob", "member"),
        ]
    await bob.open(f"/invite/{token}")
    assert bob.page.status_code == 422


async def test_staff_enrol_then_show_a_code_each_time(system: System):
    await demo.ensure(system)
    async with system.platform(Actor.job()) as work:
        await second_factor.reset_second_factor(work, "admin@mailwright.example")
    visitor = Visitor(system)
    await visitor.open("/operate/tiers")
    assert visitor.path == "/operate/sign-in"
    await visitor.send(demo="Admin")
    assert visitor.path == "/operate/code"
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", visitor.page.text)
    assert secret is not None
    assert 'class="qr"' in visitor.page.text
    await visitor.open("/operate")
    assert visitor.path == "/operate/sign-in", "a password alone opens nothing"
    await visitor.send(demo="Admin")
    await visitor.send(code="000000")
    assert visitor.alert.startswith("This code is wrong")
    code = pyotp.TOTP(secret[1]).at(system.clock.wall())
    await visitor.send(code=f"{code[:3]} {code[3:]}")
    assert visitor.path == "/operate"

    again = Visitor(system)
    await again.open("/operate/sign-in")
    await again.send(demo="Admin")
    assert "Scan this" not in again.page.text
    await again.send(code=code)
    assert again.alert.startswith("This code is wrong or was used already"), "a code works once"


async def test_customers_cannot_use_the_staff_entrance(system: System):
    await join(system)
    visitor = Visitor(system)
    await visitor.open("/operate/sign-in")
    await visitor.send(email="ada@example.com", password=PASSWORD)
    assert visitor.alert.startswith("The address or the password is wrong.")
    assert "mailwright_session" not in visitor.http.cookies


async def test_staff_have_no_rights_through_the_customers_entrance(system: System):
    await demo.ensure(system)
    visitor = Visitor(system)
    await visitor.open("/sign-in")
    await visitor.send(email="admin@mailwright.example", password="admin-in-the-sandbox")
    actor = await sessions.actor_of(system, visitor.http.cookies["mailwright_session"])
    assert actor is not None
    assert (actor.role, actor.platform_role) == ("none", "none")
    await visitor.open("/operate")
    assert visitor.path == "/operate/sign-in"


async def test_in_the_sandbox_the_page_shows_the_mail_it_caught(system: System):
    await join(system, "eve@example.com", "Eve")
    visitor = Visitor(system)
    await visitor.open("/sign-up")
    await visitor.send(name="Ada", email="Ada@example.com", password=PASSWORD)
    assert 'http-equiv="refresh"' in visitor.page.text
    assert await mails.deliver_due(system) == 2
    await visitor.open("/check-mail?for=verify")
    assert "Confirm your address for Mailwright" in visitor.page.text
    link = re.search(r'href="(/verify/[\w-]+)"', visitor.page.text)
    assert link is not None
    await visitor.open(link[1])
    await visitor.send()
    assert visitor.path == "/onboarding"
    await visitor.open("/forgot")
    await visitor.send(email="nobody@example.com")
    assert 'http-equiv="refresh"' in visitor.page.text
    system.clock.skip(timedelta(seconds=31))
    await visitor.open("/check-mail?for=reset")
    assert 'http-equiv="refresh"' not in visitor.page.text, "it does not look for ever"
    stranger = Visitor(system)
    forged = f"0.{base64.urlsafe_b64encode(b'eve@example.com').decode()}.{'0' * 64}"
    stranger.http.cookies.set("mailwright_sandbox_mail", forged)
    await stranger.open("/check-mail?for=verify")
    assert "/verify/" not in stranger.page.text
