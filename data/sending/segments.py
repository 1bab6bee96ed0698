"""Segments: named rules that choose contacts anew each time they are asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UniqueConstraint

from data.base import Scoped, Stamped, json_field


class Segment(Scoped, Stamped, table=True):
    """One segment; ``rule`` is the tree described in ``core.sending.segment_rules``."""

    __tablename__ = "segments"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    name: str
    rule: dict[str, Any] = json_field()
