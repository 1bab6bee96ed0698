"""Google Workspace's addresses, scopes and limits, with the date they were last read."""

from __future__ import annotations

from core.pace import Limit, Pace

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
DIRECTORY_URL = "https://admin.googleapis.com"
VERIFICATION_URL = "https://www.googleapis.com"
GMAIL_URL = "https://gmail.googleapis.com"
"""Root addresses of the discovery documents (client library 2.202, read November 2026)."""

USERS = "https://www.googleapis.com/auth/admin.directory.user"
DOMAINS = "https://www.googleapis.com/auth/admin.directory.domain"
VERIFICATION = "https://www.googleapis.com/auth/siteverification"
SEND = "https://www.googleapis.com/auth/gmail.send"
READ = "https://www.googleapis.com/auth/gmail.readonly"
SCOPES = (USERS, DOMAINS, VERIFICATION, SEND, READ)
"""What an administrator must allow for our client id, each on its own line of the console."""

CALLS_PER_MINUTE = Limit(2400, 60)
"""2,400 queries a minute for a user in a project (Directory limits page, November 2026)."""

CREATIONS_PER_SECOND = Limit(10, 1)
"""Often quoted, nowhere confirmed (November 2026); a mailbox takes longer than its turn anyway."""

LONGEST_NAME = 60
"""Characters of a given or family name (Directory reference, November 2026)."""

TOKEN_SECONDS = 3600
"""The longest life an assertion may ask for (service accounts, November 2026)."""

RENEW_SECONDS = 300
"""A token this close to its end is not used any more."""

RATE_RETRY_SECONDS = 5.0
"""Google names no time with its 403 of rates and asks for a growing delay; this is the first."""


def calls() -> Pace:
    """Return the queue of all calls of a credential."""
    return Pace("google_workspace", (CALLS_PER_MINUTE,))


def creations() -> Pace:
    """Return the queue of creations."""
    return Pace("google_workspace", (CREATIONS_PER_SECOND,))
