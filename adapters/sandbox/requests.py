"""The log of what was asked and answered lately, with secrets masked, for people to read."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 500


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer. ``status`` 0 means that the connection was dropped."""

    id: int
    at: str
    provider: str
    method: str
    path: str
    status: int
    duration_ms: float
    fault: str
    request: str
    response: str


class RequestLog:
    """The last few hundred exchanges, in memory."""

    def __init__(self) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self._ids = itertools.count(1)

    def record(self, **facts: Any) -> None:
        """Remember one exchange; bodies come in masked."""
        self._exchanges.append(Exchange(id=next(self._ids), **facts))

    def latest(self, limit: int = 100, provider: str = "") -> list[dict[str, Any]]:
        """Return the newest exchanges, newest first."""
        wanted = (e for e in reversed(self._exchanges) if provider in ("", e.provider))
        return [asdict(e) for e in itertools.islice(wanted, limit)]

    def clear(self) -> None:
        """Forget all exchanges."""
        self._exchanges.clear()
