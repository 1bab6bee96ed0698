"""What registries publish about a name, read over RDAP (RFC 9082, RFC 9083)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from adapters.http import Observer, Wire
from adapters.rdap.bootstrap import base_of
from adapters.shapes import Shape
from core.clock import Clock
from core.errors import Rejected
from core.pace import Limit, Pace
from core.ports.registrar import Registry, RegistryFacts

NOT_FOUND = 404
MEDIA_TYPE = "application/rdap+json"
CALLS_PER_SECOND = Limit(5, 1)
"""Registries name no figure; ten a second is where reports of refusals begin (November 2026)."""

KEPT = timedelta(hours=1)
MOST_KEPT = 5_000


class Rdap(Registry):
    """Asks the registry of each name. Close it at shutdown.

    Facts are kept for an hour: dates of registration hardly change.
    """

    def __init__(
        self, clock: Clock, *, sandbox_url: str = "", observe: Observer | None = None
    ) -> None:
        self._clock = clock
        self._sandbox_url = sandbox_url
        self._observe = observe
        self._wires: dict[str, Wire] = {}
        self._known: dict[str, tuple[datetime, RegistryFacts]] = {}

    async def facts(self, name: str) -> RegistryFacts | None:
        """Return what the registry publishes; raise Rejected where none is known to answer."""
        name = name.rstrip(".").lower()
        kept = self._known.get(name)
        if kept and kept[0] > self._clock.now():
            return kept[1]
        path = f"domain/{quote(name, safe='')}"
        try:
            told = await self._wire(name).call("GET", path, headers={"accept": MEDIA_TYPE})
        except Rejected as no:
            if no.status == NOT_FOUND:
                return None
            raise
        facts = _facts(name, told)
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[name] = (self._clock.now() + KEPT, facts)
        return facts

    async def close(self) -> None:
        """Close all lines."""
        for wire in self._wires.values():
            await wire.close()

    def _wire(self, name: str) -> Wire:
        base = f"{self._sandbox_url}/rdap/" if self._sandbox_url else base_of(name)
        if not base:
            raise Rejected(
                f"The registry of .{name.rpartition('.')[2]} publishes no dates we can read.",
                provider="rdap",
            )
        if base not in self._wires:
            self._wires[base] = Wire(
                "rdap",
                base,
                pace=Pace("rdap", (CALLS_PER_SECOND,)),
                sandbox=bool(self._sandbox_url),
                observe=self._observe,
            )
        return self._wires[base]


def _facts(name: str, told: Shape) -> RegistryFacts:
    events = {
        event["eventAction"].text().lower(): _moment(event.first("eventDate").text_or_empty())
        for event in _list(told, "events")
    }
    hosts = (server.first("ldhName").text_or_empty() for server in _list(told, "nameservers"))
    statuses = (status.text() for status in _list(told, "status"))
    return RegistryFacts(
        name,
        events.get("registration"),
        events.get("expiration"),
        _registrar(told),
        tuple(sorted(host.rstrip(".").lower() for host in hosts if host)),
        tuple(statuses),
    )


def _registrar(told: Shape) -> str:
    """Return the full name of the entity in the role of registrar (jCard, RFC 7095)."""
    for entity in _list(told, "entities"):
        if "registrar" not in [role.text() for role in _list(entity, "roles")]:
            continue
        card = entity.first("vcardArray").value
        lines = card[1] if isinstance(card, list) and len(card) > 1 else []
        for line in lines:
            match line:
                case ["fn", _, _, value, *_]:
                    return str(value)
    return ""


def _list(told: Shape, member: str) -> list[Shape]:
    found = told.first(member)
    return list(found.each()) if found.value is not None else []


def _moment(text: str) -> datetime | None:
    """Return a date of RFC 3339; without a zone it is UTC, and some registries send no date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
