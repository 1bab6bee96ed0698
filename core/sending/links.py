"""The addresses of ours that stand in a mail, and its Message-ID, all of them signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from core.sending.html_program import PIXEL
from core.sending.tracking_tokens import Purpose, Reference, Signer

THREAD = re.compile(r"<?mw\.([A-Za-z0-9_-]{35})@")


@dataclass(frozen=True, slots=True)
class Links:
    """Where people come back to us; ``base`` is a URL without a slash at its end."""

    base: str
    signer: Signer

    def address(self, purpose: Purpose, message_id: UUID, link: int = 0) -> str:
        """Return one address of a message."""
        return f"{self.base}/{purpose.value}/{self.signer.token(purpose, message_id, link)}"

    def followed(self, message_id: UUID) -> Callable[[int], str]:
        """Return what gives the address of each numbered link of a message."""
        clicked = self.signer.tokens(Purpose.clicked, message_id)
        begin = f"{self.base}/{Purpose.clicked.value}/"

        def address(number: int) -> str:
            if number == PIXEL:
                return self.address(Purpose.opened, message_id)
            return begin + clicked(number)

        return address

    def message_id(self, message_id: UUID, domain: str) -> str:
        """Return the Message-ID of a message, without brackets."""
        return f"mw.{self.signer.token(Purpose.thread, message_id)}@{domain}"

    def threaded(self, text: str) -> list[Reference]:
        """Return the messages of ours that a header like References names, forged ones left out."""
        found = (self.signer.read(Purpose.thread, token) for token in THREAD.findall(text))
        return [reference for reference in found if reference]
