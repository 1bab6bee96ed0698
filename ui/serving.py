"""The web half of the product, imported without what its libraries bring along and never use.

Two HTTP clients belong to the other half of the sockets: a server of them never connects to one.
The first version of Pydantic is only there to tell that something is not of it, which its absence
tells as well; so it stays away. FastAPI's models of a description wait until one is asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import cast

from pydantic import BaseModel

from core.absent import without

sys.modules.setdefault("pydantic.v1", cast("ModuleType", None))  # 1.5 MB
BaseModel.model_config["defer_build"] = True  # 2 MB of validators
with without("aiohttp", "requests"):  # 9 MB
    import_module("socketio")

from ui import app, server  # noqa: E402 - brings the sockets

__all__ = ["app", "server"]
