"""The zones of one provider as they stand now, compiled when they are asked for."""

from __future__ import annotations

from dns.name import Name

from adapters.sandbox.dns import zones
from adapters.sandbox.dns.compiled import CompiledZone
from adapters.sandbox.world import World


class ZoneList:
    """What a provider serves; follows the numbers that every change moves."""

    def __init__(self, world: World, provider: str) -> None:
        self._world = world
        self._provider = provider
        self._moment = (-1, -1)
        self._by_name: dict[Name, CompiledZone | None] = {}
        self._compiled: dict[str, tuple[tuple[int, int], CompiledZone]] = {}

    def moment(self) -> tuple[int, int]:
        """Return a value that changes whenever anything in the DNS does."""
        return self._world.generation, self._world.store.number(zones.VERSION)

    def holding(self, name: Name) -> CompiledZone | None:
        """Return the deepest zone that holds a name, None when none does."""
        if (moment := self.moment()) != self._moment:
            self._moment = moment
            self._by_name = {}
        if name not in self._by_name:
            self._by_name[name] = self._search(name)
        return self._by_name[name]

    def _search(self, name: Name) -> CompiledZone | None:
        text = name.to_text(omit_final_dot=True).lower()
        while text:
            if zone := self._zone(text):
                return zone
            text = text.partition(".")[2]
        return None

    def _zone(self, name: str) -> CompiledZone | None:
        key = f"{self._provider}/{name}"
        store = self._world.store
        facts = store.get(zones.ZONE, key)
        if facts is None:
            self._compiled.pop(key, None)
            return None
        moment = self._world.generation, store.number(zones.version_of(self._provider, name))
        known = self._compiled.get(key)
        if known is None or known[0] != moment:
            zone = CompiledZone(
                name,
                facts["nameservers"],
                store.find(zones.RECORD, zone=key),
                negative_ttl=facts["negative_ttl"],
                serial=moment[1],
            )
            known = self._compiled[key] = (moment, zone)
        return known[1]
