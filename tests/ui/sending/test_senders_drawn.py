"""What pages about senders draw from what the core tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import Invalid
from core.ports.sending import WantedRecord
from core.sending import sender_records
from core.sending.senders import Seen, Sender
from core.sending.sending_domains import Proof, SendingDomain, Signer
from data.base import new_id
from ui.sending import senders_regions, senders_relay_form
from ui.theme import statuses

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOOKS = {
    "pending": ("warning", "clock"),
    "verifying": ("accent", "loader-circle"),
    "verified": ("success", "shield-check"),
    "failed": ("danger", "circle-x"),
}
"""Yellow with a clock, blue and turning, green with a check, red with a cross."""


def seen(status: str = "pending", *, default: bool = False) -> Seen:
    """Return a sender of a domain that was asked about at noon."""
    ids: dict[str, Any] = {"organization_id": new_id(), "created_at": NOW, "updated_at": NOW}
    domain = SendingDomain(
        domain="acme.com", provider=Signer.ses, dkim_status=Proof.pending, asked_at=NOW, **ids
    )
    domain.records = sender_records.wanted(
        domain,
        [
            WantedRecord("CNAME", "t._domainkey.acme.com", "t.dkim.example", "dkim"),
            WantedRecord("MX", "bounce.acme.com", "mx.example", "mail_from", 10),
        ],
    )
    sender = Sender(
        email="ada@acme.com",
        sending_domain_id=domain.id,
        status=status,
        is_default=default,
        **ids,
    )
    return Seen(sender, domain)


@pytest.mark.parametrize("status", LOOKS)
def test_a_status_has_its_colour_its_sign_and_its_reason(status: str) -> None:
    row = senders_regions.row_of(seen(status))
    look = statuses.look(row["look"])
    assert (look.tone, look.icon) == LOOKS[status]
    assert row["told"].endswith("Signature (DKIM): waiting for its records.")
    assert row["wait_until"] == (NOW + timedelta(seconds=30)).isoformat()


@pytest.mark.parametrize(
    ("status", "default", "offered"),
    [("verified", False, True), ("verified", True, False), ("pending", False, False)],
)
def test_only_another_verified_sender_can_become_the_default(
    status: str, *, default: bool, offered: bool
) -> None:
    items = [item["id"] for item in senders_regions.menu_of(seen(status, default=default))]
    assert ("default" in items) is offered
    assert items[-1] == "delete"


def test_advised_records_are_told_from_those_that_are_waited_for() -> None:
    drawn = senders_regions.records_of(seen().domain, publishable=False)
    assert [(one["kind"], one["advised"]) for one in drawn["records"]] == [
        ("CNAME", False),
        ("MX", True),
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("port", "abc"), ("port", "-1"), ("per_second", "fast"), ("per_day", "1e9"), ("host", "a b")],
)
def test_what_is_no_relay_names_its_field(field: str, typed: str) -> None:
    text = {"name": "", "host": "smtp.acme.com", "port": "587", "tls": "starttls", "login": ""}
    text |= {"password": "", "per_second": "", "per_day": "", field: typed}
    fields: Any = {name: SimpleNamespace(value=value) for name, value in text.items()}
    with pytest.raises(Invalid) as refused:
        senders_relay_form.given(fields).checked()
    assert refused.value.field == field
