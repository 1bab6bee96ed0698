"""What every turnkey host promises, over real TCP."""

from __future__ import annotations

import pytest

from adapters.sandbox import wallet
from adapters.sandbox.server import Server
from core.errors import Rejected
from core.ports.outreach import Outreach
from core.ports.turnkey import HostedDomain, NewMailbox, TurnkeyHost
from tests.adapters.conformance.conftest import BILLING

MINUTE, HOUR = 60, 3600


async def bought(
    host: TurnkeyHost, sandbox: Server, workspace: str, *names: str
) -> list[HostedDomain]:
    """Buy names and wait until they are active."""
    await host.buy_domains(workspace, list(names))
    sandbox.world.skip(16 * MINUTE)
    return await host.domains(workspace)


def people(domain: HostedDomain, *usernames: str) -> list[NewMailbox]:
    return [NewMailbox(domain.name, username, "Ada", "Byron") for username in usernames]


async def test_the_key_and_the_wallet_can_be_read(host: TurnkeyHost) -> None:
    await host.check_key()
    assert await host.balance_cents() == wallet.DEFAULT_CENTS
    assert await host.slot_price_cents() > 0


async def test_offers_tell_free_taken_premium_and_unsupported(host: TurnkeyHost) -> None:
    names = ["race-acme.com", "taken-acme.com", "premium-acme.com", "acme.io", "Race-Acme.NET"]
    free, taken, premium, unsupported, other = await host.offers(names)
    assert (free.available, free.premium) == (True, False)
    assert free.price_cents
    assert not taken.available
    assert premium.premium
    assert (premium.price_cents or 0) > (free.price_cents or 0)
    assert (unsupported.available, unsupported.price_cents) == (False, None)
    assert other.name == "race-acme.net"


async def test_offers_beyond_one_call_keep_their_order(host: TurnkeyHost, sandbox: Server) -> None:
    names = [f"name-{number}.com" for number in range(45)]
    assert [offer.name for offer in await host.offers(names)] == names
    calls = sandbox.world.requests.latest(10)
    assert len([c for c in calls if c["path"].endswith("available-bulk")]) == 3


async def test_about_a_quarter_of_all_names_is_taken(host: TurnkeyHost) -> None:
    offers = await host.offers([f"brand{number}.com" for number in range(100)])
    assert 10 <= sum(not offer.available for offer in offers) <= 40


async def test_a_workspace_is_found_by_its_exact_name(host: TurnkeyHost) -> None:
    assert await host.find_workspace("Acme") is None
    await host.create_workspace("Acme & Sons", BILLING)
    ref = await host.create_workspace("Acme", BILLING)
    assert await host.find_workspace("Acme") == ref
    with pytest.raises(Rejected, match="already exists"):
        await host.create_workspace("Acme", BILLING)


async def test_lists_longer_than_a_page_are_read_whole(host: TurnkeyHost) -> None:
    for number in range(105):
        await host.create_workspace(f"Team {number}", BILLING)
    assert await host.find_workspace("Team 104") is not None


async def test_a_bought_domain_is_pending_then_ready(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    before = await host.balance_cents()
    await host.buy_domains(workspace, ["go-acme.com"])
    assert await host.domains(workspace) == []
    sandbox.world.skip(1)
    pending = (await host.domains(workspace))[0]
    assert (pending.status, pending.ready) == ("pending", False)
    sandbox.world.skip(16 * MINUTE)
    ready = (await host.domains(workspace))[0]
    assert (ready.ref, ready.ready, ready.mailboxes) == (pending.ref, True, 0)
    assert await host.balance_cents() < before


async def test_a_short_wallet_is_no_error_and_buys_nothing(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    wallet.set_balance(sandbox.world.store, 100)
    await host.buy_domains(workspace, ["go-acme.com"])
    sandbox.world.skip(HOUR)
    assert await host.domains(workspace) == []
    assert await host.balance_cents() == 100


async def test_a_name_lost_in_the_race_is_paid_back(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    before = await host.balance_cents()
    await host.buy_domains(workspace, ["race-acme.com"])
    sandbox.world.skip(HOUR)
    assert await host.domains(workspace) == []
    assert await host.balance_cents() == before


async def test_a_name_is_not_sold_twice(host: TurnkeyHost, sandbox: Server, workspace: str) -> None:
    await bought(host, sandbox, workspace, "go-acme.com")
    with pytest.raises(Rejected, match="already exists"):
        await host.buy_domains(workspace, ["go-acme.com"])
    assert not (await host.offers(["go-acme.com"]))[0].available


async def test_dmarc_reports_go_where_they_are_sent(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    domain = (await bought(host, sandbox, workspace, "go-acme.com"))[0]
    await host.set_dmarc_email(workspace, [domain.ref], "dmarc@example.com")
    assert (await host.domains(workspace))[0].dmarc_email == "dmarc@example.com"
    records = {(r.kind, r.host): r for r in await host.dns_records(workspace, domain.ref)}
    assert "rua=mailto:dmarc@example.com" in records["TXT", "_dmarc.go-acme.com"].value
    assert records["MX", "go-acme.com"].priority == 1


async def test_workspaces_do_not_see_each_other(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    other = await host.create_workspace("Other", BILLING)
    domain = (await bought(host, sandbox, workspace, "go-acme.com"))[0]
    assert await host.domains(other) == []
    with pytest.raises(Rejected):
        await host.dns_records(other, domain.ref)
    with pytest.raises(Rejected):
        await host.domains("no-such-workspace")


async def test_mailboxes_need_slots_and_take_their_time(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    domain = (await bought(host, sandbox, workspace, "go-acme.com"))[0]
    wanted = {domain.ref: people(domain, "ada", "ada.byron")}
    with pytest.raises(Rejected, match="Not enough"):
        await host.create_mailboxes(workspace, wanted)
    before = await host.balance_cents()
    await host.buy_slots(workspace, 3)
    assert before - await host.balance_cents() == 3 * await host.slot_price_cents()
    await host.create_mailboxes(workspace, wanted)
    slots = await host.slots(workspace)
    assert (slots.bought, slots.free) == (3, 1)
    assert {box.status for box in await host.mailboxes(workspace)} == {"in_progress"}
    sandbox.world.skip(2 * HOUR)
    boxes = await host.mailboxes(workspace)
    assert [(b.email, b.domain, b.status, b.display_name) for b in boxes] == [
        ("ada@go-acme.com", "go-acme.com", "active", "Ada Byron"),
        ("ada.byron@go-acme.com", "go-acme.com", "active", "Ada Byron"),
    ]
    assert (await host.domains(workspace))[0].mailboxes == 2


@pytest.mark.parametrize("username", [".ada", "ada-", "a..b", "a._b", "ada lovelace", "ädä"])
async def test_usernames_follow_the_rules(
    host: TurnkeyHost, sandbox: Server, workspace: str, username: str
) -> None:
    domain = (await bought(host, sandbox, workspace, "go-acme.com"))[0]
    await host.buy_slots(workspace, 1)
    with pytest.raises(Rejected, match="username"):
        await host.create_mailboxes(workspace, {domain.ref: people(domain, username)})


async def test_a_domain_takes_five_mailboxes_by_one_request_or_by_two_without_a_pause(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    first, second = await bought(host, sandbox, workspace, "go-acme.com", "my-acme.com")
    await host.buy_slots(workspace, 12)
    with pytest.raises(Rejected, match="5 mailboxes"):
        await host.create_mailboxes(workspace, {first.ref: people(first, *"abcdef")})
    assert await host.mailboxes(workspace) == []
    await host.create_mailboxes(workspace, {first.ref: people(first, *"abcde")})
    await host.create_mailboxes(workspace, {second.ref: people(second, *"abcd")})
    with pytest.raises(Rejected, match="5 mailboxes"):
        await host.create_mailboxes(workspace, {second.ref: people(second, "e", "f")})
    await host.create_mailboxes(workspace, {second.ref: people(second, "e")})
    assert len(await host.mailboxes(workspace)) == 10


async def test_mailboxes_that_failed_can_be_tried_again(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    domain = (await bought(host, sandbox, workspace, "go-acme.com"))[0]
    await host.buy_slots(workspace, 1)
    sandbox.world.faults.inject("zapmail", "mailboxes_failed")
    await host.create_mailboxes(workspace, {domain.ref: people(domain, "ada")})
    sandbox.world.skip(2 * HOUR)
    assert [box.status for box in await host.mailboxes(workspace)] == ["failed"]
    await host.retry_failed_mailboxes(workspace, [domain.ref])
    sandbox.world.skip(2 * HOUR)
    assert [box.status for box in await host.mailboxes(workspace)] == ["active"]


async def test_secrets_stay_inside_except_for_the_fallback(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    domain = (await bought(host, sandbox, workspace, "go-acme.com"))[0]
    await host.buy_slots(workspace, 2)
    await host.create_mailboxes(workspace, {domain.ref: people(domain, "ada", "bob")})
    logins = await host.mailbox_logins(workspace, ["ADA@go-acme.com"])
    assert [login.email for login in logins] == ["ada@go-acme.com"]
    secrets = {
        row[name]
        for row in sandbox.world.store.all("zapmail_mailbox")
        for name in ("password", "app_password", "secret")
    }
    assert logins[0].password in secrets
    shown = repr(await host.mailboxes(workspace)) + repr(logins)
    shown += repr(sandbox.world.requests.latest(500))
    assert [secret for secret in secrets if secret in shown] == []


async def test_removed_mailboxes_leave_when_their_time_is_up(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    domain = (await bought(host, sandbox, workspace, "go-acme.com"))[0]
    await host.buy_slots(workspace, 1)
    await host.create_mailboxes(workspace, {domain.ref: people(domain, "ada")})
    box = (await host.mailboxes(workspace))[0]
    await host.remove_mailboxes(workspace, [box.ref])
    await host.remove_mailboxes(workspace, [])
    assert len(await host.mailboxes(workspace)) == 1
    sandbox.world.skip(31 * 24 * HOUR)
    assert await host.mailboxes(workspace) == []


async def test_an_outreach_login_is_tried_linked_and_replaced(
    host: TurnkeyHost, workspace: str, plusvibe: Outreach
) -> None:
    assert await host.linked_outreach(workspace) is None
    with pytest.raises(Rejected, match="credentials"):
        await host.link_outreach(workspace, "ada@example.com", "wrong")
    for email in ("ada@example.com", "bob@example.com"):
        client = await plusvibe.create_client(
            await plusvibe.create_workspace(email),
            email=email,
            first_name="Ada",
            last_name="Byron",
            business="Acme",
        )
        await host.link_outreach(workspace, client.email, client.password or "")
        assert await host.linked_outreach(workspace) == email


async def test_a_domain_registered_elsewhere_is_asked_for_followed_and_withdrawn(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    servers = await host.connect_domain(workspace, "taken-acme.com")
    assert len(servers) == 4
    assert await host.connect_domain(workspace, "taken-acme.com") == servers
    [request] = await host.connection_requests(workspace)
    assert (request.name, request.state) == ("taken-acme.com", "pending")
    assert await host.assignable(workspace) == set()
    sandbox.world.skip(HOUR)
    [done] = await host.connection_requests(workspace)
    assert done.state == "success"
    assert await host.assignable(workspace) == {"taken-acme.com"}
    await host.drop_connection_request(workspace, done.ref)
    assert await host.connection_requests(workspace) == []


async def test_records_are_written_below_the_domain_and_read_as_full_names(
    host: TurnkeyHost, sandbox: Server, workspace: str
) -> None:
    [domain] = await bought(host, sandbox, workspace, "records-acme.com")
    await host.add_dns_record(workspace, domain.ref, "TXT", "@", "google-site-verification=1")
    await host.add_dns_record(workspace, domain.ref, "CNAME", "links", "track.example.net")
    found = {(r.kind, r.host, r.value) for r in await host.dns_records(workspace, domain.ref)}
    assert ("TXT", "records-acme.com", "google-site-verification=1") in found
    assert ("CNAME", "links.records-acme.com", "track.example.net") in found


async def test_people_get_another_name(host: TurnkeyHost, sandbox: Server, workspace: str) -> None:
    [domain] = await bought(host, sandbox, workspace, "names-acme.com")
    await host.buy_slots(workspace, 2)
    await host.create_mailboxes(workspace, {domain.ref: people(domain, "ada", "bob")})
    boxes = await host.mailboxes(workspace)
    await host.rename_mailboxes(workspace, [boxes[0].ref], "Grace", "Hopper")
    await host.rename_mailboxes(workspace, [], "Nobody", "Nowhere")
    renamed = {box.email: box.display_name for box in await host.mailboxes(workspace)}
    assert renamed == {boxes[0].email: "Grace Hopper", boxes[1].email: "Ada Byron"}
