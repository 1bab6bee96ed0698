"""Where a registration is, from the words both versions use for a domain's status."""

from __future__ import annotations

from core.ports.registrar import RegistrationState

BEGINNINGS = (
    ("PENDING", RegistrationState.in_progress),
    ("AWAITING", RegistrationState.action_required),
    ("FAILED", RegistrationState.failed),
    ("CANCELLED", RegistrationState.failed),
    ("REVERTED", RegistrationState.failed),
    ("HELD", RegistrationState.blocked),
    ("SUSPENDED", RegistrationState.blocked),
    ("DISABLED", RegistrationState.blocked),
    ("LOCKED", RegistrationState.blocked),
)
"""About 200 statuses are documented (Swagger file, November 2026); their first word tells."""


def state_of(status: str) -> RegistrationState:
    """Return the state; whatever is neither moving nor stuck is registered."""
    for beginning, state in BEGINNINGS:
        if status.startswith(beginning):
            return state
    return RegistrationState.succeeded


def in_words(status: str) -> str:
    """Return a status as people read it: AWAITING_VERIFICATION_ICANN -> "awaiting verification icann"."""
    return status.replace("_", " ").lower()
