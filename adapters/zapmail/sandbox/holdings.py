"""What a workspace holds at the moment: domains that are listed, mailboxes not yet removed."""

from __future__ import annotations

from typing import Any

from adapters.sandbox.calls import Call, passed

DOMAIN = "zapmail_domain"
MAILBOX = "zapmail_mailbox"


def domains(call: Call) -> list[dict[str, Any]]:
    """Return the domains of the acting workspace; one just ordered is not listed yet."""
    now = call.world.now()
    rows = call.store.find(DOMAIN, workspace=call.workspace)
    return [row for row in rows if passed(row["listed_at"], now)]


def mailboxes(call: Call) -> list[dict[str, Any]]:
    """Return the mailboxes of the acting workspace; those removed are gone."""
    now = call.world.now()
    rows = call.store.find(MAILBOX, workspace=call.workspace)
    return [row for row in rows if not passed(row["removal_at"], now)]
