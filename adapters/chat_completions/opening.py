"""Opens a writer under an address, a key and the name of a model."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from adapters.chat_completions import limits
from adapters.chat_completions.api import ChatApi
from adapters.chat_completions.refusals import Refusals
from adapters.chat_completions.writer import ChatWriter
from adapters.http import Observer, Wire
from core.pace import Pace

NAME = "chat_completions"
ENDPOINT = "/chat/completions"


def opened(
    secret: Mapping[str, str],
    *,
    sandbox_url: str = "",
    transport: httpx.AsyncBaseTransport | None = None,
    observe: Observer | None = None,
    pace: Pace | None = None,
) -> ChatWriter:
    """Return the writer; nothing connects before the first call. Close it at shutdown.

    Raises CredentialsRefused for a key of the sandbox outside of it.
    """
    base_url = secret["base_url"].rstrip("/").removesuffix(ENDPOINT)
    host, model = urlsplit(base_url).hostname or base_url, secret["model"]

    def told(_host: str, method: str, path: str, status: int, seconds: float) -> None:
        if observe:
            observe(NAME, method, path, status, seconds)

    wire = Wire(
        host,
        f"{sandbox_url.rstrip('/')}{limits.SANDBOX_PATH}" if sandbox_url else base_url,
        key=secret["key"],
        key_header="authorization",
        key_scheme="Bearer",
        pace=pace or limits.calls(host),
        sandbox=bool(sandbox_url),
        observe=told,
        read_refusal=Refusals(host, model).read,
        read_seconds=limits.SILENCE_SECONDS,
        transport=transport,
    )
    return ChatWriter(ChatApi(wire, host, model))
