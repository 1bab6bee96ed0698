"""Which of our messages a mail answers, how sure that is, and why: told in words and kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.sending.links import Links
from core.sending.reply_reading import Letter
from core.sending.tracking_tokens import Purpose
from core.system import Work
from data.sending import threads
from data.sending.replies import Method
from data.sending.threads import Departed

__all__ = ["LEAST_TO_COUNT", "Departed", "Link", "Method", "link", "recent"]

CONFIDENCE: dict[tuple[Method, bool], float] = {
    (Method.thread, True): 1.0,
    (Method.thread, False): 0.9,
    (Method.token, True): 0.9,
    (Method.token, False): 0.8,
    (Method.subject, True): 0.7,
    (Method.address, True): 0.4,
}
"""By how the message was found, and whether the writer is who it went to."""
LEAST_TO_COUNT = 0.6
"""A link below this is shown as a guess and counts nowhere."""
SAME_SUBJECT = timedelta(days=180)
SAME_PERSON = timedelta(days=14)
MOST_IDS = 50
PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|rif|res|ref|odp|fwd?|wg|tr|回复|答复)\s*(?:\[\d+\])?\s*:\s*)+",
    re.IGNORECASE,
)
FOREIGN_ID = re.compile(r"<([^<>@\s]{8,200})@[^<>\s]{1,200}>")
"""The left half of a Message-ID: providers that write their own put their id of the mail there."""
OURS = re.compile(r"/([ocupv])/([A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])")
MERGED = re.compile(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\{[^{}]{0,200}\|[^{}]{0,200}\}")
"""What a subject has in place of words that differ from person to person."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a mail answers, with a sentence on how that is known."""

    message: Departed | None
    method: Method
    confidence: float
    why: str

    @property
    def counts(self) -> bool:
        """Tell whether this is sure enough to count as an answer."""
        return self.confidence >= LEAST_TO_COUNT


NOTHING = Link(None, Method.none, 0.0, "It answers nothing that was sent from here.")


async def link(work: Work, links: Links, letter: Letter) -> Link:
    """Return what a mail answers, by the surest way that leads anywhere."""
    for find in (_by_thread, _by_token, _by_person):
        found = await find(work, links, letter)
        if found is not None:
            return found
    return NOTHING


async def recent(work: Work, email_norm: str, within: timedelta) -> list[Departed]:
    """Return what was sent to a person lately, newest first."""
    since = work.now() - within
    return list(await threads.to_person(work.session, work.organization_id, email_norm, since))


async def _by_thread(work: Work, links: Links, letter: Letter) -> Link | None:
    ids = [reference.message_id for reference in links.threaded(letter.thread)[:MOST_IDS]]
    if message := await _last_known(work, ids):
        return _linked(letter, message, Method.thread, "It names the Message-ID of our mail.")
    refs = list(dict.fromkeys(FOREIGN_ID.findall(letter.thread)))[-MOST_IDS:]
    by_ref = await threads.by_refs(work.session, refs)
    known = [by_ref[ref] for ref in refs if ref in by_ref]
    if known:
        why = "It names the Message-ID that the provider gave our mail."
        return _linked(letter, known[-1], Method.thread, why)
    return None


async def _by_token(work: Work, links: Links, letter: Letter) -> Link | None:
    ids: list[UUID] = []
    for path, token in OURS.findall(letter.body)[:MOST_IDS]:
        reference = links.signer.read(Purpose(path), token)
        if reference is not None:
            ids.append(reference.message_id)
    message = await _last_known(work, ids[:1])
    if message is None:
        return None
    return _linked(letter, message, Method.token, "It quotes a signed link of our mail.")


async def _by_person(work: Work, _links: Links, letter: Letter) -> Link | None:
    if not letter.sender:
        return None
    sent = await recent(work, letter.sender, SAME_SUBJECT)
    subject = bare(letter.subject)
    for message in sent:
        if subject and same_subject(message.subject, subject):
            why = "The same person answers under the same subject."
            return _linked(letter, message, Method.subject, why)
    if sent and _lately(sent[0], work.now()):
        why = "The same person was written to within the last 14 days; the subject differs."
        return _linked(letter, sent[0], Method.address, why)
    return None


async def _last_known(work: Work, ids: list[UUID]) -> Departed | None:
    """Return the last message of a list that belongs to this organization."""
    known = await threads.by_ids(work.session, ids)
    return next((known[one] for one in reversed(ids) if one in known), None)


def _linked(letter: Letter, message: Departed, method: Method, why: str) -> Link:
    same = letter.sender == message.email_norm
    said = why if same else f"{why} Somebody else than the recipient wrote it."
    return Link(message, method, CONFIDENCE[method, same], said)


def _lately(message: Departed, now: datetime) -> bool:
    return message.sent_at is not None and now - message.sent_at <= SAME_PERSON


def bare(subject: str) -> str:
    """Return a subject without the marks of answers, in lower case."""
    return " ".join(PREFIX.sub("", subject).split()).lower()


def same_subject(template: str, subject: str) -> bool:
    """Tell whether a bare subject is that of a campaign, whatever was merged into it."""
    pieces = [bare(piece) for piece in MERGED.split(template)]
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1 or not any(pieces):
        return bool(first) and subject == first
    if not (subject.startswith(first) and subject.endswith(last)):
        return False
    at = len(first)
    for piece in pieces[1:-1]:
        found = subject.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= len(subject) - len(last)
