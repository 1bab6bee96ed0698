"""Zapmail's words for our orders, and ours for its lists."""

from __future__ import annotations

from adapters.shapes import Shape
from core.ports.money import cents
from core.ports.turnkey import (
    BillingDetails,
    ConnectionRequest,
    DnsRecord,
    HostedDomain,
    HostedMailbox,
    MailboxLogin,
    NewMailbox,
    Offer,
)


def offer(row: Shape) -> Offer:
    """Return what a search says of one name."""
    return Offer(
        name=row["domainName"].text().lower(),
        available=row["status"].text() == "AVAILABLE",
        premium=row.first("isPremiumDomain").value is True,
        price_cents=cents(row["domainPrice"].text_or_empty()),
        renewal_cents=cents(row.first("renewPrice").text_or_empty()),
    )


def domain(row: Shape) -> HostedDomain:
    """Return a listed domain."""
    status = row["status"].text().lower()
    return HostedDomain(
        ref=row["id"].text(),
        name=row["domain"].text().lower(),
        status=status,
        ready=status == "active",
        dmarc_email=row.first("dmarcEmail").text_or_empty(),
        mailboxes=int(row.first("assignedMailboxesCount").text_or_empty() or 0),
    )


def record(row: Shape) -> DnsRecord:
    """Return a record of a zone."""
    priority = row.first("priority")
    return DnsRecord(
        host=row["host"].text().rstrip("."),
        kind=row["recordType"].text(),
        value=row["value"].text(),
        priority=None if priority.value is None else priority.whole(),
    )


def mailbox(row: Shape) -> HostedMailbox:
    """Return a listed mailbox without its secrets."""
    names = (row.first("firstName").text_or_empty(), row.first("lastName").text_or_empty())
    return HostedMailbox(
        ref=row["id"].text(),
        email=row["email"].text().lower(),
        domain=row["domain"].text().lower(),
        status=row["status"].text().lower(),
        display_name=" ".join(filter(None, names)),
    )


def login(row: Shape) -> MailboxLogin:
    """Return a listed mailbox as others sign in to it."""
    return MailboxLogin(
        email=row["email"].text().lower(),
        first_name=row.first("firstName").text_or_empty(),
        last_name=row.first("lastName").text_or_empty(),
        password=row.first("appPassword", "password").text(),
    )


def line(box: NewMailbox) -> dict[str, str]:
    """Return an order for one mailbox."""
    return {
        "firstName": box.first_name,
        "lastName": box.last_name,
        "mailboxUsername": box.username,
        "domainName": box.domain,
    }


def billing_details(billing: BillingDetails) -> dict[str, str]:
    """Return who is billed in their words, without what is empty."""
    country_code, _, number = billing.phone.partition(" ")
    fields = {
        "company": billing.company,
        "firstName": billing.first_name,
        "lastName": billing.last_name,
        "addressLineOne": billing.address,
        "city": billing.city,
        "state": billing.state,
        "country": billing.country,
        "postalCode": billing.postal_code,
        "phoneCc": country_code.lstrip("+") if number else "",
        "phone": number or billing.phone,
        "languagePreference": "en",
    }
    return {name: value for name, value in fields.items() if value}


def connection_request(row: Shape) -> ConnectionRequest:
    """Return a domain registered elsewhere that was asked for."""
    return ConnectionRequest(
        row["id"].text(), row["domain"].text().lower(), row["status"].text().lower()
    )
