"""The writing assistant: proposes other words for a template, which a person takes or leaves.

Only words of the template are given away: no contact, no figure, no name of the organization.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from core.accounts import audit, credentials
from core.amounts import count
from core.errors import Invalid, LimitReached, ProviderError
from core.ports.writing import Way, Writer
from core.sending import template_content, writing_checks, writing_passages
from core.sending.template_content import TemplateContent
from core.sending.writing_changes import Piece, changes
from core.system import Actor, System, Work
from data.sending import writing_usage as rows

__all__ = ["Piece", "Rewording", "Subjects", "Way", "offered", "reword", "subjects"]

PROVIDER = "writing"
LINES = 5
LONGEST_READ = 6_000
"""Characters of a mail that subject lines are made of."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rewording:
    """A text in other words, what is different passage by passage, and how many questions are left."""

    text: str
    changes: list[list[Piece]]
    left: int


@dataclass(frozen=True, slots=True)
class Subjects:
    """Subject lines to choose from, and how many questions are left today."""

    lines: list[str]
    left: int


async def offered(work: Work) -> bool:
    """Tell whether there is an assistant: the organization or the platform has a key for one."""
    return await credentials.exists(work, PROVIDER)


async def reword(
    system: System, actor: Actor, way: Way, text: str, *, markup: bool = False
) -> Rewording:
    """Return a text in other words; ``markup`` tells that it is HTML, whose tags stay as they are.

    Raises Surprising "suggestion_refused" when a merge tag or an address got lost or was made up,
    Invalid for too many words, LimitReached at the end of the day's questions, Conflict
    "key_missing" without an assistant.
    """
    given = await asyncio.to_thread(writing_passages.cut, text, markup=markup)
    answer, left = await _asked(
        system, actor, way, given.characters, lambda writer: writer.rewrite(way, given.texts)
    )
    new = [
        writing_passages.tidied(said, old) for said, old in zip(answer, given.texts, strict=True)
    ]
    writing_checks.require_kept(given.texts, new)
    told = await asyncio.to_thread(
        lambda: [
            changes(old, said) for old, said in zip(given.texts, new, strict=True) if old != said
        ]
    )
    return Rewording(given.put(new) if told else text, told, left)


async def subjects(system: System, actor: Actor, content: TemplateContent) -> Subjects:
    """Return up to five subject lines for a mail, each with the merge tags of the subject so far.

    Raises as ``reword`` does.
    """
    text = await asyncio.to_thread(_text_of, content)
    if not text:
        raise Invalid("Write the mail first: subject lines are made of its words.")
    answer, left = await _asked(
        system,
        actor,
        "subjects",
        len(text) + len(content.subject),
        lambda writer: writer.subjects(content.subject, [text], LINES),
    )
    lines = writing_checks.fitting(answer, content.subject)
    if not lines:
        raise writing_checks.refused("no subject line kept the tags of the subject")
    return Subjects(lines, left)


def _text_of(content: TemplateContent) -> str:
    text = content.text or template_content.text_of_html(content)
    return writing_checks.ADDRESS.sub("", text)[:LONGEST_READ].strip()


async def _asked(
    system: System,
    actor: Actor,
    what: str,
    characters: int,
    ask: Callable[[Writer], Awaitable[T]],
) -> tuple[T, int]:
    """Count a question, ask it, and take it back if nobody answers; return the answer and what is left."""
    organization_id, most = actor.require_organization(), system.settings.writing_per_day
    account = await credentials.account_of(system, organization_id, PROVIDER)
    writer = system.ports.writers.writer(account.secret, guarded=account.own)
    async with system.work(actor) as work:
        now = work.now().astimezone(UTC)
        number = await rows.take(
            work.session, organization_id, now.date(), characters=characters, most=most
        )
        if not number:
            raise _used_up(most, now)
        await audit.record(work, "writing.asked", "template", what=what, characters=characters)
    try:
        return await ask(writer), most - number
    except ProviderError:
        async with system.work(actor) as work:
            await rows.give_back(work.session, organization_id, now.date(), characters)
        raise


def _used_up(most: int, now: datetime) -> LimitReached:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(tzinfo=UTC))
    seconds = (midnight - now).total_seconds()
    return LimitReached(
        f"The writing assistant answers {count(most, 'question')} a day.",
        action=f"Ask again in {count(max(1, round(seconds / 3600)), 'hour')}.",
        retry_after=seconds,
    )
