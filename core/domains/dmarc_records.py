"""The DMARC record: read and written by RFC 9989 sections 4.7 and 4.8."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import unquote

from core.domains.findings import Finding, error, note, warning
from core.domains.tags import Tags, parse_tags

STARTS = r"[ \t]*[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)"
"""What every DMARC record begins with; the version is the only value whose case matters."""
MAILTO = re.compile(r"mailto:[^@\s,;!]+@[^@\s,;!/?]+", re.IGNORECASE)
SIZE = re.compile(r"![0-9]+[kmgt]?$", re.IGNORECASE)
KNOWN = frozenset({"v", "p", "sp", "np", "adkim", "aspf", "fo", "rua", "ruf", "psd", "t"})
REMOVED = frozenset({"pct", "rf", "ri"})
FULL = 100


class Policy(StrEnum):
    """What an owner asks receivers to do with mail that fails."""

    none = "none"
    quarantine = "quarantine"
    reject = "reject"


class Psd(StrEnum):
    """Whether a domain is a public suffix: yes, no, or to be told by the tree walk."""

    yes = "y"
    no = "n"
    unsaid = "u"


WEAKER = {
    Policy.none: Policy.none,
    Policy.quarantine: Policy.none,
    Policy.reject: Policy.quarantine,
}


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """A record; ``rua`` and ``ruf`` are URIs, ``percentage`` is only for receivers of before 2026."""

    policy: Policy = Policy.none
    subdomain_policy: Policy | None = None
    missing_policy: Policy | None = None
    strict_dkim: bool = False
    strict_spf: bool = False
    failure_options: str = "0"
    rua: tuple[str, ...] = ()
    ruf: tuple[str, ...] = ()
    psd: Psd = Psd.unsaid
    testing: bool = False
    percentage: int = FULL

    def asked(self, *, inherited: bool = False, exists: bool = True) -> Policy:
        """Return the policy for a name: its own, or inherited by one that exists or does not."""
        if not inherited:
            return self.policy
        missing = None if exists else self.missing_policy
        return missing or self.subdomain_policy or self.policy

    def applied(self, *, inherited: bool = False, exists: bool = True) -> Policy:
        """Return the policy receivers apply: one step weaker while testing (t=y)."""
        asked = self.asked(inherited=inherited, exists=exists)
        return WEAKER[asked] if self.testing else asked

    @property
    def text(self) -> str:
        """Return the record as it is published; tags at their default are left out."""
        tags = [
            ("v", "DMARC1"),
            ("p", self.policy.value),
            ("sp", self.subdomain_policy.value if self.subdomain_policy else ""),
            ("np", self.missing_policy.value if self.missing_policy else ""),
            ("adkim", "s" if self.strict_dkim else ""),
            ("aspf", "s" if self.strict_spf else ""),
            ("fo", "" if self.failure_options == "0" else self.failure_options),
            ("rua", ",".join(self.rua)),
            ("ruf", ",".join(self.ruf)),
            ("psd", "" if self.psd is Psd.unsaid else self.psd.value),
            ("t", "y" if self.testing else ""),
            ("pct", "" if self.percentage == FULL else str(self.percentage)),
        ]
        return "; ".join(f"{name}={value}" for name, value in tags if value)


def parse_record(text: str) -> tuple[DmarcRecord | None, tuple[Finding, ...]]:
    """Return the record that receivers see in a text, and what is wrong with it.

    None when no receiver applies it. A policy nobody can read counts as none where reports are
    asked for (RFC 9989 section 4.10.1); any other faulty value counts as absent.
    """
    if not re.match(STARTS, text):
        fix = "Write v=DMARC1; at the very beginning."
        return None, (error("dmarc_version", "The record does not begin with v=DMARC1.", fix),)
    tags = parse_tags(text)
    findings = _faults_of_form(tags)
    rua, faults = _addresses(tags, "rua")
    ruf, more = _addresses(tags, "ruf")
    findings += faults + more
    policies = {name: _policy(tags, name) for name in ("p", "sp", "np")}
    wrong = [name for name in policies if tags.find(name) is not None and not policies[name]]
    record = DmarcRecord(
        strict_dkim=_one_of(tags, "adkim", "rs", "r", findings) == "s",
        strict_spf=_one_of(tags, "aspf", "rs", "r", findings) == "s",
        failure_options=_failure_options(tags, findings),
        rua=rua,
        ruf=ruf,
        psd=Psd(_one_of(tags, "psd", "ynu", "u", findings)),
        testing=_one_of(tags, "t", "yn", "n", findings) == "y",
        percentage=_percentage(tags, findings),
    )
    if wrong or not policies["p"]:
        findings.append(_no_policy(wrong, reported=bool(rua)))
        return (record if rua else None), tuple(findings)
    given = replace(
        record,
        policy=policies["p"],
        subdomain_policy=policies["sp"],
        missing_policy=policies["np"],
    )
    return given, (*findings, *_advice(given))


def mailboxes(uris: tuple[str, ...]) -> tuple[str, ...]:
    """Return the mail addresses of report URIs, without the size old records append."""
    plain = (SIZE.sub("", uri) for uri in uris)
    return tuple(unquote(uri[len("mailto:") :]) for uri in plain if MAILTO.fullmatch(uri))


def _faults_of_form(tags: Tags) -> list[Finding]:
    findings = []
    if tags.broken or tags.repeated:
        what = ", ".join((*tags.broken, *tags.repeated))[:80]
        fix = "Write each tag once, as name=value with semicolons between."
        findings.append(error("dmarc_syntax", f"The record cannot be read at: {what}.", fix))
    names = {name for name, _ in tags.pairs}
    for name in sorted(names & REMOVED):
        reason = f"{name}= was removed from DMARC in 2026; only older receivers still read it."
        findings.append(warning("dmarc_removed_tag", reason, f"Remove {name}=."))
    unknown = sorted(names - KNOWN - REMOVED)
    return findings + [
        note("dmarc_unknown_tag", f"Receivers ignore {name}=.", f"Remove {name}=.")
        for name in unknown
    ]


def _policy(tags: Tags, name: str) -> Policy | None:
    value = tags.get(name).lower()
    return Policy(value) if value in set(Policy) else None


def _no_policy(wrong: list[str], *, reported: bool) -> Finding:
    what = f"{wrong[0]}= is no policy" if wrong else "p= is missing"
    effect = "receivers act as if it were p=none" if reported else "receivers ignore the record"
    fix = "Write p=none, p=quarantine or p=reject."
    if reported and not wrong:
        return warning("dmarc_no_policy", f"{what}: {effect}.", fix)
    return error("dmarc_no_policy", f"{what}: {effect}.", fix)


def _addresses(tags: Tags, name: str) -> tuple[tuple[str, ...], list[Finding]]:
    uris = [uri.strip() for uri in tags.get(name).split(",") if uri.strip()]
    findings = []
    for uri in uris:
        if SIZE.search(uri):
            reason = f"The size after the address in {name}= means nothing any more."
            findings.append(note("dmarc_size", reason, "Remove what begins with !"))
        elif not MAILTO.fullmatch(uri):
            reason = f"{uri[:60]} in {name}= is no address receivers send reports to."
            findings.append(error("dmarc_address", reason, "Write mailto:name@example.com."))
    return tuple(uri for uri in uris if MAILTO.fullmatch(SIZE.sub("", uri))), findings


def _one_of(tags: Tags, name: str, letters: str, default: str, findings: list[Finding]) -> str:
    """Return a letter, or its default with a finding when it is none of those allowed."""
    value = tags.get(name, default).lower()
    if len(value) == 1 and value in letters:
        return value
    reason = f"{name}={value[:20]} means nothing; receivers read {name}={default}."
    findings.append(error(f"dmarc_{name}", reason, f"Write {name}={' or '.join(letters)}."))
    return default


def _failure_options(tags: Tags, findings: list[Finding]) -> str:
    options = [option.strip().lower() for option in tags.get("fo", "0").split(":")]
    once = len(options) == len(set(options)) and not {"0", "1"} <= set(options)
    if once and set(options) <= set("01ds"):
        return ":".join(options)
    reason = f"fo={tags.get('fo')[:20]} means nothing; receivers read fo=0."
    findings.append(error("dmarc_fo", reason, "Write fo=1, or remove it."))
    return "0"


def _percentage(tags: Tags, findings: list[Finding]) -> int:
    text = tags.get("pct", str(FULL))
    if text.isascii() and text.isdigit() and int(text[:4]) <= FULL:
        return int(text)
    findings.append(note("dmarc_pct", f"pct={text[:20]} is no percentage.", "Remove pct=."))
    return FULL


Advisor = Callable[[DmarcRecord], bool]

ADVICE: tuple[tuple[Advisor, Finding], ...] = (
    (
        lambda record: not record.rua,
        warning(
            "dmarc_no_reports",
            "Nobody is told how receivers judge your mail: rua= is missing.",
            "Add rua=mailto: with an address that reads reports.",
        ),
    ),
    (
        lambda record: record.applied() is Policy.none,
        note(
            "dmarc_only_watching",
            "The record only watches: mail that fails is delivered as before.",
            "Move on to quarantine when the reports show that your own mail passes.",
        ),
    ),
    (
        lambda record: record.percentage < FULL,
        warning(
            "dmarc_percentage",
            "A percentage below 100 is ignored by receivers that follow RFC 9989.",
            "Use the stages with t=y instead, and leave the percentage at 100.",
        ),
    ),
    (
        lambda record: record.testing,
        note(
            "dmarc_testing",
            "t=y asks for one step less than the policy; older receivers apply the full policy.",
        ),
    ),
    (
        lambda record: record.asked(inherited=True) is Policy.none and record.policy != Policy.none,
        warning(
            "dmarc_subdomains_open",
            "Subdomains are left open to forgery: sp=none.",
            "Remove sp= to give them the policy of the domain.",
        ),
    ),
)


def _advice(record: DmarcRecord) -> list[Finding]:
    """Return what a readable record leaves to be desired."""
    return [finding for applies, finding in ADVICE if applies(record)]
