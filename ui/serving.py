"""The web half of the product, imported without what its libraries bring along and never use.

Two HTTP clients belong to the other half of the sockets: a server of them never connects to one.
Whoever wants these clients later finds them. The first version of Pydantic is only there to tell
that something is not of it, which its absence tells as well; so it stays away.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import cast

CLIENTS = ("aiohttp", "requests")


def _first_version() -> None:
    """Let nobody find the first version of Pydantic, which takes 1.5 MB."""
    sys.modules.setdefault("pydantic.v1", cast("ModuleType", None))


def _sockets() -> None:
    """Import what serves sockets; 9 MB less than with its clients."""
    absent = [name for name in CLIENTS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent, cast("ModuleType", None)))
    try:
        import_module("socketio")
    finally:
        for name in absent:
            del sys.modules[name]


_first_version()
_sockets()

from ui import app, server  # noqa: E402 - brings the sockets

__all__ = ["app", "server"]
