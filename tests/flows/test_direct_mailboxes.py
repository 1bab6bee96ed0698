"""Mailboxes in a workspace from a domain to the sequencer, on the real sandbox."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID

import pytest

from adapters.google_workspace.sandbox import workspaces
from adapters.sandbox.server import Server
from core.accounts import audit
from core.domains import preferences, records
from core.errors import Conflict, CredentialsRefused, Invalid, NotPermitted
from core.provisioning.direct import mailboxes, outreach
from core.system import Actor, System
from data.domains.domains import Domain
from tests.support import connecting, journey, mailing


@pytest.fixture
async def actor(system: System) -> Actor:
    """Give the owner of an organization."""
    return await journey.customer(system)


@pytest.fixture
async def domain(system: System, sandbox: Server, actor: Actor) -> Domain:
    """Give a domain that is set up."""
    domain_id = await connecting.connected(system, actor, "acme-mail.com")
    return (await connecting.until(system, sandbox.world, domain_id, status="ready")).domain


async def test_a_mailbox_is_created_in_a_workspace_that_learns_to_know_the_domain(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    mailbox_id = await mailing.started(system, actor, domain.id, "tim")
    made = await mailing.until(system, sandbox.world, mailbox_id, "created")
    assert made.mailbox.email == "tim@acme-mail.com"
    assert made.mailbox.ref
    assert {step.status for step in made.steps.values()} == {"done"}
    async with system.work(actor) as work:
        standing = [row for row in await records.records(work, domain.id)]
        newest = await records.current(work, domain.id)
    proof = next(row for row in standing if row.purpose == "host_proof")
    assert proof.content.startswith("google-site-verification=")
    assert newest is not None
    assert (newest.purpose, newest.status) == ("host_proof", "verified")


async def test_a_mailbox_is_connected_warmed_up_and_tracked(
    system: System, sandbox: Server, actor: Actor, domain: Domain
) -> None:
    mailbox_id = await mailing.created(system, sandbox.world, actor, domain.id, "tim")
    async with system.work(actor) as work:
        await preferences.configure(work, domain.id, tracking_label="track")
    await connecting.until(system, sandbox.world, domain.id, status="ready")
    async with system.work(actor) as work:
        await outreach.connect(work, [mailbox_id])
    account = await mailing.connected(system, sandbox.world, mailbox_id)
    assert account.status == "connected"
    assert account.tracking_host == "track.acme-mail.com"
    assert (account.tracking_status, account.tracking_verified) == ("verified", True)
    assert account.warmup_ends_at is not None
