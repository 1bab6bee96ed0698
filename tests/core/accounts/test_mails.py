"""System mail and notices: written once, sent at least once, gone from our memory when sent."""

import asyncio
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import pytest
from jinja2 import Environment, UndefinedError, meta
from sqlmodel import select

from core.accounts import mails, notifications
from core.accounts.letters import render
from core.accounts.letters.render import TEMPLATES, names
from core.accounts.notifications import Level
from core.errors import AppError, Rejected, Unavailable
from core.ports.mailer import SystemMail
from core.system import Actor, System
from data.accounts import mails as mail_rows
from data.accounts.mails import QueuedMail
from tests.support.people import join, letters

LINES = [("Starter", "$97.00"), ("Growth & more", "$1.00")]


def values_for(name: str) -> dict[str, object]:
    """Return a telling value for everything that a letter asks for."""
    source = (TEMPLATES / f"{name}.jinja").read_text("utf-8")
    asked = meta.find_undeclared_variables(Environment().parse(source)) - {"say", "layout"}  # noqa: S701
    texts: dict[str, object] = {word: f'Some <b>"{word}"</b> & more' for word in asked}
    links = {word: f"https://mail.example/{word}?a=1&b=2" for word in ("link", "sign_in", "forgot")}
    rows = [("Planned", "500"), ("Sent", "498")]
    return {**texts, **links, "url": "https://mail.example", "lines": LINES, "rows": rows}


@dataclass
class Relay:
    """A mailer that does as the test says; the port is what is under test, not a mail server."""

    refusals: list[AppError] = field(default_factory=list)
    sent: list[SystemMail] = field(default_factory=list)

    async def send(self, mail: SystemMail) -> str:
        """Take a mail or refuse it."""
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent.append(mail)
        return f"<{mail.key}@mail.example>"


def relay(system: System, *refusals: AppError) -> Relay:
    made = Relay(list(refusals))
    system.ports = replace(system.ports, mailer=made)
    return made


async def write(system: System, key: str = "one") -> bool:
    async with system.platform(Actor.job()) as work:
        return await mails.queue(
            work, key, "ada@example.com", "reset_done", name="Ada", link="https://x.example"
        )


async def kept(system: System) -> QueuedMail:
    async with system.platform(Actor.job()) as work:
        return (await work.session.exec(select(QueuedMail))).one()


class Words(HTMLParser):
    """Collects the text of a page and checks that every tag is closed."""

    VOID = frozenset({"meta", "br", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data.split()


@pytest.mark.parametrize("name", names())
def test_text_and_html_say_the_same(name: str):
    letter = render(name, values_for(name))
    page = Words()
    page.feed(letter.html)
    assert page.open == []
    assert "\n" not in letter.subject
    assert letter.subject
    said = " ".join(page.words)
    for line in letter.text.splitlines():
        words = " ".join(re.sub(r"^[=-]+ ?$|:$", "", line).split())
        if words and not words.startswith(("https://", "Mailwright ·")) and ": " not in words:
            assert words in said, f"the HTML does not say {words!r}"
    assert set(re.findall(r"https://\S+", letter.text)) <= {*page.links, *page.words}
    with pytest.raises(UndefinedError):
        render(name, {"url": "https://mail.example"})


async def test_a_mail_is_written_once_under_its_key_and_sent_once(system: System):
    outbox = relay(system)
    assert await write(system)
    assert not await write(system)
    assert await mails.deliver_due(system) == 1
    assert await mails.deliver_due(system) == 0
    (mail,) = outbox.sent
    assert (mail.recipient, mail.subject) == (
        "ada@example.com",
        "Your Mailwright password was changed",
    )
    assert "https://x.example" in mail.text
    after = await kept(system)
    assert (after.status, after.sealed_body) == ("sent", "")


async def test_a_relay_that_is_down_is_tried_again_later(system: System):
    down = [Unavailable("The relay does not answer.", provider="smtp") for _ in range(2)]
    outbox = relay(system, *down)
    await write(system)
    for pause in (30, 60):
        assert await mails.deliver_due(system) == 1
        system.clock.skip(timedelta(seconds=pause - 2))
        assert await mails.deliver_due(system) == 0
        system.clock.skip(timedelta(seconds=2))
    assert await mails.deliver_due(system) == 1
    assert len(outbox.sent) == 1
    assert (await kept(system)).attempts == 3


@pytest.mark.parametrize("kind", ["rejected", "hopeless"])
async def test_what_cannot_be_sent_fails_and_says_why(system: System, kind: str):
    error = (
        Rejected("No such mailbox.", provider="smtp")
        if kind == "rejected"
        else Unavailable("The relay does not answer.", provider="smtp")
    )
    relay(system, *([error] * mails.MOST_ATTEMPTS))
    await write(system)
    tries = 1 if kind == "rejected" else mails.MOST_ATTEMPTS
    for _ in range(tries):
        assert await mails.deliver_due(system) == 1
        system.clock.skip(timedelta(hours=1))
    assert await mails.deliver_due(system) == 0
    after = await kept(system)
    assert (after.status, after.error) == ("failed", str(error))


async def test_a_mail_whose_sender_died_is_sent_again_under_the_same_id(system: System):
    outbox = relay(system)
    await write(system)
    async with system.platform(Actor.job()) as work:
        wall = system.clock.wall()
        claimed = await mail_rows.claim(
            work.session, now=work.now(), wall=wall, lease_until=wall + mails.LEASE, limit=5
        )
    assert len(claimed) == 1
    system.clock.skip(timedelta(days=1))
    assert await mails.deliver_due(system) == 0, "skipping time kills no sender"
    async with system.platform(Actor.job()) as work:
        mail = await work.session.get_one(QueuedMail, claimed[0].id)
        mail.next_at = system.clock.wall()
    assert await mails.deliver_due(system) == 1
    assert [mail.key for mail in outbox.sent] == [str(claimed[0].id)]


async def test_two_senders_share_the_work(system: System):
    outbox = relay(system)
    for number in range(12):
        await write(system, str(number))
    await asyncio.gather(*(mails.deliver_due(system, 5) for _ in range(4)))
    assert len({mail.key for mail in outbox.sent}) == len(outbox.sent) == 12


async def test_bodies_are_sealed_at_rest(system: System):
    await write(system)
    assert "password" not in (await kept(system)).sealed_body
    assert "password" in (await letters(system, "ada@example.com"))[0][1]


async def test_notices_are_told_once_and_seen_by_each(system: System):
    ada = await join(system)
    heard: list[str] = []
    system.bus.listen(f"organization:{ada.organization_id}:notifications", heard.append)

    async def tell(key: str, user_id: UUID | None = None) -> bool:
        async with system.work(ada) as work:
            return await notifications.notify(
                work, "Ready", "It is done.", Level.success, "/gtm", dedupe_key=key, user_id=user_id
            )

    assert [await tell("a"), await tell("a"), await tell("b")] == [True, False, True]
    assert len(heard) == 2
    other = Actor(UUID(int=7), "member", ada.organization_id)
    await tell("for ada", ada.user_id)
    async with system.work(ada) as work:
        page = await notifications.listing(work)
        assert [one.dedupe_key for one in page.rows] == ["for ada", "b", "a"]
        assert await notifications.mark_read(work, [page.rows[0].id]) == 1
        notices, unread = await notifications.newest(work, 1)
        assert (len(notices), unread) == (1, 2)
        assert (await notifications.listing(work, unread_only=True)).total == 2
        assert await notifications.mark_read(work) == 2
        assert await notifications.mark_read(work) == 0
    async with system.work(other) as work:
        assert (await notifications.newest(work, 9))[1] == 2, "what one has seen is new to another"
