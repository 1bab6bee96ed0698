"""How many people an audience has, and who of them gets nothing and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.sending import audience_rules, segments
from core.sending.audience_rules import AudienceKind
from core.system import Work
from data.sending import audience as rows
from data.sending.conditions import Condition
from data.sending.segments import Segment

REASONS = {
    "unsubscribe": "unsubscribed",
    "bounce": "bounced before",
    "complaint": "complained of spam",
    "manual": "suppressed by hand",
    "inactive": "inactive for long",
    "erased": "erased",
}
"""Why somebody is left out, by kind of suppression."""
TAGS = """exists (select 1 from contact_tags tag
    where tag.organization_id = contact.organization_id and tag.contact_id = contact.id
      and tag.tag = any(:audience_tags))"""
IMPORTED = """(contact.import_id = :audience_import or exists (
    select 1 from import_changes change
     where change.import_id = :audience_import and change.contact_id = contact.id))"""
LISTED = "contact.email_norm = any(:audience_emails)"
NON_OPENERS = """exists (select 1 from messages before
    where before.contact_id = contact.id and before.campaign_id = :audience_campaign
      and before.sent_at is not null and before.status = 'sent'
      and not exists (select 1 from message_events event
           where event.message_id = before.id
             and event.kind in ('opened', 'clicked', 'replied', 'bounced', 'complained',
                                'unsubscribed')))"""
"""Nobody who may have read it: what a machine opened counts as opened here."""


@dataclass(frozen=True, slots=True)
class Counted:
    """An audience in figures; ``left_out`` counts by reason, in words."""

    reached: int
    left_out: Mapping[str, int]
    unknown: int = 0
    """Addresses of a list that are no contacts."""
    repeated: int = 0
    """Addresses of a list that stand there more than once."""

    @property
    def total(self) -> int:
        """How many rows the ledger will have."""
        return self.reached + sum(self.left_out.values())


async def count(work: Work, audience: Mapping[str, Any]) -> Counted:
    """Count an audience as it is at this moment."""
    repeated = len(audience.get("emails", ())) if audience.get("kind") == "list" else 0
    rule = audience_rules.checked(audience)
    chosen = await condition(work, rule, work.now())
    found = await rows.counted(work.session, work.organization_id, chosen)
    reached = found.pop("", 0)
    left_out = {REASONS.get(kind, kind): people for kind, people in sorted(found.items())}
    emails = rule.get("emails", [])
    known = await rows.known(work.session, work.organization_id, emails) if emails else set()
    return Counted(reached, left_out, len(emails) - len(known), max(0, repeated - len(emails)))


async def fixed(work: Work, audience: Mapping[str, Any]) -> dict[str, Any]:
    """Return an audience that no later edit of a segment changes."""
    rule = audience_rules.checked(audience)
    if rule["kind"] == AudienceKind.segment:
        segment = await _segment(work, UUID(rule["segment_id"]))
        rule |= {"rule": segment.rule, "name": segment.name}
    return rule


async def condition(work: Work, audience: Mapping[str, Any], now: datetime) -> Condition:
    """Return the SQL that chooses the contacts of an audience; segments may look back from ``now``."""
    match AudienceKind(audience["kind"]):
        case AudienceKind.everybody:
            return Condition()
        case AudienceKind.segment:
            rule = audience.get("rule")
            if rule is None:
                rule = (await _segment(work, UUID(audience["segment_id"]))).rule
            return Condition(*segments.where(rule, now))
        case AudienceKind.tags:
            return Condition(TAGS, {"audience_tags": list(audience["tags"])})
        case AudienceKind.imported:
            return Condition(IMPORTED, {"audience_import": UUID(audience["import_id"])})
        case AudienceKind.listed:
            return Condition(LISTED, {"audience_emails": list(audience["emails"])})
        case AudienceKind.non_openers:
            return Condition(NON_OPENERS, {"audience_campaign": UUID(audience["campaign_id"])})


async def _segment(work: Work, segment_id: UUID) -> Segment:
    segment = await work.session.get(Segment, segment_id)
    if segment is None:
        raise NotFound("The segment of this campaign is gone.", action="Choose another audience.")
    return segment
