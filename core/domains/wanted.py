"""The records a domain shall have, from what its organization chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.domains import dmarc_build, mx, spf_build
from core.domains.dmarc_records import FULL, DmarcRecord, Policy
from core.domains.purposes import PROOF_LABEL, Purpose, Wanted
from core.domains.spf_senders import SENDERS
from core.ports.dns import ZoneRecord

PROOF = "mailwright="
"""How the text that proves ownership begins."""
DEFAULT_MX = {"google": "google_five"}
"""Templates by the name of the host alone."""


@dataclass(frozen=True, slots=True)
class Key:
    """A DKIM key to publish: its text, or the host that publishes it for us."""

    selector: str
    content: str
    kind: str = "TXT"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an organization chose for a domain.

    ``dmarc`` is {policy, testing, rua, ruf, percentage}; ``flattened`` are the SPF records by name
    that stand in for the plain one. ``sending`` are the records its senders ask for.
    """

    domain: str
    services: Sequence[str] = ()
    keys: Sequence[Key] = ()
    dmarc: Mapping[str, Any] = field(default_factory=dict)
    dmarc_mailbox: str = ""
    mx_template: str = ""
    tracking_label: str = ""
    tracking_target: str = ""
    proof_token: str = ""
    host_proof: str = ""
    flattened: Mapping[str, str] = field(default_factory=dict)
    sending: Sequence[ZoneRecord] = ()


def wanted(wishes: Wishes) -> list[Wanted]:
    """Return the records wanted, in the order of their purposes."""
    return [
        *_spf(wishes),
        *_dkim(wishes),
        *_dmarc(wishes),
        *_mx(wishes),
        *_tracking(wishes),
        *_proof(wishes),
        *_host_proof(wishes),
        *(Wanted(Purpose.sending, record) for record in wishes.sending),
    ]


def proof(domain: str, token: str) -> ZoneRecord:
    """Return the record that proves that a domain is its organization's."""
    return ZoneRecord(f"{PROOF_LABEL}.{domain}", "TXT", f"{PROOF}{token}")


def plain_spf(services: Sequence[str]) -> str:
    """Return the SPF record for the services that send, empty when none does."""
    known = [name for name in services if name in SENDERS and SENDERS[name].includes]
    return spf_build.build(known) if known else ""


def _spf(wishes: Wishes) -> list[Wanted]:
    if wishes.flattened:
        return [
            Wanted(Purpose.spf, ZoneRecord(name, "TXT", text), exact=True)
            for name, text in wishes.flattened.items()
        ]
    text = plain_spf(wishes.services)
    return [Wanted(Purpose.spf, ZoneRecord(wishes.domain, "TXT", text))] if text else []


def _dkim(wishes: Wishes) -> list[Wanted]:
    return [
        Wanted(
            Purpose.dkim,
            ZoneRecord(f"{key.selector}._domainkey.{wishes.domain}", key.kind, key.content),
        )
        for key in wishes.keys
    ]


def _dmarc(wishes: Wishes) -> list[Wanted]:
    chosen = wishes.dmarc
    policy = Policy(str(chosen.get("policy") or "none"))
    testing = bool(chosen.get("testing"))
    reports = [*_addresses(chosen.get("rua")), *_addresses(wishes.dmarc_mailbox)]
    if reports:
        text = dmarc_build.build(
            list(dict.fromkeys(reports)),
            policy=policy,
            failure_addresses=_addresses(chosen.get("ruf")),
            failure_reports=bool(chosen.get("ruf")),
            testing=testing,
            percentage=int(chosen.get("percentage") or FULL),
        ).text
    else:
        text = DmarcRecord(policy=policy, testing=testing).text
    return [Wanted(Purpose.dmarc, ZoneRecord(f"_dmarc.{wishes.domain}", "TXT", text))]


def _mx(wishes: Wishes) -> list[Wanted]:
    template = DEFAULT_MX.get(wishes.mx_template, wishes.mx_template)
    if template not in mx.TEMPLATES:
        return []
    return [Wanted(Purpose.mx, record) for record in mx.records(wishes.domain, template)]


def _tracking(wishes: Wishes) -> list[Wanted]:
    if not wishes.tracking_label:
        return []
    name = f"{wishes.tracking_label}.{wishes.domain}"
    return [Wanted(Purpose.tracking, ZoneRecord(name, "CNAME", wishes.tracking_target))]


def _proof(wishes: Wishes) -> list[Wanted]:
    if not wishes.proof_token:
        return []
    return [Wanted(Purpose.proof, proof(wishes.domain, wishes.proof_token))]


def _host_proof(wishes: Wishes) -> list[Wanted]:
    if not wishes.host_proof:
        return []
    return [Wanted(Purpose.host_proof, ZoneRecord(wishes.domain, "TXT", wishes.host_proof))]


def _addresses(raw: object) -> list[str]:
    """Return mail addresses given as one text or as a list."""
    parts = raw.split(",") if isinstance(raw, str) else raw if isinstance(raw, list) else []
    return [str(part).strip() for part in parts if str(part).strip()]
