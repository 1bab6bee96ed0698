"""Name servers: who serves a domain according to its parent, against who should."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.ports.dns import Resolver


@dataclass(frozen=True, slots=True)
class Delegated:
    """What a look at the parent showed.

    ``current`` are the parent's NS names; ``matches`` that they are exactly the required ones,
    ``partial`` that only some are; ``lame`` names servers that do not serve the domain. A name that
    is not ``registered`` has no servers at all.
    """

    current: tuple[str, ...]
    matches: bool
    partial: bool
    lame: tuple[str, ...]
    registered: bool = True

    def said(self, required: Iterable[str]) -> str:
        """Return a sentence about what is seen."""
        if not self.registered:
            return "The registry knows no name servers for this domain."
        if self.partial:
            missing = sorted(set(required) - set(self.current))
            extra = sorted(set(self.current) - set(required))
            words = [f"{_listed(missing)} is missing."] if missing else []
            words += [f"{_listed(extra)} has to go."] if extra else []
            return " ".join(["The change is only half done.", *words])
        if self.lame and not self.matches:
            return (
                f"The domain points to {_listed(self.lame)}, and nothing answers for it there: "
                "it does not work anywhere at the moment."
            )
        if not self.matches:
            return f"The registry still names {_listed(self.current)}."
        return "The registry names the right servers."


async def look(resolver: Resolver, name: str, required: Iterable[str]) -> Delegated:
    """Ask the parent who serves a domain, and those servers whether they do."""
    wanted = {_host(server) for server in required}
    delegation = await resolver.delegation(name)
    if delegation is None or delegation.zone != name:
        return Delegated((), matches=False, partial=False, lame=(), registered=False)
    current = tuple(sorted({_host(server) for server in delegation.nameservers}))
    matches = bool(wanted) and set(current) == wanted
    return Delegated(
        current,
        matches,
        partial=not matches and bool(wanted & set(current)),
        lame=tuple(sorted(_host(server) for server in delegation.lame)),
    )


def _host(name: str) -> str:
    return name.strip().lower().rstrip(".")


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)
