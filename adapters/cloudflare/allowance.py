"""What is left of the calls Cloudflare allows, as its answers tell it.

``Ratelimit: "default";r=1187;t=213`` and ``Ratelimit-Policy: "default";q=1200;w=300`` come with
every answer (changelog of September 2025). Other programs use the same window, so what the answers
say counts more than what we counted ourselves.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from adapters.cloudflare import limits
from core.pace import Pace

LEFT = re.compile(r";\s*r=(\d+);\s*t=(\d+)")
QUOTA = re.compile(r";\s*q=(\d+)")

log = logging.getLogger(__name__)


class Allowance:
    """The window of one token. ``left`` is None before the first answer; ``resets_in`` is seconds."""

    def __init__(self, pace: Pace) -> None:
        self.quota = limits.CALLS.calls
        self.left: int | None = None
        self.resets_in = 0.0
        self._pace = pace
        self._warned = False

    @property
    def used(self) -> int:
        """How many calls the window has seen, ours and others'."""
        return 0 if self.left is None else self.quota - self.left

    @property
    def scarce(self) -> bool:
        """Whether so many calls were used that somebody should know."""
        return self.used > limits.SCARCE_AFTER

    def read(self, headers: Mapping[str, str]) -> None:
        """Take in the headers of an answer; near the end of the window nobody calls any more."""
        if policy := QUOTA.search(headers.get("ratelimit-policy", "")):
            self.quota = int(policy[1])
        told = LEFT.search(headers.get("ratelimit", ""))
        if told is None:
            return
        self.left, self.resets_in = int(told[1]), float(told[2])
        if self.left <= limits.KEPT_FOR_OTHERS:
            self._pace.close(self.resets_in)
        if self.scarce and not self._warned:
            log.warning(
                "cloudflare: %s of %s calls are used, the window ends in %.0f seconds",
                self.used,
                self.quota,
                self.resets_in,
            )
        self._warned = self.scarce
