"""What people do at their registrar: name servers to enter, records to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.kit.parts import VUE, Component, assign


class NameserverGuide(Component, component=VUE / "nameserver_guide.js"):
    """The name servers with a guide for each registrar; ``show`` brings it up to date."""

    def show(self, data: dict[str, Any]) -> None:
        """Show ``core.domains.overview``'s nameservers, if they differ from what is shown."""
        if self.props.get("data") != data:
            assign(self, {"data": data})
            self.update()


class RecordsToCopy(Component, component=VUE / "records_to_copy.js"):
    """Records to be set by hand."""

    def show(self, rows: Sequence[dict[str, Any]]) -> None:
        """Show other records: {id, verb, kind, host, value, priority, ttl, meaning, old} each."""
        if self.props.get("rows") != list(rows):
            assign(self, {"rows": list(rows)})
            self.update()


class ZoneDiff(Component, component=VUE / "zone_diff.js"):
    """Records of a zone: what a plan does to them, or how they stand."""


def zone_diff(label: str, rows: Sequence[dict[str, Any]]) -> ZoneDiff:
    """Show records: {id, kind, name, action, before, after, why, risk, status, title} each.

    ``before`` and ``after`` are lists of lines.
    """
    element = ZoneDiff()
    assign(element, {"label": label, "rows": list(rows)})
    return element


def nameserver_guide(data: dict[str, Any]) -> NameserverGuide:
    """Show how to change name servers, as ``core.domains.overview`` tells under "nameservers"."""
    element = NameserverGuide()
    assign(element, {"data": data})
    return element


def records_to_copy(label: str, rows: Sequence[dict[str, Any]] = ()) -> RecordsToCopy:
    """Show records with a button that copies each field."""
    element = RecordsToCopy()
    assign(element, {"label": label, "rows": list(rows)})
    return element
