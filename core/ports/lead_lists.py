"""Lists of people to be contacted.

Every method may raise one of the five provider errors of ``core.errors``; none sleeps or retries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LeadList:
    """A lead list; ``leads`` is how many people are on it."""

    ref: str
    name: str
    leads: int = 0


@dataclass(frozen=True, slots=True)
class Lead:
    """A person on a lead list; ``profile_url`` is a LinkedIn profile."""

    profile_url: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""


class LeadLists(Protocol):
    """LinkedIn lead lists (HeyReach)."""

    async def check_key(self) -> None:
        """Raise CredentialsRefused unless the key works."""
        ...

    async def find_list(self, name: str) -> LeadList | None:
        """Return the first list of exactly this name (names are not unique there)."""
        ...

    async def create_list(self, name: str) -> LeadList:
        """Create an empty list of people."""
        ...

    async def get_list(self, ref: str) -> LeadList:
        """Return a list with its current size."""
        ...

    async def add_leads(self, ref: str, leads: list[Lead]) -> int:
        """Add people; return how many were new."""
        ...

    async def offers_campaigns(self) -> bool:
        """Tell whether the provider's interface makes campaigns; nothing is made by asking."""
        ...

    def list_url(self, ref: str) -> str:
        """Return the address of the list in the provider's app."""
        ...
