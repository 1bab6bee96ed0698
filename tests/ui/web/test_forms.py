"""Forms: only ours are accepted, cookies are out of reach, errors are announced, secrets not kept."""

import re

import pytest

from core.accounts import demo
from core.settings import Mode
from core.system import System
from tests.support.people import PASSWORD
from tests.support.site import BASE, Visitor

POSTS = (
    "/sign-in",
    "/sign-up",
    "/forgot",
    "/reset/x",
    "/verify/x",
    "/invite/x",
    "/operate/sign-in",
)


def token_on(page: str) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', page)
    assert found is not None
    return found[1]


SENT: tuple[tuple[dict[str, str], bool, bool], ...] = (
    ({"origin": BASE}, True, True),
    ({}, True, True),
    ({"origin": BASE, "sec-fetch-site": "same-origin"}, True, True),
    ({"origin": BASE}, False, False),
    ({"origin": "https://evil.example"}, True, False),
    ({"origin": "null"}, True, False),
    ({"origin": BASE, "sec-fetch-site": "cross-site"}, True, False),
    ({"sec-fetch-site": "same-site"}, True, False),
)


async def test_only_our_own_forms_are_accepted(system: System):
    await demo.ensure(system)
    for headers, with_token, accepted in SENT:
        visitor = Visitor(system)
        page = await visitor.open("/sign-in")
        data = {"demo": "Student", "form_token": token_on(page.text) if with_token else "0" * 64}
        answer = await visitor.http.post("/sign-in", data=data, headers=headers)
        assert answer.status_code == (303 if accepted else 403), headers
        assert ("mailwright_session" in visitor.http.cookies) is accepted


async def test_a_token_of_another_browser_is_refused(system: System):
    mine, theirs = Visitor(system), Visitor(system)
    stolen = token_on((await theirs.open("/sign-in")).text)
    await mine.open("/sign-in")
    answer = await mine.http.post("/sign-in", data={"email": "a@b.example", "form_token": stolen})
    assert answer.status_code == 403


async def test_every_form_asks_for_a_token(system: System):
    for path in POSTS:
        answer = await Visitor(system).http.post(path, data={"email": "a@b.example"})
        assert answer.status_code in (403, 422), path
        assert "mailwright_session" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("https", [True, False])
async def test_cookies_are_out_of_reach(system: System, https: bool):
    await demo.ensure(system)
    system.settings.public_url = "https://mailwright.test" if https else ""
    visitor = Visitor(system)
    visitor.http.base_url = "https://mailwright.test" if https else BASE
    page = await visitor.http.get("/sign-in")
    data = {"demo": "Student", "form_token": token_on(page.text)}
    answer = await visitor.http.post("/sign-in", data=data)
    for response in (page, answer):
        cookie = response.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert ("secure" in cookie) is https


async def test_signing_out_needs_our_form_too(system: System):
    await demo.ensure(system)
    visitor = Visitor(system)
    await visitor.open("/sign-in")
    await visitor.send(demo="Student")
    assert (await visitor.http.post("/sign-out")).status_code == 403
    assert (await visitor.open("/settings")).text == '"inside"'


async def test_the_first_wrong_field_has_the_focus_and_is_announced(system: System):
    visitor = Visitor(system)
    await visitor.open("/sign-up")
    page = (await visitor.send(name="Ada", email="not an address", password=PASSWORD)).text
    assert visitor.page.status_code == 422
    field = re.search(r"<input[^>]*name=\"email\"[^>]*>", page)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert "autofocus" in field[0]
    assert 'aria-describedby="email-note"' in field[0]
    assert page.count("autofocus") == 1
    assert '<p class="err" id="email-note" role="alert">' in page
    assert "<title>Error: " in page


async def test_what_was_typed_stays_except_secrets(system: System):
    visitor = Visitor(system)
    await visitor.open("/sign-up")
    page = await visitor.send(name='Ada "<b>', email="wrong", password="my secret password")
    assert 'value="Ada &#34;&lt;b&gt;"' in page.text
    assert "<b>" not in page.text.split("<main")[1].split("</main>")[0].replace("<b>Sandbox", "")
    assert "my secret password" not in page.text


async def test_too_many_tries_answer_429_with_the_time_to_wait(system: System):
    visitor = Visitor(system)
    await visitor.open("/sign-in")
    for _ in range(10):
        await visitor.send(email="ada@example.com", password="wrong")
    page = await visitor.send(email="ada@example.com", password="wrong")
    assert page.status_code == 429
    assert 600 < int(page.headers["retry-after"]) <= 901
    assert visitor.alert.startswith("Too many attempts.")


async def test_pages_are_not_kept_by_caches_but_their_files_are(system: System):
    visitor = Visitor(system)
    page = await visitor.open("/sign-in")
    assert page.headers["cache-control"] == "no-store"
    for path in re.findall(r'"(/static/web/[^"]+)"', page.text):
        file = await visitor.http.get(path)
        assert file.status_code == 200
        assert "immutable" in file.headers["cache-control"]
    assert (await visitor.http.get("/static/web/other.css")).status_code == 404


async def test_no_page_has_inline_scripts(system: System):
    visitor = Visitor(system)
    for path in ("/sign-in", "/sign-up", "/forgot", "/operate/sign-in", "/legal/terms", "/nothing"):
        page = (await visitor.open(path)).text
        assert not re.search(r"\son\w+=|style=|<style|javascript:", page)
        assert not re.search(r"<script(?![^>]* src=)", page)


async def test_every_foot_leads_to_the_privacy_notice_and_the_terms(system: System):
    visitor = Visitor(system)
    for path in ("/sign-in", "/sign-up", "/forgot", "/unsubscribe?token=x", "/nothing"):
        foot = (await visitor.open(path)).text.partition("<footer")[2]
        links = re.findall(r'<a href="(/legal/\w+)">([^<]+)</a>', foot)
        assert links == [("/legal/privacy", "Privacy"), ("/legal/terms", "Terms")], path
    for path, title in (("/legal/privacy", "Privacy notice"), ("/legal/terms", "Terms of use")):
        page = await visitor.open(path)
        assert (page.status_code, f"<h1>{title}</h1>" in page.text) == (200, True)


async def test_live_installations_have_no_demo_people(system: System):
    await demo.ensure(system)
    page = await Visitor(system).open("/sign-in")
    assert 'value="Student"' in page.text
    system.settings.mode = Mode.live
    visitor = Visitor(system)
    assert 'value="Student"' not in (await visitor.open("/sign-in")).text
    await visitor.send(demo="Student")
    assert visitor.path == "/sign-in"
