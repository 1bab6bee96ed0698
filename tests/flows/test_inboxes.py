"""Inboxes read over IMAP: new mail once, from where it was left, and troubles said in words."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

from adapters.sandbox.post import inboxes as post
from adapters.sandbox.server import Server
from core.domains import reports
from core.provisioning.direct.access import keep
from core.sending import inbox_reading, inboxes, replies
from core.sending.inboxes import Inbox, Wish
from core.system import Actor, System
from data.domains.domains import Domain
from data.provisioning.direct import AccessKind, DirectMailbox, DirectStatus
from tests.support import departed
from tests.support.aggregate_reports import OLD, mailed
from tests.support.answers import answer, our_id
from tests.support.people import join

ADDRESS = "tim@acme.com"


async def look(system: System, owner: Actor) -> Inbox:
    """Read what is due, two minutes later, and return the first inbox."""
    system.clock.offset += timedelta(minutes=2, seconds=1)
    await inbox_reading.read_due(system)
    async with system.work(owner) as work:
        return (await inboxes.listing(work))[0]


async def total(system: System, owner: Actor) -> int:
    async with system.work(owner) as work:
        return (await replies.listing(work)).total


async def test_new_mail_is_read_once_and_from_where_it_was_left(
    system: System, sandbox: Server
) -> None:
    ada = await join(system)
    organization_id = ada.require_organization()
    campaign_id = await departed.campaign(system, organization_id)
    bob, amy = await departed.messages(
        system, organization_id, campaign_id, ["bob@example.net", "amy@example.net"]
    )
    async with system.work(ada) as work:
        await inboxes.add(work, Wish(ADDRESS, "imap.acme.com", "sandbox_secret"))
    post.put(sandbox.world, ADDRESS, b"no mail at all \xff\xfe")
    post.put(sandbox.world, ADDRESS, answer(bob.email, In_Reply_To=our_id(system, bob)))
    inbox = await look(system, ada)
    assert (inbox.status, inbox.last_uid, inbox.error) == ("reading", 2, "")
    assert await total(system, ada) == 1

    large = answer(amy.email, "Yes. " + "x" * 400_000, In_Reply_To=our_id(system, amy))
    post.put(sandbox.world, ADDRESS, large)
    assert (await look(system, ada)).last_uid == 3
    assert (await look(system, ada)).last_uid == 3
    assert await total(system, ada) == 2

    async with system.work(ada) as work:
        (await inboxes.get(work, inbox.id)).uid_validity = 7
    again = await look(system, ada)
    assert (again.uid_validity, again.last_uid) == (post.VALIDITY, 3)
    assert await total(system, ada) == 2


async def test_a_refused_login_waits_for_a_person(system: System) -> None:
    ada = await join(system)
    async with system.work(ada) as work:
        await inboxes.add(work, Wish(ADDRESS, "imap.acme.com", "wrong"))
    inbox = await look(system, ada)
    assert inbox.status == "refused"
    assert inbox.error.startswith("imap.acme.com does not accept the login of tim@acme.com.")
    refused = inbox.updated_at, inbox.failures
    inbox = await look(system, ada)
    assert (inbox.updated_at, inbox.failures) == refused
    async with system.work(ada) as work:
        await inboxes.add(work, Wish(ADDRESS, "imap.acme.com", "sandbox_secret"))
    assert (await look(system, ada)).status == "reading"


async def test_mailboxes_of_ours_are_read_by_themselves(system: System, sandbox: Server) -> None:
    ada = await join(system)
    organization_id = ada.require_organization()
    campaign_id = await departed.campaign(system, organization_id)
    (bob,) = await departed.messages(system, organization_id, campaign_id, ["bob@example.net"])
    async with system.work(ada) as work:
        now = work.now()
        shared: dict[str, Any] = {
            "organization_id": organization_id,
            "created_at": now,
            "updated_at": now,
        }
        domain = Domain(name="acme.com", shown_name="acme.com", **shared)
        work.session.add(domain)
        await work.session.flush()
        mailbox = DirectMailbox(
            domain_id=domain.id,
            email=ADDRESS,
            first_name="Tim",
            last_name="Keen",
            status=DirectStatus.active,
            **shared,
        )
        work.session.add(mailbox)
        keep(work, mailbox, AccessKind.oauth, "sandbox_token")
    post.put(sandbox.world, ADDRESS, answer(bob.email, In_Reply_To=our_id(system, bob)))
    assert (await look(system, ada)).mailbox_id == mailbox.id
    assert await total(system, ada) == 1


async def test_reports_of_dmarc_are_taken_out_of_the_inbox_they_are_mailed_to(
    system: System, sandbox: Server
) -> None:
    """One about a proved domain is kept once; one about another's, cut off or of no report is let be."""
    ada = await join(system)
    async with system.work(ada) as work:
        now = work.now()
        domain = Domain(
            organization_id=work.organization_id,
            name="example.com",
            shown_name="example.com",
            proved_at=now,
            created_at=now,
            updated_at=now,
        )
        work.session.add(domain)
        await inboxes.add(work, Wish(ADDRESS, "imap.acme.com", "sandbox_secret"))
    today = int(now.timestamp())
    xml = OLD.replace("1781049600", str(today - 86_400)).replace("1781135999", str(today - 1))
    whole = gzip.compress(xml.encode())
    post.put(sandbox.world, ADDRESS, mailed(whole))
    post.put(sandbox.world, ADDRESS, mailed(whole, "again.xml.gz"))
    post.put(
        sandbox.world, ADDRESS, mailed(gzip.compress(xml.replace("example.com", "a.io").encode()))
    )
    post.put(sandbox.world, ADDRESS, mailed(whole[:-9]))
    post.put(sandbox.world, ADDRESS, mailed(b"PK\x03\x04").replace(b"Report Domain", b"Photos of"))
    assert (await look(system, ada)).last_uid == 5
    async with system.work(ada) as work:
        told = await reports.summary(work, domain.id)
        judged = [(one["verdict"], one["why"]) for one in (await replies.decisions(work)).rows]
    assert (told["reports"], told["total"]["messages"], told["total"]["aligned"]) == (1, 100, 90)
    assert judged[::-1] == [
        ("aggregate_report", "DMARC reports about example.com: 1 new, 0 known."),
        ("aggregate_report", "DMARC reports about example.com: 0 new, 1 known."),
        ("unrelated", "The report is about a.io, which is not one of your proved domains."),
        ("unrelated", "A DMARC report that cannot be read: The gzip file is cut off."),
        ("unrelated", "It answers nothing that was sent from here."),
    ]
