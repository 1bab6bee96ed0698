"""What the columns of a file mean: guessed from their titles and cells, checked before use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from core.errors import Invalid
from core.sending import contact_fields
from core.sending.addresses import PLAIN

OWN = "field:"
"""How a field of the organization's own is named in a mapping: "field:company"."""
SKIP = ""
TARGETS = {
    "email": "Address",
    "first_name": "First name",
    "last_name": "Last name",
    "full_name": "First and last name",
    "tags": "Tags",
    "consent_source": "Consent source",
    "consent_at": "Consent date",
    "consent_ip": "Consent IP address",
}
"""What a column may be besides a field of one's own; each only once."""
GUESSES = {
    "email": "email e_mail mail email_address e_mail_address address_email adresse_e_mail "
    "e_mail_adresse correo correo_electronico emailadres work_email primary_email",
    "first_name": "first_name firstname first given_name forename vorname prenom nombre fname",
    "last_name": "last_name lastname last surname family_name nachname nom apellido lname",
    "full_name": "name full_name fullname contact contact_name person",
    "tags": "tags tag labels groups lists",
    "consent_source": "consent_source source opt_in_source optin_source signup_source",
    "consent_at": "consent_at consent_date opt_in_date optin_time opt_in_time confirm_time "
    "subscribed_at subscription_date signup_date",
    "consent_ip": "consent_ip ip ip_address optin_ip opt_in_ip confirm_ip signup_ip",
}
KNOWN = {name: target for target, names in GUESSES.items() for name in names.split()}
LONGEST_SOURCE = 80
MOST_GUESSED = 40
"""Own fields made without being asked for; a wider table is somebody's whole database."""


def guess(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return {column: target} as titles and the first rows suggest; "" leaves a column out."""
    mapping: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        target = KNOWN.get(_key(column), SKIP)
        mapping[column] = target if target not in taken else SKIP
        taken.add(target)
    if "email" not in mapping.values() and (found := _addresses(columns, sample)):
        mapping[found] = "email"
    if "full_name" in mapping.values() and {"first_name", "last_name"} & set(mapping.values()):
        mapping = {c: SKIP if t == "full_name" else t for c, t in mapping.items()}
    own = [c for c, target in mapping.items() if target == SKIP and not _numbered(c)]
    for column in own[:MOST_GUESSED]:
        if (target := own_of(column)) and target not in taken:
            mapping[column] = target
            taken.add(target)
    return mapping


def checked(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """Return a mapping with every column of a file; raise Invalid with what is wrong."""
    found: dict[str, str] = {}
    for column, target in mapping.items():
        if column not in columns:
            raise Invalid(f"The file has no column called {column}.", field="mapping")
        clean = _target(target)
        if clean != SKIP and clean in found.values():
            title = TARGETS.get(clean, clean.removeprefix(OWN))
            raise Invalid(f"Two columns are mapped to {title}.", field="mapping")
        found[column] = clean
    if "email" not in found.values():
        raise Invalid("Say which column holds the addresses.", field="mapping")
    if "full_name" in found.values() and {"first_name", "last_name"} & set(found.values()):
        raise Invalid("Use either the full name, or first and last name.", field="mapping")
    return {column: found.get(column, SKIP) for column in columns}


def own_fields(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return {name: title} of the fields of one's own that a mapping fills."""
    return {
        target.removeprefix(OWN): column
        for column, target in mapping.items()
        if target.startswith(OWN)
    }


def own_of(column: str) -> str:
    """Return the field of one's own a column could fill, "" when its title has no letters."""
    return f"{OWN}{contact_fields.slug(column)}" if _key(column) and _plain(column) else SKIP


def _plain(column: str) -> bool:
    return any(c.isalnum() for c in unicodedata.normalize("NFKD", column) if c.isascii())


def _target(target: str) -> str:
    if target == SKIP or target in TARGETS:
        return target
    if target.startswith(OWN):
        return f"{OWN}{contact_fields.slug(target.removeprefix(OWN))}"
    raise Invalid(f"A column cannot be {target}.", field="mapping")


def _key(title: str) -> str:
    return re.sub(r"[\W_]+", "_", title.lower()).strip("_")


def _numbered(column: str) -> bool:
    return re.fullmatch(r"Column \d+", column) is not None


def _addresses(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> str:
    """Return the column in which most cells are addresses."""
    hits = [
        sum(bool(PLAIN.fullmatch(row[index].strip())) for row in sample if index < len(row))
        for index in range(len(columns))
    ]
    best = max(range(len(columns)), key=hits.__getitem__, default=0)
    return columns[best] if hits and hits[best] else ""
