"""An answer that comes into an inbox, as the pages of the person and of replies show it."""

from __future__ import annotations

from datetime import timedelta

from adapters.sandbox.post import inboxes as post
from adapters.sandbox.server import Server
from core.sending import inbox_reading, inboxes
from core.sending.inboxes import Wish
from core.system import System
from tests.support import departed
from tests.support.answers import answer, our_id
from tests.support.people import join
from tests.support.visiting import visiting

ADDRESS = "tim@acme.com"


async def test_who_answers_is_shown_as_replied_without_a_hand(
    system: System, sandbox: Server
) -> None:
    ada = await join(system)
    organization_id = ada.require_organization()
    campaign_id = await departed.campaign(system, organization_id)
    (bob,) = await departed.messages(system, organization_id, campaign_id, ["bob@example.net"])
    async with system.work(ada) as work:
        await inboxes.add(work, Wish(ADDRESS, "imap.acme.com", "sandbox_secret"))
    words = "Sounds good, call me."
    post.put(sandbox.world, ADDRESS, answer(bob.email, words, In_Reply_To=our_id(system, bob)))
    system.clock.offset += timedelta(minutes=2, seconds=1)
    async with visiting(system, ada) as visitor:
        assert "replied" not in await visitor.open(f"/contacts/{bob.contact_id}")
        await inbox_reading.read_due(system)
        assert "replied" in await visitor.open(f"/contacts/{bob.contact_id}")
        said = await visitor.open("/replies")
        assert "bob@example.net" in said
        assert words in said
