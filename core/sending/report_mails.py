"""Aggregate reports of DMARC that come into an inbox by mail, handed to the domains they are about."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.message import Message

from core.domains import reports
from core.domains.dmarc_envelopes import GZIP, ZIP
from core.errors import Invalid
from core.ports.inboxes import Incoming
from core.sending.inboxes import Inbox
from core.sending.mime_parts import content, header, kind_of, open_mail, parts
from core.system import Actor, System
from data.sending.replies import Verdict

__all__ = ["Told", "take"]

SUBJECT = "report domain:"
"""How the subject of every report begins (RFC 9990 section 3.5.1)."""
XML = frozenset({"text/xml", "application/xml"})
FOREIGN = "report_foreign"


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail with reports turned out to be, and why, in a sentence."""

    verdict: Verdict
    why: str


async def take(system: System, inbox: Inbox, mail: Incoming) -> Told | None:
    """Keep the reports that a mail carries, each once; return None for a mail without any.

    Reports about domains that are not proved to be the organization's are let be.
    """
    message = await asyncio.to_thread(open_mail, mail.raw)
    if not await asyncio.to_thread(_carries_files, message):
        return None
    try:
        taken = await reports.take(system, Actor.job(inbox.organization_id), mail.raw)
    except Invalid as error:
        if error.code == FOREIGN:
            return Told(Verdict.unrelated, error.advice.message)
        if header(message, "Subject").lower().startswith(SUBJECT):
            return Told(Verdict.unrelated, _unread(mail, error))
        return None
    return Told(
        Verdict.aggregate_report,
        f"DMARC reports about {', '.join(taken.domains)}: {taken.new} new, {taken.known} known.",
    )


def _carries_files(message: Message) -> bool:
    """Tell whether a part is of a form in which reports arrive."""
    return any(
        kind_of(part) in XML or content(part).startswith((GZIP, ZIP))
        for part in parts(message)
        if not part.is_multipart()
    )


def _unread(mail: Incoming, error: Invalid) -> str:
    if mail.cut:
        return "A DMARC report too large to be read from an inbox; upload its attachment instead."
    return f"A DMARC report that cannot be read: {error.advice.message}"
