"""The sandbox's clock: real time plus an offset that people push ahead, kept across restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.sandbox.state import Store

DEFAULT_TEMPO = 120.0
"""Provider seconds that pass in one sandbox second: an hour's wait takes half a minute."""


class SandboxClock:
    """Real time plus a persisted offset."""

    def __init__(self, store: Store) -> None:
        self._store = store
        saved = store.get("clock", "clock") or {}
        self._offset = float(saved.get("offset_seconds", 0.0))
        self._tempo = float(saved.get("tempo", DEFAULT_TEMPO))

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._offset)

    @property
    def offset_seconds(self) -> float:
        """How far this clock is ahead of real time."""
        return self._offset

    @property
    def tempo(self) -> float:
        """By how much the providers' own delays are shortened."""
        return self._tempo

    @tempo.setter
    def tempo(self, value: float) -> None:
        if value <= 0:
            message = "the tempo is a positive number"
            raise ValueError(message)
        self._tempo = value
        self._save()

    def skip(self, seconds: float) -> None:
        """Move time ahead; it never moves back."""
        if seconds < 0:
            message = "time does not move back"
            raise ValueError(message)
        self._offset += seconds
        self._save()

    def due(self, provider_seconds: float) -> datetime:
        """Return when something a provider needs this long for will be done."""
        return self.now() + timedelta(seconds=provider_seconds / self._tempo)

    def _save(self) -> None:
        facts = {"offset_seconds": self._offset, "tempo": self._tempo}
        self._store.put("clock", "clock", facts)
