"""BIMI: the logo beside a domain's mail, and what mailbox providers ask for before they show it."""

from __future__ import annotations

from dataclasses import dataclass

from core.domains.dmarc import DmarcState
from core.domains.dmarc_records import FULL, Policy
from core.domains.findings import Finding, Standing, State, error, note, standing_of, warning
from core.domains.tags import parse_tags
from core.domains.texts import texts
from core.domains.xml_tree import Refusal, parse_xml
from core.errors import AppError
from core.ports.dns import Resolver
from core.ports.fetching import Fetch

LARGEST_LOGO_BYTES = 32 * 1024
PROFILE = b"tiny-ps"
OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BimiState(State):
    """How BIMI stands; it is optional, so ``missing`` is no fault."""

    domain: str
    logo: str = ""
    certificate: str = ""


async def check(
    domain: str, dmarc: DmarcState, resolver: Resolver, fetch: Fetch | None = None
) -> BimiState:
    """Return how BIMI stands under the default selector; the logo is looked at with ``fetch``."""
    found = await texts(f"default._bimi.{domain}", r"v=BIMI1[ \t]*(;|$)", resolver)
    if not found.known:
        unknown = found.unknown_because("bimi_unknown")
        return BimiState(standing=Standing.unknown, findings=(unknown,), domain=domain)
    if not found.found:
        missing = note("bimi_missing", "There is no BIMI record; it is optional.")
        return BimiState(standing=Standing.missing, findings=(missing,), domain=domain)
    tags = parse_tags(found.found[0])
    logo, certificate = tags.get("l"), tags.get("a")
    if not logo and not certificate:
        declined = note("bimi_declined", "The domain asks that no logo is shown.")
        return BimiState(standing=Standing.valid, findings=(declined,), domain=domain)
    findings = _faults_of_record(logo, certificate, len(found.found)) + _faults_of_policy(dmarc)
    if fetch and logo.startswith("https://"):
        findings += await _faults_of_logo(logo, fetch)
    return BimiState(
        standing=standing_of(findings),
        findings=tuple(findings),
        domain=domain,
        logo=logo,
        certificate=certificate,
    )


def _faults_of_record(logo: str, certificate: str, copies: int) -> list[Finding]:
    findings = []
    if copies > 1:
        findings.append(error("bimi_several", f"There are {copies} BIMI records.", "Keep one."))
    if not logo.startswith("https://"):
        findings.append(error("bimi_logo", "The logo has no https address (l=).", "Correct l=."))
    if not certificate:
        reason = "There is no mark certificate (a=); Gmail and Apple show the logo only with one."
        findings.append(warning("bimi_certificate", reason, "Get a VMC or CMC for the logo."))
    elif not certificate.startswith("https://"):
        reason = "The certificate has no https address (a=)."
        findings.append(error("bimi_certificate", reason, "Correct a=."))
    return findings


def _faults_of_policy(dmarc: DmarcState) -> list[Finding]:
    """Return what keeps the policy from being enforced, as BIMI wants it for all mail."""
    record = dmarc.record
    enforced = (
        record is not None
        and dmarc.applied in {Policy.quarantine, Policy.reject}
        and record.asked(inherited=True) is not Policy.none
        and record.percentage == FULL
    )
    if enforced:
        return []
    reason = "The DMARC policy is not enforced for all mail, so no logo is shown."
    return [error("bimi_policy", reason, "Move DMARC to quarantine or reject, subdomains too.")]


async def _faults_of_logo(logo: str, fetch: Fetch) -> list[Finding]:
    try:
        answer = await fetch(logo)
    except AppError as problem:
        return [error("bimi_logo", str(problem), "Serve the logo with https.")]
    if answer.status != OK:
        reason = f"The logo is not served: the answer is {answer.status}."
        return [error("bimi_logo", reason, "Serve the logo at the address in l=.")]
    fix = "Convert the logo to SVG Tiny Portable/Secure."
    findings = []
    if len(answer.body) > LARGEST_LOGO_BYTES:
        findings.append(warning("bimi_logo_size", "The logo is larger than 32 kB.", fix))
    try:
        root = parse_xml(answer.body)
    except Refusal as problem:
        return [*findings, error("bimi_logo", f"The logo is no SVG. {problem}", fix)]
    if root.name != "svg" or PROFILE not in answer.body:
        findings.append(error("bimi_logo", "The logo is no SVG Tiny Portable/Secure.", fix))
    return findings
