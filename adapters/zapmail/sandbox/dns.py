"""The zone of a domain: mail records of the provider, and those a customer adds."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from starlette.responses import Response

from adapters.sandbox.calls import Call, Refusal
from adapters.zapmail.sandbox import domains
from adapters.zapmail.sandbox.replies import reply, text, texts

KIND = "zapmail_record"
TYPES = ("A", "AAAA", "CNAME", "MX", "TXT")


async def listing(call: Call) -> Response:
    """GET /v2/dns/?id=: hosts are full names here."""
    domain = domains.get(call, call.query.get("id", ""))
    own = call.store.find(KIND, assignedDomainId=domain["id"])
    standard = _standard(domain) if domains.is_active(call, domain) else []
    return reply(200, "Success", {"records": [*standard, *own], "disabledRecords": []})


async def add(call: Call) -> Response:
    """POST /v2/dns: hosts are relative here."""
    domain = domains.get(call, text(call.body, "assignedDomainId"))
    records = call.body.get("records")
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise Refusal(422, "records should be an array")
    with call.store.transaction():
        for record in records:
            _put(call, domain, str(uuid.uuid4()), record)
    return reply(200, "DNS records added")


async def change(call: Call) -> Response:
    """PUT /v2/dns: one record by its id."""
    old = _own(call, text(call.body, "dnsRecordId"))
    _put(call, domains.get(call, old["assignedDomainId"]), old["id"], call.body)
    return reply(200, "DNS record updated")


async def remove(call: Call) -> Response:
    """DELETE /v2/dns?id=&assignedDomainId=."""
    old = _own(call, call.query.get("id", ""))
    call.store.delete(KIND, old["id"])
    return reply(200, "DNS record deleted")


async def check(call: Call) -> Response:
    """POST /v2/domains/dns/check: four booleans a domain; marked deprecated by the provider."""
    rows = []
    for ref in texts(call.body, "domainIds"):
        good = domains.is_active(call, domains.get(call, ref))
        rows.append({"domainId": ref, "spf": good, "dkim": good, "dmarc": good, "mx": good})
    return reply(200, "Success", rows)


def _put(call: Call, domain: dict[str, Any], ref: str, record: dict[str, Any]) -> None:
    kind, host = text(record, "recordType"), text(record, "host")
    if kind not in TYPES:
        raise Refusal(422, "Invalid value: recordType")
    full = domain["domain"] if host == "@" else f"{host}.{domain['domain']}"
    call.store.put(
        KIND,
        ref,
        {
            "id": ref,
            "assignedDomainId": domain["id"],
            "recordType": kind,
            "host": full,
            "value": text(record, "value"),
            "priority": record.get("priority"),
        },
    )


def _own(call: Call, ref: str) -> dict[str, Any]:
    row = call.store.get(KIND, ref)
    if row is None:
        raise Refusal(400, "DNS record not found")
    domains.get(call, row["assignedDomainId"])
    return row


def _standard(domain: dict[str, Any]) -> list[dict[str, Any]]:
    name = domain["domain"]
    public_key = hashlib.sha256(name.encode()).hexdigest() * 6
    reports = f"; rua=mailto:{domain['dmarc_email']}" if domain["dmarc_email"] else ""
    rows = (
        ("MX", name, "smtp.google.com", 1),
        ("TXT", name, "v=spf1 include:_spf.google.com ~all", None),
        ("TXT", f"google._domainkey.{name}", f"v=DKIM1; k=rsa; p={public_key}", None),
        ("TXT", f"_dmarc.{name}", f"v=DMARC1; p=none{reports}", None),
    )
    return [
        {
            "id": f"{domain['id']}-{place}",
            "assignedDomainId": domain["id"],
            "recordType": kind,
            "host": host,
            "value": value,
            "priority": priority,
        }
        for place, (kind, host, value, priority) in enumerate(rows)
    ]
