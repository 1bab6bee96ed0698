"""Logins at the sequencer that are there before ours: our own with a lost answer, or another's."""

from __future__ import annotations

from typing import Any

from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)


def put_client(package: Package, ref: str, workspaces: list[str]) -> dict[str, Any]:
    """Put a login under the customer's address into the sequencer."""
    row = {
        "id": ref,
        "email": package.actor.email,
        "first": "Tim",
        "last": "Keen",
        "business": "Acme",
        "password": "theirs",
        "workspaces": workspaces,
        "permissions": [[] for _ in workspaces],
    }
    package.world.store.put("plusvibe_client", ref, row)
    return row


async def test_our_own_login_with_a_lost_password_is_made_anew(package: Package) -> None:
    """It sees exactly our workspace, so it is ours: removed and created again."""
    await package.until("outreach")
    package.break_down("plusvibe", "drop_after_effect", "POST /api/v1/client")
    await package.look()
    [lost] = package.world.store.all("plusvibe_client")
    await package.settle()
    [kept] = package.world.store.all("plusvibe_client")
    assert kept["id"] != lost["id"]
    assert kept["email"] == package.actor.email
    assert kept["permissions"] == [["UNIBOX_FULL_ACCESS"]]
    await package.require_complete()


async def test_somebody_elses_login_stays_untouched(package: Package) -> None:
    """A login under the same address that sees other workspaces: ours gets a tagged address."""
    theirs = put_client(package, "theirs", ["another"])
    settled = await package.settle()
    assert settled.provision.status == "active"
    first, ours = package.world.store.all("plusvibe_client")
    assert first == theirs
    tag = package.provision_id.hex[-8:]
    assert ours["email"] == f"tim+{tag}@acme.example"
    assert settled.provision.outreach_client_email == ours["email"]
    assert set(package.holdings().accounts) == {m.email for m in await package.mailboxes()}


async def test_a_login_without_any_workspace_is_not_ours_either(package: Package) -> None:
    """An empty grant proves nothing; it is left alone."""
    theirs = put_client(package, "theirs", [])
    settled = await package.settle()
    assert settled.provision.status == "active"
    assert package.world.store.get("plusvibe_client", "theirs") == theirs
