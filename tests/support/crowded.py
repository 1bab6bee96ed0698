"""Campaigns of many thousand recipients, written by the database itself."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from core.system import Actor, System

PEOPLE = text("""
    insert into contacts (
        id, organization_id, email, email_norm, first_name, last_name, name_norm, last_norm,
        fields, status, consent_source, consent_ip, created_at, updated_at)
    select gen_random_uuid(), :owner, 'p' || n || '@receiver.example',
           'p' || n || '@receiver.example', 'Bob', '', 'bob', '', '{}', 'subscribed', 'Bench', '',
           :now, :now
      from generate_series(1, :people) n
""")
MESSAGES = text("""
    insert into messages (
        id, organization_id, campaign_id, contact_id, email, email_norm, domain, scheduled_at,
        created_at)
    select gen_random_uuid(), organization_id, :campaign, id, email, email_norm,
           'receiver.example', :now, :now
      from contacts where organization_id = :owner
""")
PLANNED = text("update campaigns set planned = :people where id = :campaign")
ANALYZE = text("analyze contacts, messages")


async def crowd(system: System, owner: Actor, campaign_id: UUID, people: int) -> None:
    """Let a campaign be planned for so many new people."""
    values = {"owner": owner.require_organization(), "campaign": campaign_id, "people": people}
    async with system.platform(Actor.job()) as work:
        values["now"] = work.now()
        for statement in (PEOPLE, MESSAGES, PLANNED):
            await work.session.run(statement, values)
    async with system.platform(Actor.job()) as work:
        await work.session.run(ANALYZE)
