"""The gate: who gets where, before any page exists."""

from typing import Any

import pytest

from core.accounts import demo, sessions
from core.system import System
from tests.support.people import join, joined
from tests.support.site import PAGES, Visitor, site
from ui.layers.gate import COOKIE


async def status(visitor: Visitor, path: str) -> tuple[int, str]:
    answer = await visitor.http.get(path)
    return answer.status_code, answer.headers.get("location", "")


STRANGERS = {
    "/": (303, "/sign-in"),
    "/settings?tab=2": (303, "/sign-in?next=/settings%3Ftab%3D2"),
    "/operate": (303, "/operate/sign-in?next=/operate"),
    "/onboarding": (303, "/sign-in?next=/onboarding"),
    "/nothing": (404, ""),
    "/settings/nothing": (404, ""),
    "/_nicegui_ws/socket.io/": (403, ""),
    "/_nicegui/client/1/upload": (403, ""),
    "/legal/privacy": (200, ""),
    "/legal/terms": (200, ""),
}
PEOPLE = {
    "Student": {
        "/": (200, ""),
        "/members": (200, ""),
        "/operate": (303, "/operate/sign-in?next=/operate"),
        "/nothing": (404, ""),
        "/sign-in": (303, "/"),
    },
    "Operator": {
        "/": (303, "/operate"),
        "/operate": (200, ""),
        "/operate/tiers": (403, ""),
        "/operate/sign-in": (303, "/operate"),
    },
    "Admin": {"/": (303, "/operate"), "/operate/tiers": (200, ""), "/operate": (200, "")},
}


async def test_strangers(system: System):
    visitor = Visitor(system)
    assert {path: await status(visitor, path) for path in STRANGERS} == STRANGERS


async def visitor_as(system: System, label: str) -> Visitor:
    """Come in as one of the sandbox's people."""
    await demo.ensure(system)
    visitor = Visitor(system)
    person = next(one for one in demo.PEOPLE if one.label == label)
    await visitor.open(person.path)
    await visitor.send(demo=label)
    if person.totp_secret:
        shown = visitor.page.text.split("current code is <code>")[1][:6]
        await visitor.send(code=shown)
    return visitor


@pytest.mark.parametrize("label", PEOPLE)
async def test_people(system: System, label: str):
    visitor = await visitor_as(system, label)
    assert {path: await status(visitor, path) for path in PEOPLE[label]} == PEOPLE[label]


async def test_without_an_address_everything_leads_to_onboarding(system: System):
    visitor = Visitor(system)
    visitor.http.cookies.set(COOKIE, (await joined(system)).token)
    assert await status(visitor, "/settings") == (303, "/onboarding")
    assert (await status(visitor, "/onboarding"))[0] == 200


async def test_an_ended_session_opens_nothing(system: System):
    opened = await joined(system)
    visitor = Visitor(system)
    visitor.http.cookies.set(COOKIE, opened.token)
    actor = await sessions.actor_of(system, opened.token)
    assert actor is not None
    async with system.platform(actor) as work:
        await sessions.sign_out_everywhere(work)
    assert (await status(visitor, "/settings"))[1].startswith("/sign-in")


async def test_odd_cookies_are_strangers(system: System):
    for header in (b"", b"mailwright_session=", b"a=b; =;;; \xff\x00", b"x" * 9000):
        answer = await Visitor(system).http.get("/", headers={b"cookie": header})
        assert answer.status_code == 303


@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_socket_needs_a_session(system: System, signed_in: bool):
    await join(system, "other@example.com")
    token = (await joined(system)).token if signed_in else "invented"
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "websocket",
        "path": "/_nicegui_ws/socket.io/",
        "headers": [(b"cookie", f"{COOKIE}={token}".encode())],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    gate = site(system)
    passed: list[str] = []

    async def app(inner: Any, _receive: Any, _send: Any) -> None:
        passed.append(inner["state"]["actor"].email)

    gate.app = app
    await gate(scope, receive, send)
    assert passed == (["ada@example.com"] if signed_in else [])
    assert [message["type"] for message in sent] == ([] if signed_in else ["websocket.close"])


def test_the_pages_of_the_test_site_cover_every_role():
    assert set(PAGES.values()) == {"member", "owner", "operator", "admin"}
