"""The records of one zone, and what may stand beside what."""

from __future__ import annotations

import uuid
from typing import Any

from adapters.cloudflare.sandbox import contents, zone_rows
from adapters.cloudflare.sandbox.replies import Body, CloudflareRefusal
from adapters.sandbox.dns import zones as published
from adapters.sandbox.world import World

ADDRESSED = frozenset({"A", "AAAA", "CNAME"})
PROXY_ADDRESS = "104.16.132.229"
"""What the world sees of a proxied record, or of a CNAME at the apex."""
AUTOMATIC, AUTOMATIC_SECONDS = 1, 300
SHORTEST_TTL, LONGEST_TTL = 60, 86_400
MOST_RECORDS = 1000
LARGEST_SET, LONGEST_COMMENT, LONGEST_NAME, LONGEST_LABEL = 8192, 100, 253, 63


class ZoneFile:
    """A zone's records, read once and written through."""

    def __init__(self, world: World, zone: Body) -> None:
        self._world = world
        self._zone = zone
        self._rows = {row["id"]: row for row in world.store.find(zone_rows.RECORD, zone=zone["id"])}
        self._names: dict[str, dict[str, Body]] = {}
        for row in self._rows.values():
            self._names.setdefault(row["name"], {})[row["id"]] = row

    def rows(self) -> list[Body]:
        """Return all records."""
        return list(self._rows.values())

    def get(self, record_id: str) -> Body:
        """Return a record; raises 81044."""
        if record_id not in self._rows:
            raise CloudflareRefusal(404, 81044, "Record does not exist.")
        return self._rows[record_id]

    def add(self, body: Body) -> Body:
        """Create a record."""
        if len(self._rows) >= MOST_RECORDS:
            raise CloudflareRefusal(400, 81045, "Record quota exceeded.")
        now = self._world.now().isoformat()
        return self._put({"id": uuid.uuid4().hex, "created_on": now, **self._checked(body)})

    def replace(self, record_id: str, body: Body) -> Body:
        """Write a record anew."""
        old = self.get(record_id)
        kept = {"id": record_id, "created_on": old["created_on"]}
        return self._put({**kept, **self._checked(body, record_id)})

    def patch(self, record_id: str, body: Body) -> Body:
        """Change some facts of a record."""
        return self.replace(record_id, {**self.get(record_id), **body})

    def remove(self, record_id: str) -> Body:
        """Delete a record."""
        row = self.get(record_id)
        self._forget(row)
        self._world.store.delete(zone_rows.RECORD, record_id)
        published.drop_record(self._world, zone_rows.PROVIDER, self._zone["name"], record_id)
        return row

    def _checked(self, body: Body, record_id: str = "") -> Body:
        kind, proxied = body.get("type"), body.get("proxied") is True
        if kind not in contents.KINDS:
            raise CloudflareRefusal(400, 1004, f"DNS record type {kind} is invalid.")
        if proxied and kind not in ADDRESSED:
            raise CloudflareRefusal(400, 9004, "This record type cannot be proxied.")
        comment = str(body.get("comment") or "")
        if len(comment) > LONGEST_COMMENT:
            raise CloudflareRefusal(
                400, 1004, f"A comment is at most {LONGEST_COMMENT} characters."
            )
        row: dict[str, Any] = {
            "zone": self._zone["id"],
            "name": self._name(body.get("name")),
            "type": kind,
            "ttl": AUTOMATIC if proxied else _ttl(body.get("ttl", AUTOMATIC)),
            "proxied": proxied,
            "comment": comment,
            "tags": list(body.get("tags") or []),
            "settings": dict(body.get("settings") or {}),
            "modified_on": self._world.now().isoformat(),
            **contents.checked(body),
        }
        others = [other for other in self._named(row["name"]) if other["id"] != record_id]
        _require_room(row, others)
        return row

    def _name(self, value: Any) -> str:
        """Return the full name; one that does not end with the zone's is meant relative to it."""
        zone = self._zone["name"]
        name = str(value or "").lower().rstrip(".")
        if name in ("@", zone):
            return str(zone)
        full = name if name.endswith(f".{zone}") else f"{name}.{zone}"
        labels = full.split(".")
        bad = not name or any(not 0 < len(label) <= LONGEST_LABEL for label in labels)
        if bad or not contents.HOST.fullmatch(full) or "*" in full[1:] or len(full) > LONGEST_NAME:
            raise CloudflareRefusal(400, 9000, "DNS name is invalid.")
        return full

    def _named(self, name: str) -> list[Body]:
        return list(self._names.get(name, {}).values())

    def _put(self, row: Body) -> Body:
        if old := self._rows.get(row["id"]):
            self._forget(old)
        self._rows[row["id"]] = row
        self._names.setdefault(row["name"], {})[row["id"]] = row
        self._world.store.put(zone_rows.RECORD, row["id"], row)
        self._publish(row)
        return row

    def _forget(self, row: Body) -> None:
        del self._rows[row["id"]]
        del self._names[row["name"]][row["id"]]

    def _publish(self, row: Body) -> None:
        flattened = row["type"] == "CNAME" and row["name"] == self._zone["name"]
        hidden = row["proxied"] or flattened
        published.put_record(
            self._world,
            zone_rows.PROVIDER,
            self._zone["name"],
            row["id"],
            name=row["name"],
            kind="A" if hidden else row["type"],
            content=PROXY_ADDRESS if hidden else contents.presentation(row),
            ttl=AUTOMATIC_SECONDS if row["ttl"] == AUTOMATIC else row["ttl"],
            priority=row["priority"] if row["type"] == "MX" else None,
        )


def _ttl(value: Any) -> int:
    valid = isinstance(value, int | float) and not isinstance(value, bool)
    if not valid or (value != AUTOMATIC and not SHORTEST_TTL <= value <= LONGEST_TTL):
        sentence = "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic."
        raise CloudflareRefusal(400, 9021, sentence)
    return int(value)


def _require_room(row: Body, others: list[Body]) -> None:
    """Raise unless a record may stand beside the others of its name."""
    kind = row["type"]
    if kind == "CNAME" and row["content"] == row["name"]:
        raise CloudflareRefusal(400, 9039, "CNAME content cannot reference itself.")
    if any(_identical(row, other) for other in others):
        raise CloudflareRefusal(400, 81058, "An identical record already exists.")
    kinds = {other["type"] for other in others}
    if (kind == "CNAME" and kinds & ADDRESSED) or (kind in ("A", "AAAA") and "CNAME" in kinds):
        sentence = "An A, AAAA, or CNAME record with that host already exists."
        raise CloudflareRefusal(400, 81053, sentence)
    if (kind == "NS" and kinds - {"NS", "DS"}) or (kind not in ("NS", "DS") and "NS" in kinds):
        raise CloudflareRefusal(400, 81056, "NS records with that host already exist.")
    same = sum(len(other["content"]) for other in others if other["type"] == kind)
    if same + len(row["content"]) > LARGEST_SET:
        sentence = f"The combined content of {kind} records of this name is too long."
        raise CloudflareRefusal(400, 83011, sentence)


def _identical(row: Body, other: Body) -> bool:
    return all(row.get(fact) == other.get(fact) for fact in ("type", "content", "priority"))
