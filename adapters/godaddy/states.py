"""Where a registration is, from the words both versions use for a domain's status."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from adapters.shapes import Shape
from core.errors import Rejected, Surprising
from core.ports.registrar import Registration, RegistrationState

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


async def held(domain: Callable[[str], Awaitable[Shape]], name: str) -> Registration | None:
    """Return how a name of the account stands, None when it does not hold it."""
    try:
        row = await domain(name)
    except Rejected as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    status = row["status"].text()
    state = state_of(status)
    told = "" if state is RegistrationState.succeeded else in_words(status)
    ref = row.first("domainId").text_or_empty()
    return Registration(name, state, ref, told, _nameservers(row))


def in_words(status: str) -> str:
    """Return a status as people read it: AWAITING_VERIFICATION_ICANN -> "awaiting verification icann"."""
    return status.replace("_", " ").lower()


def _nameservers(row: Shape) -> tuple[str, ...]:
    listed = row.first("nameServers")
    if listed.value is None:
        return ()
    if not isinstance(listed.value, list):
        raise Surprising("godaddy answered in an unexpected form.", provider="godaddy")
    return tuple(host.text().lower() for host in listed.each())
