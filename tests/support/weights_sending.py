"""One of everything that mail is made of, so that each of its pages can be opened."""

from __future__ import annotations

from core.sending import contacts, segments
from core.system import Actor, System
from tests.support import importing
from tests.support.belongings_replies import replies_of
from tests.support.belongings_senders import senders_of
from tests.support.sent_mail import sent_mail

PEOPLE = 60


async def equipped(system: System, actor: Actor) -> dict[str, str]:
    """Give an organization a campaign that was sent, people, a segment, a sender; return their ids."""
    mail = await sent_mail(system, actor, people=PEOPLE)
    import_id = await importing.received(
        system, actor, importing.csv_of("ann@people.example,Ann,Lee,Acme")
    )
    async with system.work(actor) as work:
        contact = await contacts.create(work, "tagged@people.example", "Bob", tags=["vip"])
        segment = await segments.create(work, "All", {"all": []})
        others = {**await senders_of(work), **await replies_of(work)}
    return {
        "campaign_id": str(mail.campaign_id),
        "contact_id": str(contact.id),
        "segment_id": str(segment.id),
        "import_id": str(import_id),
        "organization_id": str(actor.require_organization()),
        **{name: str(value) for name, value in others.items()},
    }
