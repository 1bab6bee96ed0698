"""One mail that came in, judged: answer, bounce, complaint, report, or nothing of ours; all logged."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.errors import Invalid
from core.ports.inboxes import Incoming
from core.sending import (
    bounces,
    inbound_effects,
    inbound_reading,
    outgoing,
    replies,
    reply_linking,
    reply_reading,
    report_mails,
    reputation,
)
from core.sending.bounces import Bounce, Kind, Nature
from core.sending.inbound_effects import Happening, Told, Weight
from core.sending.inboxes import Inbox
from core.sending.reply_linking import NOTHING, Departed, Link, Method
from core.sending.reply_reading import Letter
from core.system import Actor, System, Work
from data.sending import replies as rows
from data.sending import threads
from data.sending.replies import ReplyDecision, Verdict

__all__ = ["take"]

REPORTED_LATE = timedelta(days=7)
"""How long after sending a report is believed that names the person but not our message."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a mail is, which message it speaks of, and why we think so."""

    verdict: Verdict
    link: Link
    bounces: tuple[tuple[Bounce, Departed], ...] = ()


async def take(system: System, inbox: Inbox, mail: Incoming) -> Verdict | None:
    """Judge a mail and act on it; None when it was judged before.

    A mail that cannot be read is logged and passed over.
    """
    try:
        letter = await asyncio.to_thread(reply_reading.read, mail.raw)
    except Invalid:
        return await _log_unreadable(system, inbox)
    reports = await asyncio.to_thread(bounces.classify, mail.raw)
    async with system.work(Actor.job(inbox.organization_id)) as work:
        if await rows.decided(work.session, work.organization_id, letter.mail_id):
            return None
        judged = await _judge(work, inbox, letter, reports)
    if judged.verdict is Verdict.unrelated:
        told = await report_mails.take(system, inbox, mail)
        judged = Judged(told.verdict, _nothing(told.why)) if told else judged
    async with system.platform(Actor.job()) as work:
        own = Work(work.session, Actor.job(inbox.organization_id), system, work.rings)
        reply_id = await replies.keep(own, inbox, letter, judged.link, judged.verdict)
        concerned = await inbound_effects.take(work, _happenings(work.now(), judged))
        work.session.add(_decision(own, inbox, letter.mail_id, judged, reply_id))
    for organization_id in concerned:
        await reputation.judge(system, organization_id)
    return judged.verdict


async def _judge(work: Work, inbox: Inbox, letter: Letter, reports: list[Bounce]) -> Judged:
    failures = [one for one in reports if one.nature in (Nature.failure, Nature.complaint)]
    if failures:
        return await _reported(work, letter, failures)
    if any(one.nature in (Nature.delay, Nature.receipt) for one in reports):
        return Judged(Verdict.unrelated, _nothing("A report of delay or receipt changes nothing."))
    if letter.ours or letter.sender == inbox.email_norm:
        return Judged(Verdict.own_copy, _nothing("A copy of a mail of ours."))
    if letter.sender in await threads.own_addresses(work.session, work.organization_id):
        return Judged(Verdict.own_copy, _nothing("Written by one of our own addresses."))
    found = await reply_linking.link(work, outgoing.links(work.system), letter)
    if found.message is None:
        return Judged(Verdict.unrelated, found)
    return Judged(Verdict.auto_reply if letter.automatic else Verdict.reply, found)


async def _reported(work: Work, letter: Letter, reports: list[Bounce]) -> Judged:
    """Find the messages that reports speak of; what speaks of none of ours is let be."""
    known: list[tuple[Bounce, Departed]] = []
    link = NOTHING
    for report in reports:
        message, why, sure = await _message_of(work, letter, report)
        if message is not None:
            known.append((report, message))
            link = Link(message, Method.thread if sure else Method.address, sure or 0.4, why)
    if not known:
        return Judged(Verdict.unrelated, _nothing("A report about no message of ours."))
    complaint = any(report.nature is Nature.complaint for report, _ in known)
    return Judged(Verdict.complaint if complaint else Verdict.bounce, link, tuple(known))


async def _message_of(
    work: Work, letter: Letter, report: Bounce
) -> tuple[Departed | None, str, float]:
    """Return the message of a report, how it was found, and how sure that is.

    Without its id only a failure is believed, for somebody we wrote to within a week: anybody
    can write a complaint.
    """
    links = outgoing.links(work.system)
    thread = f"<{report.message_id}> {letter.thread}"
    ids = [reference.message_id for reference in links.threaded(thread)]
    by_id = await threads.by_ids(work.session, ids)
    if by_id:
        return next(iter(by_id.values())), "The report holds the Message-ID of our mail.", 1.0
    refs = reply_linking.FOREIGN_ID.findall(thread)
    by_ref = await threads.by_refs(work.session, refs)
    if by_ref:
        return next(iter(by_ref.values())), "The report holds the provider's id of our mail.", 1.0
    if report.nature is Nature.complaint or not report.recipient:
        return None, "", 0.0
    lately = await reply_linking.recent(work, report.recipient, REPORTED_LATE)
    if lately:
        return lately[0], "The report names somebody we wrote to within a week.", 0.0
    return None, "", 0.0


def _happenings(now: datetime, judged: Judged) -> list[Happening]:
    """Return what reports mean for their messages."""
    found = []
    for report, message in judged.bounces:
        if report.nature is Nature.complaint:
            what, kind, weight = Told.complained, Kind.none, Weight.silent
        else:
            what = Told.bounced
            kind, weight = inbound_reading.weigh(
                report.status, report.diagnostic, permanent=None, kind=report.kind
            )
            if weight is Weight.final and not _same_person(report, message):
                weight = Weight.passing
        found.append(Happening(message, what, now, weight, kind, report.status, report.diagnostic))
    return found


def _same_person(report: Bounce, message: Departed) -> bool:
    """Tell whether a report is about whom we wrote to, and not somebody they forward to."""
    return report.recipient in ("", message.email_norm)


def _decision(
    work: Work, inbox: Inbox, mail_id: str, judged: Judged, reply_id: UUID | None
) -> ReplyDecision:
    message = judged.link.message
    return ReplyDecision(
        organization_id=work.organization_id,
        at=work.now(),
        inbox_id=inbox.id,
        mail_id=mail_id,
        verdict=judged.verdict,
        method=judged.link.method,
        confidence=judged.link.confidence,
        why=judged.link.why,
        message_id=message.id if message else None,
        reply_id=reply_id,
    )


async def _log_unreadable(system: System, inbox: Inbox) -> Verdict:
    async with system.work(Actor.job(inbox.organization_id)) as work:
        judged = Judged(Verdict.unreadable, _nothing("The mail cannot be taken apart."))
        work.session.add(_decision(work, inbox, "", judged, None))
    return Verdict.unreadable


def _nothing(why: str) -> Link:
    return Link(None, Method.none, 0.0, why)
