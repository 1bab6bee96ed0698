"""Moving statuses along their tables, and nowhere else."""

from __future__ import annotations

from datetime import datetime

from core.errors import Conflict
from data.provisioning.provisions import TRANSITIONS, Provision, ProvisionStatus


def move(provision: Provision, status: ProvisionStatus, now: datetime) -> None:
    """Move a provision to a status; raise Conflict when its table does not allow it."""
    current = ProvisionStatus(provision.status)
    if status is not current and status not in TRANSITIONS[current]:
        raise Conflict(f"This is {current.replace('_', ' ')} and cannot become {status}.")
    provision.status, provision.updated_at = status, now
