"""DMARC: whose policy governs a domain, and what it says about a message (RFC 9989)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domains.dmarc_records import DmarcRecord, Policy, parse_record
from core.domains.dmarc_reporting import unheard
from core.domains.dmarc_walk import Walk, organizational_domain, walk
from core.domains.findings import Finding, Standing, State, error, note, standing_of
from core.ports.dns import AnswerStatus, Resolver

__all__ = ["Checked", "Discovery", "DmarcState", "Evaluation", "Outcome", "check", "evaluate"]


class Outcome(StrEnum):
    """The result of an evaluation, as Authentication-Results names it."""

    passed = "pass"
    failed = "fail"
    none = "none"
    temporary = "temperror"


@dataclass(frozen=True, slots=True)
class Checked:
    """A domain that SPF or DKIM looked at, and the result ("pass" or another word)."""

    domain: str
    result: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """The policy that governs a domain: the record, where it stands, and what it asks for."""

    found_at: str
    record: DmarcRecord
    policy: Policy
    applied: Policy
    inherited: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What DMARC says about a message; ``disposition`` is what a receiver is asked to do."""

    outcome: Outcome
    disposition: Policy = Policy.none
    policy: Policy | None = None
    found_at: str = ""
    organizational_domain: str = ""
    spf_aligned: bool = False
    dkim_aligned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcState(State):
    """How the policy of a domain stands; ``found_at`` differs from ``domain`` when inherited."""

    domain: str
    found_at: str = ""
    text: str = ""
    record: DmarcRecord | None = None
    policy: Policy | None = None
    applied: Policy | None = None
    organizational_domain: str = ""


async def evaluate(
    author_domain: str, spf: Checked | None, dkim: Sequence[Checked], resolver: Resolver
) -> Evaluation:
    """Return what DMARC says about a message from an author, given what SPF and DKIM said."""
    walked = await walk(author_domain, resolver)
    if walked.unanswered:
        return Evaluation(Outcome.temporary)
    found = await _discover(walked, resolver)
    if found is None:
        org = walked.organizational_domain
        return Evaluation(Outcome.none, organizational_domain=org)
    strict_spf, strict_dkim = found.record.strict_spf, found.record.strict_dkim
    by_spf = await _aligned([spf] if spf else [], walked, resolver, strict=strict_spf)
    by_dkim = await _aligned(dkim, walked, resolver, strict=strict_dkim)
    if by_spf or by_dkim:
        outcome, disposition = Outcome.passed, Policy.none
    elif by_spf is None or by_dkim is None:
        outcome, disposition = Outcome.temporary, Policy.none
    else:
        outcome, disposition = Outcome.failed, found.applied
    return Evaluation(
        outcome,
        disposition,
        found.policy,
        found.found_at,
        walked.organizational_domain,
        bool(by_spf),
        bool(by_dkim),
    )


async def check(domain: str, resolver: Resolver) -> DmarcState:
    """Return how the policy of a domain stands."""
    walked = await walk(domain, resolver)
    step = next((step for step in walked.steps if step.text), None)
    findings: tuple[Finding, ...] = ()
    if walked.unanswered:
        name = f"_dmarc.{walked.unanswered[0]}"
        reason = f"{name} could not be looked up."
        findings = (error("dmarc_unknown", reason, "Check again in a minute."),)
        return DmarcState(standing=Standing.unknown, findings=findings, domain=domain)
    own = walked.steps[0]
    if own.copies > 1:
        reason = f"_dmarc.{domain} holds {own.copies} DMARC records; receivers ignore all of them."
        findings = (error("dmarc_several", reason, "Keep one of them, remove the others."),)
        return DmarcState(standing=Standing.faulty, findings=findings, domain=domain)
    found = await _discover(walked, resolver)
    if step is None:
        findings = (
            error("dmarc_missing", "There is no DMARC record.", f"Publish one at _dmarc.{domain}."),
        )
        return DmarcState(standing=Standing.missing, findings=findings, domain=domain)
    if found:
        step = next(step for step in walked.steps if step.domain == found.found_at)
    _, findings = parse_record(step.text)
    if step.domain != domain:
        findings = (note("dmarc_inherited", f"The policy comes from {step.domain}."), *findings)
    if found:
        findings = (*findings, *await unheard(found.record, step.domain, resolver))
    return DmarcState(
        standing=standing_of(findings),
        findings=findings,
        domain=domain,
        found_at=step.domain,
        text=step.text,
        record=found.record if found else None,
        policy=found.policy if found else None,
        applied=found.applied if found else None,
        organizational_domain=walked.organizational_domain,
    )


async def _discover(walked: Walk, resolver: Resolver) -> Discovery | None:
    """Return the policy that governs the start of a walk (section 4.10.1)."""
    step = walked.governing
    record = parse_record(step.text)[0] if step else None
    if step is None or record is None:
        return None
    inherited = step.domain != walked.start
    exists = True
    if inherited and record.missing_policy is not None:
        answer = await resolver.ask(walked.start, "A")
        exists = answer.status is not AnswerStatus.nxdomain
    return Discovery(
        step.domain,
        record,
        record.asked(inherited=inherited, exists=exists),
        record.applied(inherited=inherited, exists=exists),
        inherited,
    )


async def _aligned(
    checked: Sequence[Checked], author: Walk, resolver: Resolver, *, strict: bool
) -> bool | None:
    """Tell whether a domain that passed is the author's (section 4.4); None if nobody could tell."""
    unsure = False
    for domain in {one.domain.lower().rstrip(".") for one in checked if one.result == "pass"}:
        if domain == author.start:
            return True
        if strict:
            continue
        org = await organizational_domain(domain, resolver)
        if org is None:
            unsure = True
        elif org == author.organizational_domain:
            return True
    return None if unsure else False
