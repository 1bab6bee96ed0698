"""Several workspaces side by side, and what an administrator alone may do."""

from __future__ import annotations

import httpx
import pytest

from adapters.google_workspace.opening import opened
from adapters.google_workspace.sandbox import workspaces
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from core.clock import Clock
from core.errors import CredentialsRefused, RateLimited, Rejected
from core.ports.mailbox_host import NewUser
from tests.adapters.google_workspace.conftest import OpenHost
from tests.adapters.google_workspace.office import ADMIN, DOMAIN, PASSWORD, Office

ADA = f"ada@{DOMAIN}"


async def test_a_domain_is_in_one_workspace_only(office: Office, open_host: OpenHost) -> None:
    await office.verified()
    other = open_host("admin@beta-office.com")
    assert await other.domains() == {"beta-office.com": True}
    with pytest.raises(Rejected) as refused:
        await other.add_domain(DOMAIN)
    assert refused.value.code == "domain_elsewhere"
    assert await other.find(ADA) is None


async def test_a_token_for_another_person_proves_nothing(
    office: Office, open_host: OpenHost
) -> None:
    office.dns.bring(DOMAIN)
    await office.host.add_domain(DOMAIN)
    stranger = open_host("admin@beta-office.com")
    office.dns.text(DOMAIN, "@", await stranger.ownership_token(DOMAIN))
    assert not await office.host.verify_domain(DOMAIN)


async def test_somebody_who_is_no_administrator_administers_nothing(
    office: Office, open_host: OpenHost
) -> None:
    await office.verified()
    await office.mailbox(ADA)
    with pytest.raises(CredentialsRefused) as refused:
        await open_host(ADA).domains()
    assert "super administrator" in refused.value.advice.action


async def test_seats_are_counted(office: Office, world: World) -> None:
    await office.verified()
    workspace = workspaces.of_person(world, ADMIN)
    assert workspace is not None
    world.store.put(workspaces.KIND, workspace["id"], workspace | {"seats": 2})
    await office.mailbox(ADA)
    with pytest.raises(Rejected) as full:
        await office.host.create(NewUser(f"bob@{DOMAIN}", "Bob", "Byron", PASSWORD))
    assert full.value.code == "seats_full"
    await office.host.remove(ADA)
    made = await office.host.create(NewUser(f"bob@{DOMAIN}", "Bob", "Byron", PASSWORD))
    assert made.email == f"bob@{DOMAIN}"


async def test_a_suspended_mailbox_sends_nothing(office: Office) -> None:
    await office.verified()
    await office.mailbox(ADA)
    await office.host.suspend(ADA, suspended=True)
    with pytest.raises(Rejected) as refused:
        await office.host.send(ADA, b"To: eve@example.net\n\nHello\n")
    assert refused.value.code == "mailbox_unready"


async def test_googles_way_of_saying_slow_down_is_understood(office: Office, world: World) -> None:
    world.enforce_rates = True
    await office.host.domains()
    for _ in range(2399):
        world.windows["google_workspace"].count(ADMIN)
    with pytest.raises(RateLimited) as limited:
        await office.host.domains()
    assert limited.value.status == 403
    assert limited.value.advice.retry_after == 5


async def test_the_key_file_that_people_download_opens_a_workspace(
    admin_pages: httpx.AsyncClient, sandbox: Server
) -> None:
    text = (await admin_pages.get("/service-account.json")).text
    host = opened(text, "ada@anything.example", Clock(), sandbox_url=sandbox.url)
    await host.check_key()
    assert await host.domains() == {"anything.example": True}
    await host.close()
    shown = repr(sandbox.world.requests.latest(20))
    assert "client_email" in shown
    assert "BEGIN PRIVATE KEY" not in shown


async def test_what_google_has_by_itself_is_there_again_after_a_reset(world: World) -> None:
    world.reset()
    world.run_routines()
    assert world.store.get(workspaces.USER, "seed@seed-inbox.sandbox")
    assert world.store.get("registration", "gappssmtp.com")
