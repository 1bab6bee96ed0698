"""The registrar's two trees of paths: the real one, and the provider's own for trying things out."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.sandbox import names


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree. In the one for trying nothing is charged, registered or delegated."""

    path: str
    kind: str
    endings: frozenset[str]
    real: bool


REAL = Tree("registrar", "cloudflare_registration", frozenset(names.PRICES), real=True)
TRIAL_TREE = Tree("registrar-sandbox", "cloudflare_trial", frozenset({"com", "net"}), real=False)
TREES = (REAL, TRIAL_TREE)
EXCLUDED = frozenset({"giving", "mom", "inc", "lol", "sh", "link", "cc", "new"})
"""Sold in the dashboard, not by API."""
