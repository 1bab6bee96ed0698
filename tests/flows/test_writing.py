"""The writing assistant on the real database, against the sandbox's writer: what it may see, take and break."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from adapters.sandbox.server import Server
from core.accounts import audit, credentials
from core.errors import (
    Conflict,
    CredentialsRefused,
    Invalid,
    LimitReached,
    ProviderError,
    Rejected,
    Surprising,
)
from core.sending import contacts, templates, writing
from core.sending.templates import TemplateContent
from core.sending.writing import Way
from core.system import Actor, System
from data.sending.writing_usage import WritingUsage
from tests.support import journey

LETTER = (
    "Dear {{first_name|customer}}, we are pleased to inform you that we really do have a very new"
    " plan in order to save you time. It is quite simple. You can purchase it at"
    " https://acme.example/plan today. Regards, the team."
)
PAGE = TemplateContent(
    "News",
    subject="{{first_name|there}}, our spring plan",
    html="<p>Our spring plan saves time. It costs less than the old plan.</p><p>Try it.</p>",
)
OWN = {"base_url": "https://words.example/v1", "key": "sandbox_own", "model": "sandbox-writer"}


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


async def asked(system: System, actor: Actor) -> list[tuple[int, int]]:
    """Return how often the assistant was asked, and with how many characters, day by day."""
    async with system.work(actor) as work:
        rows = await work.session.exec(select(WritingUsage))
        return [(row.asked, row.characters) for row in rows]


async def test_each_way_changes_the_words_and_keeps_tags_and_addresses(
    system: System, actor: Actor
) -> None:
    short = await writing.reword(system, actor, Way.shorten, LETTER)
    warm = await writing.reword(system, actor, Way.friendlier, LETTER)
    right = await writing.reword(system, actor, Way.correct, "i recieve teh the news{Hi|Hello} .")
    assert len(short.text) < len(LETTER) * 0.8
    assert warm.text.startswith("Hi {{first_name|customer}}, we're pleased to let you know")
    assert right.text == "I receive the news{Hi|Hello}."
    for found in (short, warm):
        assert "{{first_name|customer}}" in found.text
        assert "https://acme.example/plan" in found.text
    assert next(piece.text for piece in warm.changes[0] if piece.fate == "gone") == "Dear"
    rebuilt = "".join(piece.text for piece in warm.changes[0] if piece.fate != "gone")
    assert rebuilt == warm.text
    assert [short.left, warm.left, right.left] == [99, 98, 97]


async def test_of_html_only_the_words_between_tags_are_given_away_and_changed(
    system: System, sandbox: Server, actor: Actor
) -> None:
    page = (
        '<style>p{color:red}</style><p class="a" title="secret">Dear {{first_name}}, we are'
        " <b>really</b> glad &amp; ready.</p><!-- we are --><p>{{postal_address}}</p>"
    )
    found = await writing.reword(system, actor, Way.friendlier, page, markup=True)
    assert found.text == (
        '<style>p{color:red}</style><p class="a" title="secret">Hi {{first_name}}, we\'re'
        " <b>really</b> glad &amp; ready!</p><!-- we are --><p>{{postal_address}}</p>"
    )
    told = sandbox.world.requests.latest(provider="chat_completions")[0]["request"]
    assert "we are" in told
    for kept in ("secret", "color", "<p", "postal_address"):
        assert kept not in told


async def test_five_subject_lines_are_made_of_the_mails_words_and_nothing_of_contacts_is_told(
    system: System, sandbox: Server, actor: Actor
) -> None:
    async with system.work(actor) as work:
        await contacts.create(work, "grace@hopper.example", "Grace")
        await templates.create(work, PAGE)
    found = await writing.subjects(system, actor, PAGE)
    assert len(set(found.lines)) == 5
    assert all(line.startswith("{{first_name|there}}, ") for line in found.lines)
    assert sum("plan" in line.lower() for line in found.lines) >= 3
    other = await writing.subjects(
        system, actor, replace(PAGE, subject="", html="<p>Winter boots are back in the shop.</p>")
    )
    assert not set(found.lines) & set(other.lines)
    assert not any("{{" in line for line in other.lines)
    told = str([call["request"] for call in sandbox.world.requests.latest()])
    assert "spring plan" in told
    for private in ("Grace", "hopper", "Acme", "Tim Keen", str(actor.organization_id)):
        assert private not in told


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("writer_forgets", Surprising, "it lost {{first_name|customer}}"),
        ("writer_invents", Surprising, "it made up {{password}}"),
        ("writer_declines", Rejected, "does not want to write this"),
        ("writer_stops", Rejected, "stopped in the middle"),
        ("credit_used_up", Rejected, "no credit left"),
        ("key_expired", CredentialsRefused, "does not accept our key"),
    ],
)
async def test_a_bad_answer_changes_nothing_and_says_why(
    system: System,
    sandbox: Server,
    actor: Actor,
    fault: str,
    error: type[ProviderError],
    words: str,
) -> None:
    sandbox.world.faults.inject("chat_completions", fault)
    with pytest.raises(error) as told:
        await writing.reword(system, actor, Way.correct, LETTER)
    assert words in str(told.value)
    assert told.value.advice.action
    by_us = told.value.code == "suggestion_refused"
    assert by_us == fault.endswith(("forgets", "invents"))
    assert await asked(system, actor) == [(int(by_us), len(LETTER) * by_us)]


async def test_words_are_found_in_a_chatty_answer_and_lines_that_break_tags_are_left_out(
    system: System, sandbox: Server, actor: Actor
) -> None:
    sandbox.world.faults.inject("chat_completions", "writer_chats")
    found = await writing.reword(system, actor, Way.correct, "I recieve {{news}}")
    assert found.text == "I receive {{news}}"
    sandbox.world.faults.inject("chat_completions", "writer_forgets")
    assert len((await writing.subjects(system, actor, PAGE)).lines) == 4
    sandbox.world.faults.inject("chat_completions", "writer_invents")
    with pytest.raises(Surprising, match="no subject line kept the tags"):
        await writing.subjects(system, actor, PAGE)


async def test_questions_are_counted_a_day_and_written_into_the_audit_log(
    system: System, actor: Actor
) -> None:
    system.settings.writing_per_day = 2
    stranger = await journey.customer(system, "Globex")
    for _ in range(2):
        await writing.reword(system, actor, Way.correct, "I recieve it")
    with pytest.raises(LimitReached, match="2 questions a day") as told:
        await writing.reword(system, actor, Way.correct, "I recieve it")
    assert told.value.advice.retry_after
    assert await asked(system, actor) == [(2, 24)]
    assert (await writing.reword(system, stranger, Way.correct, "I recieve it")).left == 1
    async with system.work(actor) as work:
        found = await audit.listing(work, action="writing.asked")
    facts = {"what": "correct", "characters": 12}
    assert [(one.who, one.facts) for one in found.rows] == [("Tim Keen", facts)] * 2
    system.clock.skip(timedelta(days=1))
    assert (await writing.reword(system, actor, Way.correct, "I recieve it")).left == 1


async def test_without_a_key_there_is_no_assistant_and_an_organization_may_bring_its_own(
    system: System, actor: Actor
) -> None:
    del system.platform_secrets["writing"]
    async with system.work(actor) as work:
        assert not await writing.offered(work)
    with pytest.raises(Conflict) as told:
        await writing.reword(system, actor, Way.correct, "I recieve it")
    assert told.value.code == "key_missing"
    wrong = (
        (OWN | {"model": "another"}, CredentialsRefused, "knows no model another"),
        (OWN | {"base_url": "http://words.example/v1"}, Invalid, "https://"),
    )
    for fields, error, words in wrong:
        with pytest.raises(error, match=words):
            await credentials.save(system, actor, "writing", fields)
    kept = await credentials.save(system, actor, "writing", OWN)
    assert kept.hint == "sandbox-writer at words.example"
    assert OWN["key"] not in kept.sealed_fields
    async with system.work(actor) as work:
        assert await writing.offered(work)
    assert (await writing.reword(system, actor, Way.correct, "I recieve it")).text == "I receive it"
