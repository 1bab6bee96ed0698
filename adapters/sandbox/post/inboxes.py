"""Inboxes: whatever comes back to an address of ours, read over IMAP."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from adapters.sandbox.world import World

KIND, OWNER = "inbox", "inbox_owner"
VALIDITY = 1_763_700_000
"""UIDs are never used twice, not even after everything was forgotten."""


def address_of(text: str) -> str:
    """Return whose inbox a header or an envelope means: tags behind a plus do not count."""
    address = parseaddr(text)[1].lower() if "<" in text else text.strip().lower()
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" if local else address


def put(world: World, address: str, raw: bytes) -> int:
    """Put a mail into an inbox and return its UID."""
    name = address_of(address)
    uid = world.store.next_number(f"{KIND}/{name}")
    row = {
        "key": f"{name}/{uid}",
        "workspace": name,
        "uid": uid,
        "at": world.now().isoformat(),
        "raw": raw.decode("latin-1"),
        "flags": [],
    }
    world.store.put(KIND, str(row["key"]), row)
    return uid


def listing(world: World, address: str) -> list[dict[str, Any]]:
    """Return the mails of an inbox, oldest first."""
    return world.store.find(KIND, workspace=address_of(address))


def next_uid(world: World, address: str) -> int:
    """Return the UID the next mail will have."""
    return world.store.number(f"{KIND}/{address_of(address)}") + 1


def own(world: World, address: str) -> None:
    """Note that somebody reads an inbox, so that mail to it is kept there."""
    world.store.put(OWNER, address_of(address), {"address": address_of(address)})


def is_owned(world: World, address: str) -> bool:
    """Tell whether somebody reads an inbox."""
    return world.store.get(OWNER, address_of(address)) is not None
