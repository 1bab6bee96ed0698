"""Where the set-up of a domain stands: all of it is read, none of it is kept by the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.domains import kept
from core.provisioning.direct import shown
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
    def made(self) -> list[dict[str, Any]]:
        """The mailboxes that exist at their host."""
        return made(self.mailboxes)

    @property
    def reached(self) -> int:
        """The first step that is not finished."""
        if self.seen["domain"]["status"] not in VISIBLE:
            return 2
        if not self.made:
            return 3
        return 5 if any(box["sequencer"] for box in self.made) else 4


async def read(view: View, domain_id: UUID) -> State:
    """Read how far a domain is."""
    seen = await view.ask(kept.one, view.actor, domain_id)
    return State(domain_id, seen, await view.read(shown.of_domain, domain_id))


def made(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the mailboxes that exist at their host."""
    return [row for row in rows if row["status"] in ("created", "active")]


def connected(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the mailboxes the sequencer can use."""
    return [row for row in made(rows) if row["sequencer"] == "connected"]


def step_path(domain_id: UUID, step: int) -> str:
    """Return the address of a step."""
    return f"{PATH}?domain={domain_id}&step={step}"
