"""The steps of a test message: send it once, find it in the other mailbox, read what it proves."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from sqlmodel import select

from core.accounts import credentials
from core.domains import connections, health, test_findings
from core.domains.authentication_results import MethodResult, Proof, read_proof
from core.domains.test_messages import HOST, KIND
from core.errors import Conflict
from core.ports.mailbox_host import HostedMail, MailboxHost
from core.system import Work
from core.waits import Why
from core.workflow import Context, Done, Step, Wait, Workflow
from data.domains.domains import DkimKey, DkimStatus, Domain
from data.domains.health import TestMessage, TestStatus
from data.workflow import Run, steps_of

LONGEST = timedelta(minutes=10)
PAUSE_SECONDS = 3.0
AUTHSERV_ID = "mx.google.com"
DISPROVING = ("fail", "permerror")
"""Results that say of a key that it is not the one mail is signed with (RFC 8601 section 2.7.1)."""
"""How the receiving host signs what it writes (Gmail, read in 2026)."""


async def send(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Send the message, unless it stands among what the mailbox has sent."""
    async with ctx.work() as work:
        message = await work.session.get_one(TestMessage, ctx.subject_id)
    host = await _sending_host(ctx)
    if ctx.facts.get("intended") and await host.find_mail(message.sender, message.message_id):
        return await _sent(ctx)
    await ctx.note(intended=True)
    await host.send(message.sender, _letter(ctx, message))
    return await _sent(ctx)


async def find(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Look for the message in the recipient's mailbox until ten minutes have passed."""
    async with ctx.work() as work:
        message = await work.session.get_one(TestMessage, ctx.subject_id)
    host = await _receiving_host(ctx, message)
    mail = await host.find_mail(message.recipient, message.message_id)
    if mail is not None:
        await _received(ctx, mail)
        return Done({"shown": f"Received by {message.recipient}"})
    now = ctx.system.clock.now()
    ends = (message.sent_at or now) + LONGEST
    if now >= ends:
        raise Conflict(
            f"The message did not arrive at {message.recipient} within ten minutes.",
            code="test_message_lost",
            action="Look into the sender's inbox for a bounce, then send another test.",
            fallback="Receivers refuse mail that breaks a DMARC policy: check the DNS records.",
        )
    why = Why(f"The message has not arrived at {message.recipient} yet.", ends=ends)
    return Wait(why, PAUSE_SECONDS)


async def look(ctx: Context, _facts: dict[str, Any]) -> Done | Wait:
    """Let the health of the domain know what was proved."""
    async with ctx.work() as work:
        message = await work.session.get_one(TestMessage, ctx.subject_id)
    await health.refresh(ctx.system, ctx.actor, message.domain_id)
    return Done({"shown": "Everything passes" if not message.problems else "Something is wrong"})


async def finished(_work: Work, _run: Run) -> None:
    """Leave the message as its steps have written it."""


async def failed(work: Work, run: Run) -> None:
    """Record why a test message came to nothing."""
    message = await work.session.get_one(TestMessage, run.subject_id)
    step = (await steps_of(work.session, run.id))[run.position]
    if message.status == TestStatus.received:
        return
    message.status, message.updated_at = TestStatus.failed, work.now()
    message.problems = [
        {
            "code": str(step.error.get("code", "")),
            "reason": str(step.error.get("message", "")),
            "fix": str(step.error.get("action", "")),
        }
    ]
    work.ring(f"domain:{message.domain_id}")


async def _sent(ctx: Context) -> Done:
    async with ctx.work() as work:
        message = await work.session.get_one(TestMessage, ctx.subject_id)
        message.status, message.sent_at = TestStatus.sent, message.sent_at or work.now()
        message.updated_at = work.now()
        work.ring(f"domain:{message.domain_id}")
    return Done({"shown": f"Sent from {message.sender}"})


async def _received(ctx: Context, mail: HostedMail) -> None:
    proof = read_proof(mail.raw, AUTHSERV_ID)
    async with ctx.work() as work:
        message = await work.session.get_one(TestMessage, ctx.subject_id)
        domain = await connections.get(work, message.domain_id, lock=True)
        message.status, message.received_at = TestStatus.received, mail.received_at
        message.spf, message.dmarc = proof.spf.result, proof.dmarc.result
        signed = own_signature(proof, domain.name) or proof.dkim
        message.dkim, message.dkim_domain = signed.result, signed.domain
        message.in_spam, message.headers = mail.spam, proof.headers
        message.problems = [
            one.to_json() for one in test_findings.problems(domain.name, proof, in_spam=mail.spam)
        ]
        message.updated_at = work.now()
        await _prove_keys(work, domain, proof)
        work.ring(f"domain:{domain.id}")


def own_signature(proof: Proof, domain: str) -> MethodResult | None:
    """Return the result on a signature of the domain itself, one that passed first."""
    own = [one for one in proof.results if one.method == "dkim" and one.domain == domain]
    return next((one for one in own if one.result == "pass"), own[0] if own else None)


async def _prove_keys(work: Work, domain: Domain, proof: Proof) -> None:
    """Record which keys a message was signed with, and whether their signatures held."""
    signed = own_signature(proof, domain.name)
    if signed is None:
        return
    selectors = {one.selector for one in proof.signatures if one.domain == domain.name}
    selector = signed.find("header.s").lower()
    query = select(DkimKey).where(
        DkimKey.domain_id == domain.id, DkimKey.status != DkimStatus.retired
    )
    for key in await work.session.exec(query):
        if key.selector not in ({selector} if selector else selectors):
            continue
        key.tries, key.updated_at = key.tries + 1, work.now()
        if signed.result == "pass":
            key.status, key.problem = DkimStatus.proved, ""
            key.proved_at = work.now()
            continue
        if signed.result in DISPROVING:
            key.status, key.proved_at = DkimStatus.failed, None
        key.problem = f"A test message was signed with it, and DKIM came to {signed.result}."


async def _sending_host(ctx: Context) -> MailboxHost:
    secret = await credentials.secret_of(ctx.system, ctx.organization_id, HOST)
    return ctx.system.ports.direct.mailbox_host(secret)


async def _receiving_host(ctx: Context, message: TestMessage) -> MailboxHost:
    """Return the host of the recipient: our own inbox, else the organization's workspace."""
    ours = ctx.system.platform_secrets.get(HOST, {})
    if ours and ours.get("admin_email") == message.recipient:
        return ctx.system.ports.direct.mailbox_host(ours)
    return await _sending_host(ctx)


def _letter(ctx: Context, message: TestMessage) -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = message.sender, message.recipient
    letter["Subject"] = f"A test of {message.sender.rpartition('@')[2]}"
    letter["Date"] = format_datetime(ctx.system.clock.now())
    letter["Message-ID"] = message.message_id
    letter.set_content(
        "This message shows whether SPF, DKIM and DMARC hold for its sender. Delete it at will."
    )
    return letter.as_bytes()


WORKFLOW = Workflow(
    KIND,
    "test_message",
    (
        Step("send", "Sending the test message", send, 2),
        Step("find", "Waiting for it to arrive", find, 10),
        Step("look", "Reading what it proves", look, 3),
    ),
    finished,
    failed,
)
