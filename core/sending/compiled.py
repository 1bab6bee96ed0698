"""A template ready to be filled in, and what is known of the mail it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from core.sending import dkim, mime
from core.sending.html_program import Link
from core.sending.html_text import tidy
from core.sending.links import Links
from core.sending.merge import Filling, Program
from core.sending.mime_headers import Person, ascii_address
from core.sending.tracking_tokens import Purpose

PAGES = {
    "unsubscribe_url": Purpose.unsubscribe,
    "preferences_url": Purpose.preferences,
    "view_online_url": Purpose.view,
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a person wrote; ``text`` empty means: make the text part from the HTML."""

    subject: str
    html: str
    text: str = ""
    preheader: str = ""


@dataclass(frozen=True, slots=True)
class Building:
    """How mail of a campaign is built.

    ``fields`` are the names of contact fields that a template may ask for. ``bulk`` mail gets a
    footer with address and unsubscribe link, and headers to unsubscribe with; receipts and password
    mails do not. ``keys`` sign where the provider does not. With ``hidden_link`` a link that no
    person can see betrays scanners, as long as clicks are counted.
    """

    links: Links
    fields: frozenset[str]
    organization: str
    postal_address: str
    bulk: bool = True
    track_opens: bool = True
    track_clicks: bool = True
    hidden_link: bool = False
    keys: Sequence[dkim.Key] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one message; ``lead_id`` is the contact."""

    message_id: UUID
    sender: Person
    to: Person
    sent_at: datetime
    campaign_id: UUID | None = None
    lead_id: UUID | None = None
    reply_to: Person | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def seed(self) -> bytes:
        """Return what settles the choices: the same for a person whenever a campaign is built."""
        if self.campaign_id and self.lead_id:
            return self.campaign_id.bytes + self.lead_id.bytes
        return (self.lead_id or self.message_id).bytes


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be filled in; ``links`` are those whose clicks come to us first."""

    building: Building
    subject: Program
    html: Program | None
    text: Program
    links: tuple[Link, ...]
    bare: tuple[str, ...]
    """Tags without a default, in any part; the checklist names them."""
    pages: tuple[str, ...]
    """The tags for pages of ours that any part asks for."""

    def message(self, recipient: Mapping[str, str], facts: Facts) -> bytes:
        """Return the mail for one recipient as bytes, signed if there are keys."""
        raw = mime.assemble(self.mail(recipient, facts))
        keys = self.building.keys
        return dkim.signed(raw, keys, int(facts.sent_at.timestamp())) if keys else raw

    def mail(self, recipient: Mapping[str, str], facts: Facts) -> mime.Mail:
        """Return the parts of the mail for one recipient."""
        filling = self.filling(recipient, facts)
        links = self.building.links
        domain = ascii_address(facts.sender.address).rpartition("@")[2]
        return mime.Mail(
            sender=facts.sender,
            to=facts.to,
            reply_to=facts.reply_to,
            subject=self.subject.render(filling),
            text=tidy(self.text.render(filling)),
            html=self.html.render(filling) if self.html else "",
            date=facts.sent_at,
            message_id=links.message_id(facts.message_id, domain),
            headers=self._headers(facts, filling),
        )

    def filling(self, recipient: Mapping[str, str], facts: Facts) -> Filling:
        """Return what fills the template in for one recipient."""
        building, message_id = self.building, facts.message_id
        address = building.links.address
        values = {
            **recipient,
            "organization": building.organization,
            "postal_address": building.postal_address,
            **{name: address(PAGES[name], message_id) for name in self.pages},
        }
        return Filling(values, facts.seed, building.links.followed(message_id))

    def target(self, number: int, filling: Filling) -> str:
        """Return where a tracked link leads for a recipient, empty when there is no such link."""
        return self.links[number - 1].target(filling) if 0 < number <= len(self.links) else ""

    def _headers(self, facts: Facts, filling: Filling) -> dict[str, str]:
        headers = dict(facts.headers)
        if self.building.bulk:
            headers["List-Unsubscribe"] = f"<{filling.values['unsubscribe_url']}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if facts.campaign_id:
            headers["X-Campaign-ID"] = str(facts.campaign_id)
        if facts.lead_id:
            headers["X-Lead-ID"] = str(facts.lead_id)
        return headers
