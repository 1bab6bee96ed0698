"""What the bundled database says when it cannot run, as a sentence and a way out."""

from __future__ import annotations


class EmbeddedError(Exception):
    """The bundled server cannot run. ``message`` says why, ``action`` what a person can do."""

    def __init__(self, message: str, action: str) -> None:
        super().__init__(message)
        self.message = message
        self.action = action

    def __str__(self) -> str:
        return f"{self.message} {self.action}".strip()
