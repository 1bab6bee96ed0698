"""A design while it is worked on: its edits can be undone and done again."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.sending.blocks import Design

MOST_STEPS = 100


@dataclass(slots=True)
class History:
    """The design as it stands, and the steps that led there."""

    design: Design
    _past: list[Design] = field(default_factory=list)
    _future: list[Design] = field(default_factory=list)
    _last: str = ""

    def take(self, design: Design, kind: str = "") -> None:
        """Go on to another design.

        Steps of the same ``kind`` in a row count as one, as letters typed into one field do.
        """
        if design == self.design:
            return
        if not kind or kind != self._last:
            self._past = [*self._past[1 - MOST_STEPS :], self.design]
        self.design, self._future, self._last = design, [], kind

    def undo(self) -> bool:
        """Go a step back; tell whether there was one."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Do again what was undone; tell whether there was anything."""
        return self._step(self._future, self._past)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a step to go back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Tell whether anything was undone."""
        return bool(self._future)

    def _step(self, source: list[Design], target: list[Design]) -> bool:
        if not source:
            return False
        target.append(self.design)
        self.design, self._last = source.pop(), ""
        return True
