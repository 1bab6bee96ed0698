"""The web half of the product, imported without the two HTTP clients that its sockets bring along.

They belong to the other half of the library: a server of sockets never connects to one. Whoever
wants these clients later finds them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import cast

CLIENTS = ("aiohttp", "requests")


def _sockets() -> None:
    """Import what serves sockets; 9 MB less than with its clients."""
    absent = [name for name in CLIENTS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent, cast("ModuleType", None)))
    try:
        import_module("socketio")
    finally:
        for name in absent:
            del sys.modules[name]


_sockets()

from ui import app, server  # noqa: E402 - brings the sockets

__all__ = ["app", "server"]
