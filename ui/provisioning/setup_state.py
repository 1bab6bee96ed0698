"""Where the set-up of a domain stands: all of it is read, none of it is kept by the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.domains import overview
from ui.shell.view import View

PATH = "/setup/domain"
VISIBLE = ("dns_propagating", "ready")
"""From here on the records are published: mailboxes can be created."""


@dataclass(frozen=True, slots=True)
class State:
    """A domain with its mailboxes; ``reached`` is the first step that is not finished, from 1."""

    domain_id: UUID
    seen: dict[str, Any]
    mailboxes: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """The domain as people write it."""
        return str(self.seen["domain"]["shown_name"])

    @property
    def created(self) -> list[dict[str, Any]]:
        """The mailboxes that exist at their host."""
        return [box for box in self.mailboxes if box["status"] in ("created", "active")]

    @property
    def reached(self) -> int:
        """The first step that is not finished."""
        if self.seen["domain"]["status"] not in VISIBLE:
            return 2
        if not self.created:
            return 3
        return 5 if any(box["sequencer"] for box in self.created) else 4


async def read(view: View, domain_id: UUID) -> State:
    """Read how far a domain is."""
    return State(domain_id, await view.read(overview.one, domain_id), [])


def step_path(domain_id: UUID, step: int) -> str:
    """Return the address of a step."""
    return f"{PATH}?domain={domain_id}&step={step}"
