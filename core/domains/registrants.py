"""Who a bought domain is registered to: the organization at its postal address, by its owner's name."""

from __future__ import annotations

import re

from core.errors import Invalid
from core.ports.registrar import Contact
from core.system import Work
from data.accounts import organizations
from data.accounts.organizations import Organization, Role

CALLING_CODE = re.compile(r"\+(\d{1,3})[ .\-/(]+([\d .\-/()]{4,})")
NORTH_AMERICA = ("US", "CA")
NATIONAL_DIGITS = 10


async def contact(work: Work) -> Contact:
    """Return the registrant; raise Invalid when the organization's address or phone is missing."""
    organization = await work.session.get_one(Organization, work.organization_id)
    required = {
        "address": organization.address,
        "city": organization.city,
        "postal_code": organization.postal_code,
        "country": organization.country,
        "phone": organization.phone,
    }
    missing = [name for name, value in required.items() if not value.strip()]
    if missing:
        raise Invalid(
            "Registries ask whom a domain belongs to.",
            action="Complete address and phone number in the organization's settings.",
            field=missing[0],
        )
    name, email = await _owner(work)
    first, _, last = name.partition(" ")
    return Contact(
        first_name=first or organization.name,
        last_name=last or first or organization.name,
        email=email,
        organization=organization.name,
        address=organization.address,
        city=organization.city,
        state=organization.state or organization.city,
        postal_code=organization.postal_code,
        country=organization.country,
        phone=registry_phone(organization.phone, organization.country),
    )


def registry_phone(text: str, country: str) -> str:
    """Return a number as registries write it, +49.301234567; raise Invalid without a calling code.

    The form is that of EPP (RFC 5733, section 2.5). A ten-digit number in North America needs none.
    """
    found = CALLING_CODE.fullmatch(text.strip())
    if found:
        return f"+{found[1]}.{re.sub(r'[^0-9]', '', found[2])}"
    digits = re.sub(r"\D", "", text)
    if country in NORTH_AMERICA and len(digits.removeprefix("1")) == NATIONAL_DIGITS:
        return f"+1.{digits.removeprefix('1')}"
    raise Invalid(
        "Registries need the phone number with its country code.",
        action="Write it as +49 301234567 in the organization's settings.",
        field="phone",
    )


async def _owner(work: Work) -> tuple[str, str]:
    """Return name and address of the owner who joined first."""
    for membership, name, email in await organizations.members(work.session, work.organization_id):
        if membership.role == Role.owner:
            return name, email
    raise Invalid("This organization has no owner any more.", action="Contact support.")
