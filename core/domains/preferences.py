"""What an organization wants of a domain: services, mail exchanger, DMARC, tracking, flattening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from core.accounts import audit, inputs
from core.domains import mx, runs_of_domains
from core.domains.dmarc_records import Policy
from core.domains.spf_senders import SENDERS
from core.domains.wanted import DEFAULT_MX
from core.errors import Invalid, NotFound
from core.system import Work
from data.domains import domains as rows
from data.domains.domains import Domain, Executor

NO_MX = "none"
"""The template of a domain whose MX records are left alone."""
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
MOST_SERVICES = 12
MOST_ADDRESSES = 10
FULL = 100


async def configure(
    work: Work,
    domain_id: UUID,
    *,
    services: Iterable[str] | None = None,
    mx_template: str | None = None,
    dmarc: Mapping[str, Any] | None = None,
    tracking_label: str | None = None,
    flattening: bool | None = None,
    executor: str | None = None,
) -> Domain:
    """Change what is wanted and plan the records anew; what is None stays as it is.

    ``dmarc`` is {policy, testing, rua, ruf, percentage}. Another ``executor`` hands the records
    over: "manual" to the person, "api" to us.
    """
    domain = await rows.locked(work.session, domain_id)
    if domain is None or domain.removed_at is not None:
        raise NotFound("There is no such domain.", action="Go back to your domains.")
    if services is not None:
        domain.services = senders_of(services)
    if mx_template is not None:
        domain.mx_template = _template(mx_template)
    if dmarc is not None:
        domain.dmarc = dmarc_of(dmarc)
    if tracking_label is not None:
        domain.tracking_label = _tracking(tracking_label)
    if flattening is not None:
        domain.flattening = flattening
    if executor is not None and executor != domain.executor:
        domain.executor = _executor(executor)
    await audit.record(work, "domain.configured", "domain", domain.id, executor=domain.executor)
    await runs_of_domains.anew(work, domain)
    return domain


def senders_of(services: Iterable[str]) -> list[str]:
    """Return the names of services that may send, each once; raise Invalid for an unknown one."""
    found = list(dict.fromkeys(services))
    if len(found) > MOST_SERVICES:
        raise Invalid(f"Choose at most {MOST_SERVICES} services.", field="services")
    unknown = [name for name in found if name not in SENDERS]
    if unknown:
        raise Invalid(
            f"{unknown[0]} is not a service we know.",
            action=f"Choose among {', '.join(SENDERS)}.",
            field="services",
        )
    return found


def dmarc_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is wanted of DMARC in the form that is stored; raise Invalid otherwise."""
    policy = str(given.get("policy", Policy.none))
    if policy not in set(Policy):
        raise Invalid("Choose none, quarantine or reject.", field="policy")
    percentage = given.get("percentage", FULL)
    if not isinstance(percentage, int) or not 0 <= percentage <= FULL:
        raise Invalid("A percentage lies between 0 and 100.", field="percentage")
    return {
        "policy": policy,
        "testing": bool(given.get("testing", False)),
        "rua": _addresses(given.get("rua", []), "rua"),
        "ruf": _addresses(given.get("ruf", []), "ruf"),
        "percentage": percentage,
    }


def _addresses(given: Iterable[str] | str, field: str) -> list[str]:
    texts = re.split(r"[\s,;]+", given) if isinstance(given, str) else list(given)
    found = [inputs.address(text, field)[0] for text in texts if text]
    if len(found) > MOST_ADDRESSES:
        raise Invalid(f"Give at most {MOST_ADDRESSES} addresses.", field=field)
    return list(dict.fromkeys(found))


def _template(name: str) -> str:
    if name not in (NO_MX, *DEFAULT_MX, *mx.TEMPLATES):
        raise Invalid("This is not one of the choices.", field="mx_template")
    return name


def _tracking(text: str) -> str:
    label = text.strip().lower()
    if label and not LABEL.fullmatch(label):
        raise Invalid(
            "Enter the first part of a host name, for example track.", field="tracking_label"
        )
    return label


def _executor(text: str) -> str:
    if text not in (Executor.api, Executor.manual):
        raise Invalid("Choose whether we change the records or you do.", field="executor")
    return text
