"""System mail: the few messages Mailwright itself writes to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SystemMail:
    """A message ready to go; ``key`` makes the Message-ID, so a repeat is recognisable."""

    key: str
    recipient: str
    subject: str
    text: str
    html: str

    def message_id(self, sender: str) -> str:
        """Return the Message-ID under the sender's domain (RFC 5322, section 3.6.4)."""
        domain = sender.rpartition("@")[2].rstrip("> ") or "localhost"
        return f"<{re.sub(r'[^A-Za-z0-9._-]', '-', self.key)}@{domain}>"


class Mailer(Protocol):
    """Hands a system mail to a relay."""

    async def send(self, mail: SystemMail) -> str:
        """Deliver and return the Message-ID. Raises a provider error when the relay says no."""
        ...
