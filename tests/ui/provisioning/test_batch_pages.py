"""An agency makes many mailboxes with one list, and is told what went wrong and what to do."""

from __future__ import annotations

from adapters.sandbox.server import Server
from core.provisioning import batches
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import batching
from tests.support.visiting import visiting

pytest_plugins = ("tests.support.set_up",)

LIST = """domain,user_name,first_name,last_name
acme-mail.com,tim,Tim,Keen
acme-mail.com,ann,Ann,Orr
acme-team.com,tim,Tim,Keen"""


async def test_a_list_of_mailboxes_is_made_and_the_page_says_which_failed_and_what_to_do(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    assert domain.name in LIST
    sandbox.world.faults.inject("google_workspace", "seats_full")
    async with visiting(system, actor) as visitor:
        await visitor.open("/batches/new?kind=mailbox_provision")
        visitor.fill("items", LIST)
        visitor.press("start-batch")
        await visitor.until(lambda: "Up to 500 items" not in visitor.said())
        async with system.work(actor) as work:
            [batch] = (await batches.listing(work)).rows
        ended = await batching.ended(system, sandbox.world, actor, batch.id)
        assert ended["counts"]["done"] == 1
        page = await visitor.open(f"/batches/{batch.id}")
        notices = await visitor.open("/notifications")
    assert "tim@acme-team.com" in page
    assert "acme-mail.com could not be created" in notices
    assert "seat" in notices
