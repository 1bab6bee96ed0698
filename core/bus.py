"""Doorbells: topics rung after a commit, heard by whoever listens in this process.

A topic names what changed ("provision:<id>", "provisions"), never how. "*" means anything may have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

Listener = Callable[[str], None]
EVERYTHING = "*"


class Bus:
    """Rings listeners here and passes each ring on to the other processes."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self.forward: Listener | None = None

    def listen(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener(topic)`` for each ring of the topic; "*" hears all. Return how to stop."""
        self._listeners[topic].append(listener)

        def stop() -> None:
            if listener in self._listeners[topic]:
                self._listeners[topic].remove(listener)

        return stop

    def ring(self, topic: str) -> None:
        """Ring here and elsewhere."""
        self.ring_here(topic)
        if self.forward is not None:
            self.forward(topic)

    def ring_here(self, topic: str) -> None:
        """Ring in this process only; used for rings that came from another process."""
        heard = self._listeners if topic == EVERYTHING else (topic, EVERYTHING)
        for listener in [each for name in heard for each in self._listeners.get(name, ())]:
            listener(topic)
