"""Conditions over contacts: SQL over the alias ``contact`` that never holds what a person typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """Which contacts are meant: SQL over ``contact``, and its bind values."""

    sql: str = "true"
    values: Mapping[str, Any] = field(default_factory=dict)
