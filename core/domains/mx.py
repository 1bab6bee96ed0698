"""Where a domain's mail is delivered: the sets for Google, and what is wrong with what is there."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.domains.findings import Finding, Standing, State, error, note, standing_of, warning
from core.ports.dns import AnswerStatus, Resolver, ZoneRecord

GOOGLE_FIVE = (
    (1, "aspmx.l.google.com"),
    (5, "alt1.aspmx.l.google.com"),
    (5, "alt2.aspmx.l.google.com"),
    (10, "alt3.aspmx.l.google.com"),
    (10, "alt4.aspmx.l.google.com"),
)
GOOGLE_SINGLE = ((1, "smtp.google.com"),)
TEMPLATES: dict[str, tuple[tuple[int, str], ...]] = {
    "google_five": GOOGLE_FIVE,
    "google_single": GOOGLE_SINGLE,
}
"""The first is offered by default; both are valid (C08)."""
GOOGLE_HOSTS = frozenset(host for template in TEMPLATES.values() for _, host in template)
GOOGLE_ENDINGS = (".google.com", ".googlemail.com")
PREFERENCE = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True, order=True)
class Exchange:
    """A server that takes mail; the lowest preference is tried first."""

    preference: int
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MxState(State):
    """How the MX records of a domain stand."""

    domain: str
    exchanges: tuple[Exchange, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the servers in the order in which they are tried."""
        return tuple(exchange.host for exchange in self.exchanges)

    @property
    def is_google(self) -> bool:
        """Tell whether mail goes to Google and nowhere else."""
        return bool(self.exchanges) and all(is_google(host) for host in self.hosts)


def records(domain: str, template: str = "google_five", ttl: int = 300) -> list[ZoneRecord]:
    """Return the records of a template for a domain; raises KeyError for an unknown one."""
    return [
        ZoneRecord(domain, "MX", host, ttl, preference) for preference, host in TEMPLATES[template]
    ]


def is_google(host: str) -> bool:
    """Tell whether a mail server is one of Google's."""
    return host in GOOGLE_HOSTS or host.endswith(GOOGLE_ENDINGS)


async def check(
    domain: str, resolver: Resolver, *, for_google: bool = False, receives: bool = True
) -> MxState:
    """Return how the MX records stand; a domain that only sends needs none (``receives`` False)."""
    answer = await resolver.ask(domain, "MX")
    if not answer.known:
        reason = f"The MX records of {domain} could not be looked up."
        unknown = error("mx_unknown", reason, "Check again in a minute.")
        return MxState(standing=Standing.unknown, findings=(unknown,), domain=domain)
    if answer.absent:
        return _missing(domain, receives=receives)
    exchanges, findings = _read(answer.values)
    if exchanges == (Exchange(0, ""),):
        null = note("mx_null", "The domain says that it takes no mail (null MX, RFC 7505).")
        if receives:
            fix = "Replace it by the records of your mailbox host."
            null = error("mx_null", "The domain says that it takes no mail (null MX).", fix)
        return MxState(standing=standing_of([null]), findings=(null,), domain=domain)
    findings += await _faults_of_hosts(exchanges, resolver)
    findings += _faults_for_google(exchanges) if for_google and exchanges else []
    return MxState(
        standing=standing_of(findings),
        findings=tuple(findings),
        domain=domain,
        exchanges=exchanges,
    )


def _missing(domain: str, *, receives: bool) -> MxState:
    if not receives:
        found = note("mx_missing", "There are no MX records; a domain that only sends needs none.")
        return MxState(standing=Standing.valid, findings=(found,), domain=domain)
    fix = "Publish the records of your mailbox host."
    missing = error("mx_missing", "There are no MX records: replies cannot arrive.", fix)
    return MxState(standing=Standing.missing, findings=(missing,), domain=domain)


def _read(values: Sequence[str]) -> tuple[tuple[Exchange, ...], list[Finding]]:
    exchanges, findings = [], []
    for value in values:
        preference, _, host = value.strip().partition(" ")
        name = host.strip().lower().rstrip(".")
        if PREFERENCE.fullmatch(preference):
            exchanges.append(Exchange(int(preference), name))
        else:
            findings.append(error("mx_syntax", f"{value[:80]} is no MX record.", "Replace it."))
    return tuple(sorted(exchanges)), findings


async def _faults_of_hosts(exchanges: Sequence[Exchange], resolver: Resolver) -> list[Finding]:
    """Return which servers cannot be reached by their name (RFC 5321 section 5.1)."""
    hosts = list(dict.fromkeys(exchange.host for exchange in exchanges))
    found = await asyncio.gather(*(_fault_of_host(host, resolver) for host in hosts))
    faults = [fault for fault in found if fault]
    if len(hosts) < len(exchanges):
        fix = "Keep one record for each server."
        faults.append(warning("mx_repeated", "A server stands more than once.", fix))
    return faults


async def _fault_of_host(host: str, resolver: Resolver) -> Finding | None:
    if not host or _is_address(host):
        reason = f"{host or 'An empty name'} is no name of a server."
        return error("mx_address", reason, "Give the server a name with an A record.")
    alias = await resolver.ask(host, "CNAME")
    if alias.status is AnswerStatus.found:
        fix = f"Write {alias.values[0]} instead."
        return warning("mx_alias", f"{host} is an alias, which MX records must not name.", fix)
    answers = [await resolver.ask(host, kind) for kind in ("A", "AAAA")]
    if all(answer.absent for answer in answers):
        reason = f"{host} has no address: mail sent there is lost."
        return error("mx_no_address", reason, "Correct the name, or remove the record.")
    return None


def _faults_for_google(exchanges: Sequence[Exchange]) -> list[Finding]:
    """Return what keeps mail from arriving at Google."""
    hosts = {exchange.host for exchange in exchanges}
    foreign = sorted(host for host in hosts if not is_google(host))
    if len(foreign) == len(hosts):
        fix = "Replace the records by those of Google when its mailboxes are ready."
        return [error("mx_elsewhere", f"Mail goes to {foreign[0]}, not to Google.", fix)]
    if foreign:
        reason = f"Mail goes to Google and to {', '.join(foreign)}: some of it never arrives."
        return [error("mx_mixed", reason, "Keep the records of one mailbox host.")]
    five = {host for _, host in GOOGLE_FIVE}
    single = {host for _, host in GOOGLE_SINGLE}
    if not (five <= hosts or single <= hosts):
        fix = "Publish all five records, or the single smtp.google.com."
        return [warning("mx_incomplete", "Some of Google's servers are missing.", fix)]
    return []


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
