"""What a provider is given of a message: everything that was asked for, and marks to find it by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from adapters.resend import opening as resend
from adapters.ses import opening as ses
from core.ports.sending import MailProvider, Quota
from core.sending.build import Content, Person, compiled
from core.sending.delivery_parcels import CampaignLetter, Parcel, SingleLetter
from core.sending.routing import Route
from data.sending.lanes import Lane
from tests.support.mail_building import BUILDING, bare, parsed

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"
ORGANIZATION, CAMPAIGN, LEAD = UUID(int=1), UUID(int=2), UUID(int=3)
CONTENT = Content("Hi {{first_name}}", "<p>Hi {{first_name}}</p>", "")


def route(provider: MailProvider) -> Route:
    """Return a way out over a provider that nothing is sent to."""
    sender = Person("news@acme.example", "Acme")
    return Route(provider, provider.name, "x", sender, "", "set-1", (), Quota(1, 1))


def parcel(way: Route, campaign_id: UUID | None) -> Parcel:
    """Return a message to Bob in a courier's hands."""
    return Parcel(
        id=UUID(int=7),
        key="key-7",
        lane=Lane(ORGANIZATION, campaign_id, None),
        contact_id=LEAD,
        email="bob@receiver.example",
        email_norm="bob@receiver.example",
        attempts=0,
        name="Bob",
        values={"first_name": "Bob"},
        due_at=NOW,
        claimed_at=NOW,
        route=way,
    )


@pytest.fixture
def in_parts() -> Route:
    """Give a way out that takes the parts of a mail."""
    return route(resend.opened({"key": "sandbox_x"}, sandbox_url=NOWHERE).mail)


def test_a_single_message_takes_along_all_its_options(in_parts: Route) -> None:
    letter = SingleLetter(
        compiled(CONTENT, bare()),
        from_name="Ada",
        reply_to="desk@acme.example",
        fields={"first_name": "Bobby"},
        headers={"X-Order": "4711"},
        tags={"kind": "receipt", "organization": "somebody else"},
    )
    mail = letter.outgoing(parcel(in_parts, None), in_parts, NOW)
    assert (mail.sender, mail.recipient) == ("Ada <news@acme.example>", "bob@receiver.example")
    assert (mail.subject, mail.text) == ("Hi Bobby", "Hi Bobby\n")
    assert "<p>Hi Bobby</p>" in mail.html
    assert mail.reply_to == "desk@acme.example"
    assert mail.headers["X-Order"] == "4711"
    assert mail.tags == {"kind": "receipt", "organization": ORGANIZATION.hex}
    assert (mail.key, mail.configuration) == ("key-7", "set-1")


def test_mail_of_a_campaign_names_campaign_and_organization_to_the_provider(
    in_parts: Route,
) -> None:
    letter = CampaignLetter(compiled(CONTENT, BUILDING), "Ada", "desk@acme.example")
    mail = letter.outgoing(parcel(in_parts, CAMPAIGN), in_parts, NOW)
    assert mail.tags == {"organization": ORGANIZATION.hex, "campaign": CAMPAIGN.hex}
    assert mail.headers["X-Campaign-ID"] == str(CAMPAIGN)
    secret = {"access_key": "sandbox_a", "secret_key": "sandbox_b", "region": "eu-west-1"}
    whole = route(ses.opened(secret, sandbox_url=NOWHERE).mail)
    raw = letter.outgoing(replace(parcel(whole, CAMPAIGN), route=whole), whole, NOW)
    written = parsed(raw.raw)
    assert (written["X-Campaign-ID"], written["X-Lead-ID"]) == (str(CAMPAIGN), str(LEAD))
    assert (written["Reply-To"], written["From"]) == (
        "desk@acme.example",
        "Ada <news@acme.example>",
    )
    assert (raw.tags, raw.configuration) == (mail.tags, "set-1")
