"""What finds the rows of sending quickly: every question of the pages and couriers has its index."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.support.database import TestServer

QUESTIONS = {
    "contacts of an organization by address": (
        "select id from contacts where organization_id = %(o)s and email_norm = 'a@b.com'",
        "uq_contacts_email",
    ),
    "messages that wait, by when they are due": (
        """select id from messages where status = 'queued' and scheduled_at <= now()
            and coalesce(campaign_id, organization_id) = %(o)s order by scheduled_at, id""",
        "ix_messages_ready",
    ),
    "campaigns of an organization by state": (
        "select id from campaigns where organization_id = %(o)s and status = 'draft'",
        "ix_campaigns_organization_id_status",
    ),
    "events of a campaign": (
        "select id from message_events where organization_id = %(o)s and campaign_id = %(o)s",
        "ix_message_events_organization_id_campaign_id",
    ),
    "what came of the mail to a contact": (
        "select id from engagements where organization_id = %(o)s and contact_id = %(o)s",
        "ix_engagements_contact_id",
    ),
    "events of a contact": (
        """select e.id from messages m join message_events e on e.message_id = m.id
            where m.contact_id = %(o)s and m.sent_at is not null""",
        "ix_message_events_message_id",
    ),
}
SOMEBODY = "00000000-0000-7000-8000-000000000001"


@pytest.fixture
def plans(server: TestServer) -> Iterator[psycopg.Cursor[tuple[str]]]:
    """Give a cursor whose plans read whole tables only where nothing else is left.

    On a database of its own: plans of the shared one depend on what was in its tables before.
    """
    with (
        server.database() as url,
        psycopg.connect(url.replace("+psycopg", "", 1)) as connection,
    ):
        connection.execute("set role app_system")
        connection.execute("set enable_seqscan = off")
        yield connection.cursor()


def test_every_question_about_mail_has_its_index(plans: psycopg.Cursor[tuple[str]]) -> None:
    for asked, (query, index) in QUESTIONS.items():
        plan = "\n".join(row[0] for row in plans.execute(f"explain {query}", {"o": SOMEBODY}))
        assert "Seq Scan" not in plan, asked
        assert index in plan, f"{asked}\n{plan}"
