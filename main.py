"""Builds one System and starts everything."""

from __future__ import annotations

from core import vault
from core.bus import Bus
from core.clock import Clock
from core.settings import Settings, plain
from core.system import System
from core.vault import Vault
from data.session import Database, sqlalchemy_url

RING_FILE = "keys.json"


async def build(settings: Settings) -> System:
    """Return the System the settings describe; the database must be migrated."""
    ring = vault.ring_from([plain(key) for key in settings.secret_keys], settings.home / RING_FILE)
    return System(
        settings=settings,
        database=Database(sqlalchemy_url(settings.database_url), pool_size=settings.database_pool),
        vault=Vault(ring),
        clock=Clock(),
        bus=Bus(),
        ports=None,
    )
