"""A template sent to somebody for a look, filled in with a sample person."""

from __future__ import annotations

import asyncio

from core.accounts import audit, inputs, rates
from core.amounts import count
from core.errors import Invalid, LimitReached
from core.sending import template_preview, transactional
from core.sending.singles import Single
from core.sending.template_content import TemplateContent
from core.sending.template_online import literal, literal_words
from core.sending.template_preview import Preview, Setting
from core.sending.transactional import Message
from core.system import Actor, System

QUOTA = (rates.Quota("test mails", 20, 3600),)
"""Of one organization."""
MARK = "[Test] "


async def send(system: System, actor: Actor, content: TemplateContent, recipient: str) -> Message:
    """Send a template, filled in with a sample person; return its row in the ledger.

    Raises Invalid while the template has errors, LimitReached after 20 in an hour.
    """
    address, _ = inputs.address(recipient, "to")
    async with system.work(actor) as work:
        given = await template_preview.setting(work)
    shown = await asyncio.to_thread(_filled, content, given)
    taken = await rates.take(system, [(f"test-mails:{actor.organization_id}", QUOTA)])
    if taken.wait_seconds:
        minutes = max(1, round(taken.wait_seconds / 60))
        raise LimitReached(
            "20 test mails an hour are the most.",
            action=f"Send the next one in {count(minutes, 'minute')}.",
            retry_after=taken.wait_seconds,
        )
    async with system.work(actor) as work:
        await audit.record(work, "template.tested", "template")
        return await transactional.send(work, single(shown, address))


def single(shown: Preview, recipient: str) -> Single:
    """Return a filled-in template as one message, in which no brace is a mark any more."""
    return Single(
        to=recipient,
        subject=literal_words(f"{MARK}{shown.subject}".strip()),
        html=literal(shown.html),
        text=literal_words(shown.text),
        tags={"kind": "test"},
    )


def _filled(content: TemplateContent, given: Setting) -> Preview:
    shown = template_preview.filled(content, given)
    wrong = next((problem for problem in shown.problems if problem.error), None)
    if wrong is not None:
        place = f"Line {wrong.line}, column {wrong.column}: " if wrong.line else ""
        raise Invalid(
            f"{place}{wrong.sentence}",
            code="template_invalid",
            action="Correct this first, then send the test.",
        )
    return shown
