"""Conditions of segments as sentences."""

from __future__ import annotations

from core.sending.contact_statuses import TITLES
from core.sending.segment_rules import Rule

SUBJECTS = {
    "email": "Address",
    "domain": "Domain of the address",
    "first_name": "First name",
    "last_name": "Last name",
    "field": "Field",
    "tag": "Tags",
    "status": "Status",
    "consent_source": "Consent source",
    "consent_at": "Consent date",
    "created_at": "Added",
    "last_engaged_at": "Last opened or clicked",
}
COMPARISONS = {
    "equals": "is",
    "not_equals": "is not",
    "starts_with": "starts with",
    "contains": "contains",
    "not_contains": "does not contain",
    "empty": "is empty",
    "filled": "is known",
    "more_than": "is more than",
    "less_than": "is less than",
    "has": "include",
    "has_not": "do not include",
    "before": "before",
    "after": "on or after",
    "last_days": "within the last days",
    "not_last_days": "not within the last days",
}


def sentence(condition: Rule) -> str:
    """Return one condition as a sentence without its full stop."""
    about, how, value = condition["about"], condition["is"], condition.get("value")
    subject = condition["name"] if about == "field" else SUBJECTS[about]
    if how in ("last_days", "not_last_days"):
        negation = "not " if how == "not_last_days" else ""
        return f"{subject} {negation}within the last {value} days"
    if value is None:
        return f"{subject} {COMPARISONS[how]}"
    if about == "status":
        value = TITLES[value].lower()
    return f"{subject} {COMPARISONS[how]} “{value}”"
