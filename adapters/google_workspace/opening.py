"""Opens a workspace under a customer's own credential."""

from __future__ import annotations

from adapters.google_workspace import limits, refusals
from adapters.google_workspace.accounts import read_account
from adapters.google_workspace.api import Addresses, GoogleApi
from adapters.google_workspace.mailbox_host import GoogleWorkspace
from adapters.google_workspace.tokens import Tokens
from adapters.http import Observer, Wire
from core.clock import Clock
from core.pace import Pace

SANDBOX_PATH = "/google_workspace"


def opened(
    service_account: str,
    admin_email: str,
    clock: Clock,
    *,
    sandbox_url: str = "",
    observe: Observer | None = None,
    pace: Pace | None = None,
) -> GoogleWorkspace:
    """Return the workspace; nothing connects before the first call. Close it at shutdown.

    ``service_account`` is the text of a key file. ``clock`` must follow the sandbox's in the
    sandbox. Raises Rejected or CredentialsRefused for a file that cannot be used here.
    """
    base = f"{sandbox_url.rstrip('/')}{SANDBOX_PATH}" if sandbox_url else ""
    account = read_account(service_account, f"{base}/token" if base else "")
    wire = Wire(
        "google_workspace",
        base or limits.DIRECTORY_URL,
        pace=pace or limits.calls(),
        sandbox=bool(sandbox_url),
        observe=observe,
        read_refusal=refusals.read,
    )
    addresses = Addresses(base, base, base) if base else Addresses()
    tokens = Tokens(wire, account, clock)
    api = GoogleApi(wire, tokens, admin_email.strip().lower(), addresses, limits.creations())
    return GoogleWorkspace(api)
