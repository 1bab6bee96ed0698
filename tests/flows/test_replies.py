"""Mail that comes in: linked to what it answers, sorted, logged; bounces and complaints among it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from core.ports.inboxes import Incoming
from core.sending import contact_tags, inboxes, incoming, outgoing, replies, suppressions
from core.sending.inboxes import Inbox, Wish
from core.sending.tracking_tokens import Purpose
from core.system import Actor, System
from data.sending.messages import Message
from data.sending.replies import Verdict
from tests.support import departed
from tests.support.answers import answer, complaint, our_id, report
from tests.support.people import join

UNKNOWN, FULL = "550 5.1.1 user unknown", "452 4.2.2 mailbox full"


async def an_inbox(system: System, owner: Actor) -> Inbox:
    async with system.work(owner) as work:
        return await inboxes.add(work, Wish("tim@acme.com", "imap.acme.com", "secret"))


async def take(system: System, inbox: Inbox, raw: bytes) -> Verdict | None:
    return await incoming.take(system, inbox, Incoming(1, raw))


async def newest(system: System, owner: Actor) -> dict[str, Any]:
    async with system.work(owner) as work:
        found = await replies.listing(work)
        return await replies.get(work, found.rows[0]["id"])


async def kept_off(system: System, owner: Actor, email: str) -> str:
    async with system.work(owner) as work:
        found = await suppressions.find(work, work.organization_id, email)
    return found.kind if found else ""


async def sent(system: System, owner: Actor, *emails: str, subject: str = "Hello") -> list[Message]:
    organization_id = owner.require_organization()
    campaign_id = await departed.campaign(system, organization_id, subject)
    return await departed.messages(system, organization_id, campaign_id, emails)


async def test_answers_are_linked_by_the_surest_way(system: System) -> None:
    """One table: what is in the mail, and how, and how surely, it is linked."""
    ada = await join(system)
    inbox = await an_inbox(system, ada)
    (bob,) = await sent(system, ada, "bob@example.net", subject="News for {{ first_name }}")
    ours, signer = our_id(system, bob), outgoing.links(system).signer
    link = f"https://x.example/c/{signer.token(Purpose.clicked, bob.id, 1)}"
    forged = ours.replace("<mw.A", "<mw.B")
    table = [
        (answer("bob@example.net", In_Reply_To=ours), "thread", 1.0, True),
        (answer("amy@example.net", References=f"<a@b> {ours}"), "thread", 0.9, True),
        (answer("bob@example.net", References=f"<{bob.provider_ref}@eu.ses>"), "thread", 1.0, True),
        (answer("amy@example.net", f"See {link} below"), "token", 0.8, True),
        (answer("bob@example.net", subject="AW: News for Bob"), "subject", 0.7, True),
        (answer("bob@example.net", In_Reply_To=forged, subject="Lunch?"), "address", 0.4, False),
    ]
    for raw, method, confidence, counts in table:
        assert await take(system, inbox, raw) is Verdict.reply
        reply = await newest(system, ada)
        assert (reply["method"], reply["confidence"]) == (method, confidence)
        assert reply["counts"] is counts
        assert reply["why"]
        system.clock.offset += timedelta(seconds=1)
    assert await take(system, inbox, table[0][0]) is None
    assert await take(system, inbox, answer("eve@example.net")) is Verdict.unrelated

    async with system.work(ada) as work:
        assert (await replies.listing(work)).total == len(table)
        tags = await contact_tags.listing(work)
        decided = await replies.decisions(work)
        query = text("select count(*) from message_events where kind = 'replied'")
        assert (await work.session.run(query)).scalar_one() == 5
    assert tags == {"replied": 1}
    assert decided.total == len(table) + 1
    logged = [(one["method"], one["confidence"]) for one in reversed(decided.rows)]
    assert logged == [
        *[(replies.METHODS[replies.Method(method)], sure) for _, method, sure, _ in table],
        ("Not linked", 0.0),
    ]
    assert all(one["why"] for one in decided.rows)


async def test_what_nobody_wrote_and_our_own_copies_never_count(system: System) -> None:
    ada = await join(system)
    inbox = await an_inbox(system, ada)
    (bob,) = await sent(system, ada, "bob@example.net")
    ours = our_id(system, bob)
    away = answer("bob@example.net", "Away", In_Reply_To=ours, Auto_Submitted="auto-replied")
    assert await take(system, inbox, away) is Verdict.auto_reply
    reply = await newest(system, ada)
    assert (reply["category"], reply["counts"]) == ("out_of_office", False)
    copies = [
        answer("tim@acme.com", In_Reply_To=ours),
        answer("bob@example.net", In_Reply_To=ours, X_Campaign_ID="1"),
    ]
    for copy in copies:
        assert await take(system, inbox, copy) is Verdict.own_copy
    async with system.work(ada) as work:
        assert (await replies.listing(work)).total == 1
        assert await contact_tags.listing(work) == {}


async def test_who_asks_to_leave_is_let_go_and_a_person_may_sort_anew(system: System) -> None:
    ada = await join(system)
    inbox = await an_inbox(system, ada)
    bob, amy = await sent(system, ada, "bob@example.net", "amy@example.net")
    await take(
        system,
        inbox,
        answer(
            "bob@example.net", "Please remove me from your list", In_Reply_To=our_id(system, bob)
        ),
    )
    assert await kept_off(system, ada, "bob@example.net") == "unsubscribe"
    await take(
        system,
        inbox,
        answer("amy@example.net", "Let me think about it.", In_Reply_To=our_id(system, amy)),
    )
    system.clock.offset += timedelta(seconds=1)
    async with system.work(ada) as work:
        found = await replies.listing(work, category="other")
        await replies.change_category(work, found.rows[0]["id"], "interested")
        counted = await replies.counts(work)
    assert (counted["interested"], counted["unsubscribe"]) == (1, 1)


async def test_reports_suppress_only_dead_addresses_of_ours(system: System) -> None:
    ada = await join(system)
    inbox = await an_inbox(system, ada)
    dead, full, moved, lost, safe = await sent(
        system, ada, *(f"{name}@example.net" for name in ("dead", "full", "moved", "lost", "safe"))
    )
    cases = [
        (report(dead.email, "5.1.1", UNKNOWN, our_id(system, dead)), Verdict.bounce, "bounce"),
        (report(full.email, "4.2.2", FULL, our_id(system, full)), Verdict.bounce, ""),
        (report("b@other.net", "5.1.1", UNKNOWN, our_id(system, moved)), Verdict.bounce, ""),
        (report(lost.email, "5.1.1", UNKNOWN), Verdict.bounce, "bounce"),
        (report("who@example.net", "5.1.1", UNKNOWN), Verdict.unrelated, ""),
        (complaint(), Verdict.unrelated, ""),
    ]
    persons = (dead, full, moved, lost, safe, safe)
    for (raw, verdict, kind), person in zip(cases, persons, strict=True):
        assert await take(system, inbox, raw) is verdict
        assert await kept_off(system, ada, person.email) == kind
    assert await take(system, inbox, complaint(our_id(system, safe))) is Verdict.complaint
    assert await kept_off(system, ada, safe.email) == "complaint"


async def test_a_mail_of_another_organization_is_nobodys(system: System) -> None:
    ada, bob = await join(system), await join(system, "bob@example.com", "Bob")
    inbox = await an_inbox(system, ada)
    (theirs,) = await sent(system, bob, "v@example.net")
    for raw in (
        answer("v@example.net", In_Reply_To=our_id(system, theirs)),
        answer("v@example.net", References=f"<{theirs.provider_ref}@ses>"),
        report("v@example.net", "5.1.1", UNKNOWN, our_id(system, theirs)),
        complaint(our_id(system, theirs)),
    ):
        assert await take(system, inbox, raw) is Verdict.unrelated
    assert await kept_off(system, bob, "v@example.net") == ""
    async with system.work(bob) as work:
        assert (await replies.listing(work)).total == 0
