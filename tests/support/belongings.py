"""An organization that has one of everything, so that others can try to reach it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from adapters.sandbox.server import Server
from core import workflow
from core.accounts import credentials
from core.domains import propagation, records, snapshots
from core.operations import exports
from core.sending import contacts, segments, suppressions, templates
from core.system import Actor, System
from data.base import new_id
from data.domains.health import DmarcReport, DomainHealth, TestMessage, TestStatus
from data.domains.orders import DomainOrder, DomainOrderItem, ItemStatus, OrderStatus
from data.provisioning.batches import Batch, BatchItem, BatchItemStatus, BatchKind
from data.provisioning.direct import ConnectionStatus, DirectMailbox, DirectStatus, OutreachAccount
from data.sending.campaigns import Campaign
from data.sending.imports import ContactImport
from tests.support.belongings_replies import replies_of
from tests.support.belongings_senders import senders_of
from tests.support.journey import customer
from tests.support.zoned import WEB, zoned

KEY = {"token": "sandbox_own", "account_ref": "own-account-1"}
NAME = "acme.com"


@dataclass(frozen=True, slots=True)
class Belongings:
    """Whose they are, and their ids by what a parameter is called."""

    owner: Actor
    ids: dict[str, UUID]

    def filled(self, text: str) -> str:
        """Return a text with these ids in place of ``{domain_id}`` and the like."""
        return with_ids(text, self.ids)


def with_ids(text: str, ids: dict[str, UUID]) -> str:
    """Return a text with ids in the places that are named after them."""
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def unknown(ids: dict[str, UUID]) -> dict[str, UUID]:
    """Return ids of the same names that nobody has."""
    return {name: new_id() for name in ids}


async def belongings(system: System, sandbox: Server, name: str = "Acme") -> Belongings:
    """Make an organization with a domain and its plan, a check, a mailbox, a batch, an order and a key."""
    owner = await customer(system, name)
    domain = await zoned(system, owner, sandbox, WEB, NAME)
    planned = await records.plan(system, owner, domain.id, "setup")
    snapshot = await snapshots.take(system, owner, domain.id, "Kept for a test.")
    await credentials.save(system, owner, "cloudflare", KEY)
    async with system.work(owner) as work:
        check = await propagation.start(work, domain, planned.id, WEB)
        run = await workflow.start(work, "domain_setup", domain.id, {})
        run.status = "failed"
        now = work.now()
        shared: dict[str, Any] = {
            "organization_id": work.organization_id,
            "created_at": now,
            "updated_at": now,
        }
        order = DomainOrder(status=OrderStatus.failed, run_id=run.id, paid_at=now, **shared)
        mailbox = DirectMailbox(
            domain_id=domain.id,
            email=f"tim@{NAME}",
            first_name="Tim",
            last_name="Keen",
            status=DirectStatus.failed,
            **shared,
        )
        batch = Batch(
            kind=BatchKind.dns_setup, title="Two", total=1, failed=1, started_at=now, **shared
        )
        message = TestMessage(
            domain_id=domain.id,
            sender=mailbox.email,
            recipient="seed@example.net",
            message_id="<1@acme.com>",
            status=TestStatus.failed,
            **shared,
        )
        report = DmarcReport(
            organization_id=work.organization_id,
            domain_id=domain.id,
            reporter="google.com",
            report_ref="1",
            begins_at=now,
            ends_at=now,
            received_at=now,
            policy={"domain": NAME, "policy": "none"},
        )
        day = DomainHealth(
            organization_id=work.organization_id,
            domain_id=domain.id,
            day=now.date(),
            checked_at=now,
            score=90,
        )
        work.session.add_all([order, mailbox, batch, message, report, day])
        await work.session.flush()
        item = DomainOrderItem(
            order_id=order.id,
            name="go-acme.com",
            registrar="godaddy",
            status=ItemStatus.failed,
            **shared,
        )
        failed = BatchItem(
            batch_id=batch.id,
            position=0,
            name=NAME,
            given={"domain": NAME},
            status=BatchItemStatus.failed,
            next_at=now,
            **shared,
        )
        contact = await contacts.create(work, f"bob@{NAME}", "Bob", tags=["vip"])
        template, _ = await templates.create(work, templates.TemplateContent("News", html="<p>Hi"))
        segment = await segments.create(work, "All", {"all": []})
        await suppressions.add(work, work.organization_id, f"eve@{NAME}", "manual")
        stop = await suppressions.find(work, work.organization_id, f"eve@{NAME}")
        imported = ContactImport(
            name=f"{NAME}.csv",
            kind="csv",
            home="nowhere",
            size_bytes=9,
            columns=["Email"],
            **shared,
        )
        campaign = Campaign(name="Spring", subject="News", html="<p>Hi</p>", **shared)
        campaign.audience = {"kind": "all"}
        work.session.add_all([imported, campaign])
        account = OutreachAccount(mailbox_id=mailbox.id, status=ConnectionStatus.failed, **shared)
        work.session.add_all([item, failed, account])
        exported = await exports.request(work)
        sending = {**await senders_of(work), **await replies_of(work)}
    ids = {
        "domain_id": domain.id,
        "change_set_id": planned.id,
        "snapshot_id": snapshot.id,
        "check_id": check.id,
        "run_id": run.id,
        "order_id": order.id,
        "item_id": item.id,
        "mailbox_id": mailbox.id,
        "message_id": message.id,
        "batch_id": batch.id,
        "contact_id": contact.id,
        "segment_id": segment.id,
        "template_id": template.id,
        "suppression_id": stop.id if stop else new_id(),
        "import_id": imported.id,
        "campaign_id": campaign.id,
        "export_id": exported.id,
        **sending,
    }
    return Belongings(owner, ids)


def body_of(example: Any, ids: dict[str, UUID]) -> Any:
    """Return a JSON body with ids in the places that are named after them."""
    return json.loads(with_ids(json.dumps(example), ids))
