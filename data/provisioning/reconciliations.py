"""Reconciliation reports: what was paid, what was bought, and where the two differ."""

from __future__ import annotations

from typing import Any

from data.base import Keyed, Stamped, json_list_field


class Reconciliation(Keyed, Stamped, table=True):
    """One report. ``findings`` are [{kind, provision_id, organization, what, since}]."""

    __tablename__ = "reconciliations"

    provisions_checked: int = 0
    workspaces_read: int = 0
    findings: list[Any] = json_list_field()
