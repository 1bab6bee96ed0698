"""The ASGI types the layers share."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["ASGIApp", "Headers", "Message", "Receive", "Scope", "Send", "header", "without"]

Headers = list[tuple[bytes, bytes]]


def header(scope_or_message: Scope | Message, name: bytes) -> bytes:
    """Return a header of a request or a response, b"" when it is missing."""
    return next((value for key, value in scope_or_message["headers"] if key.lower() == name), b"")


def without(headers: Headers, *names: bytes) -> Headers:
    """Return the headers except some."""
    return [(key, value) for key, value in headers if key.lower() not in names]
