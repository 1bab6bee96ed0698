"""Opens Smartlead under a customer's own key."""

from __future__ import annotations

from adapters.http import Observer, Wire
from adapters.smartlead import limits, refusals
from adapters.smartlead.api import SmartleadApi
from adapters.smartlead.sequencer import Smartlead
from core.pace import Pace

SANDBOX_PATH = "/smartlead/api/v1"


def opened(
    api_key: str,
    *,
    sandbox_url: str = "",
    observe: Observer | None = None,
    pace: Pace | None = None,
) -> Smartlead:
    """Return the sequencer; nothing connects before the first call. Close it at shutdown.

    Raises CredentialsRefused for a key of the sandbox outside of it.
    """
    wire = Wire(
        "smartlead",
        f"{sandbox_url.rstrip('/')}{SANDBOX_PATH}" if sandbox_url else limits.BASE_URL,
        key=api_key,
        key_query="api_key",
        pace=pace or limits.calls(),
        sandbox=bool(sandbox_url),
        observe=observe,
        read_refusal=refusals.read,
    )
    return Smartlead(SmartleadApi(wire))
