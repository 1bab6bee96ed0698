"""Nothing waits without a why: one object that the page, the API and the log all show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is not moving.

    ``cause`` is a sentence, ``limit`` the rule that binds (empty when none does), ``until`` the
    time it is looked at again, ``ends`` when it is expected to end, ``remedy`` what a person can do.
    """

    cause: str
    limit: str = ""
    until: datetime | None = None
    ends: datetime | None = None
    remedy: str = "Nothing to do: it continues by itself."

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object; times are ISO 8601 in UTC."""
        raw = asdict(self)
        return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in raw.items()}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """Read what ``to_json`` wrote."""
        times = {
            k: datetime.fromisoformat(raw[k]) if raw.get(k) else None for k in ("until", "ends")
        }
        return cls(**{**raw, **times})
