"""MTA-STS: does a domain ask senders for TLS, and does its policy fit its MX records (RFC 8461)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.domains.findings import Finding, Standing, State, error, note, standing_of, warning
from core.domains.tags import parse_tags
from core.domains.texts import texts
from core.errors import AppError
from core.ports.dns import Resolver
from core.ports.fetching import Fetch

POLICY_ID = re.compile(r"[A-Za-z0-9]{1,32}")
LONGEST_AGE_SECONDS = 31_557_600
SHORTEST_AGE_SECONDS = 86_400
LARGEST_POLICY_BYTES = 64 * 1024
MODES = frozenset({"enforce", "testing", "none"})
OK = 200


@dataclass(frozen=True, slots=True)
class StsPolicy:
    """A policy file: mode, patterns of servers, and how long it is remembered."""

    mode: str
    mx: tuple[str, ...]
    max_age_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MtaStsState(State):
    """How MTA-STS stands; it is optional, so ``missing`` is no fault."""

    domain: str
    policy_id: str = ""
    policy: StsPolicy | None = None


async def check(
    domain: str, resolver: Resolver, fetch: Fetch, mx_hosts: Sequence[str] = ()
) -> MtaStsState:
    """Return how MTA-STS stands; the policy is fetched only where the record asks for it."""
    name = f"_mta-sts.{domain}"
    found = await texts(name, r"v=STSv1[ \t]*(;|$)", resolver)
    if not found.known:
        unknown = found.unknown_because("mta_sts_unknown")
        return MtaStsState(standing=Standing.unknown, findings=(unknown,), domain=domain)
    if not found.found:
        missing = note("mta_sts_missing", "There is no MTA-STS policy; it is optional.")
        return MtaStsState(standing=Standing.missing, findings=(missing,), domain=domain)
    policy_id = parse_tags(found.found[0]).get("id")
    if len(found.found) > 1 or not POLICY_ID.fullmatch(policy_id):
        reason = f"{name} does not hold exactly one record with an id of letters and digits."
        fault = error("mta_sts_record", reason, "Keep one record like v=STSv1; id=20260101;")
        return MtaStsState(standing=Standing.faulty, findings=(fault,), domain=domain)
    policy, findings = await _fetch_policy(domain, fetch)
    if policy:
        findings += _misfits(policy, mx_hosts)
    return MtaStsState(
        standing=standing_of(findings),
        findings=tuple(findings),
        domain=domain,
        policy_id=policy_id,
        policy=policy,
    )


def parse_policy(body: bytes) -> tuple[StsPolicy | None, list[Finding]]:
    """Return the policy in a file and what is wrong with it (section 3.2)."""
    fix = "Correct the policy file."
    pairs = [line.partition(":") for line in body.decode("utf-8", "replace").splitlines() if line]
    values = {key.strip(): value.strip() for key, _, value in reversed(pairs)}
    mx = tuple(value.strip().lower() for key, _, value in pairs if key.strip() == "mx")
    findings = []
    if values.get("version") != "STSv1":
        findings.append(error("mta_sts_version", "The policy lacks version: STSv1.", fix))
    mode = values.get("mode", "")
    if mode not in MODES:
        findings.append(error("mta_sts_mode", f"mode: {mode[:20]} means nothing.", fix))
    age = values.get("max_age", "")
    sound = age.isascii() and age.isdigit() and len(age) < len(str(LONGEST_AGE_SECONDS)) + 1
    if not sound or int(age) > LONGEST_AGE_SECONDS:
        findings.append(error("mta_sts_age", "max_age is no number of seconds up to a year.", fix))
    elif int(age) < SHORTEST_AGE_SECONDS:
        reason = "max_age is shorter than a day: the policy is forgotten before it protects."
        findings.append(warning("mta_sts_age", reason, fix))
    if not mx and mode != "none":
        findings.append(error("mta_sts_mx", "The policy names no mail server.", fix))
    if standing_of(findings) is Standing.faulty:
        return None, findings
    return StsPolicy(mode, mx, int(age)), findings


def matches(pattern: str, host: str) -> bool:
    """Tell whether a pattern allows a server: exactly, or one label for the star (section 4.1)."""
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return host == pattern


async def _fetch_policy(domain: str, fetch: Fetch) -> tuple[StsPolicy | None, list[Finding]]:
    url = f"https://mta-sts.{domain}/.well-known/mta-sts.txt"
    fix = f"Serve the policy at {url} with a valid certificate."
    try:
        answer = await fetch(url)
    except AppError as problem:
        return None, [error("mta_sts_unreachable", str(problem), fix)]
    if answer.status != OK or len(answer.body) > LARGEST_POLICY_BYTES:
        reason = f"The policy is not served: the answer is {answer.status}."
        return None, [error("mta_sts_unreachable", reason, fix)]
    policy, findings = parse_policy(answer.body)
    if answer.media_type != "text/plain":
        reason = f"The policy is served as {answer.media_type or 'nothing in particular'}."
        findings.append(warning("mta_sts_type", reason, "Serve it as text/plain."))
    return policy, findings


def _misfits(policy: StsPolicy, mx_hosts: Sequence[str]) -> list[Finding]:
    """Return the servers in use that the policy does not allow."""
    refused = [host for host in mx_hosts if not any(matches(p, host) for p in policy.mx)]
    if policy.mode == "none" or not refused:
        return []
    reason = f"The policy does not name {', '.join(refused)}, where mail is delivered."
    fix = "Add a line mx: for each of them, and change the id of the record."
    found = error if policy.mode == "enforce" else warning
    return [found("mta_sts_misfit", reason, fix)]
