"""The door through which providers tell what became of mail, open on real TCP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from core.system import System
from tests.support.web_server import serving
from ui.hooks import mail_events


@asynccontextmanager
async def open_door(system: System) -> AsyncIterator[str]:
    """Serve the webhooks of mail and give their address, which becomes the installation's."""
    application = FastAPI()
    application.include_router(mail_events.router(system))
    async with serving(application) as url:
        system.settings.public_url = url
        yield url
