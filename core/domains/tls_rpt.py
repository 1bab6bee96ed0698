"""TLS-RPT: who is told when senders cannot encrypt (RFC 8460)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.domains.findings import Standing, State, error, note, standing_of
from core.domains.tags import parse_tags
from core.domains.texts import texts
from core.ports.dns import Resolver

ADDRESS = re.compile(r"(?:mailto:[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+|https://[^\s,;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsRptState(State):
    """How TLS reporting stands; it is optional, so ``missing`` is no fault."""

    domain: str
    rua: tuple[str, ...] = ()


async def check(domain: str, resolver: Resolver) -> TlsRptState:
    """Return how TLS reporting stands."""
    name = f"_smtp._tls.{domain}"
    found = await texts(name, r"v=TLSRPTv1[ \t]*(;|$)", resolver)
    if not found.known:
        unknown = found.unknown_because("tls_rpt_unknown")
        return TlsRptState(standing=Standing.unknown, findings=(unknown,), domain=domain)
    if not found.found:
        missing = note("tls_rpt_missing", "Nobody is told of failed encryption; it is optional.")
        return TlsRptState(standing=Standing.missing, findings=(missing,), domain=domain)
    findings = []
    if len(found.found) > 1:
        reason = f"{name} holds {len(found.found)} records; senders ignore all of them."
        findings.append(error("tls_rpt_several", reason, "Keep one of them."))
    rua = tuple(
        uri.strip() for uri in parse_tags(found.found[0]).get("rua").split(",") if uri.strip()
    )
    wrong = [uri for uri in rua if not ADDRESS.fullmatch(uri)]
    if wrong or not rua:
        reason = f"{wrong[0][:60]} is no address for reports." if wrong else "rua= is missing."
        findings.append(error("tls_rpt_address", reason, "Write rua=mailto:name@example.com"))
    return TlsRptState(
        standing=standing_of(findings), findings=tuple(findings), domain=domain, rua=rua
    )
