"""Secrets out of texts that people will read: logs, error details, the sandbox's request list."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

MASK = "***"
LARGEST_BYTES = 262_144
"""Larger bodies are not taken apart; only their size is told."""

SECRET_NAME = re.compile(
    r"passw|secret|token|apikey|api_key|x-auth|authorization|assertion|private_?key|service_account|recoverycode|cvc\]?$|number\]$|^key$",
    re.IGNORECASE,
)
SECRET_TEXT = re.compile(r"\b(?:sk|rk|pk|whsec|sandbox)_[A-Za-z0-9_]{6,}")


def mask(value: Any, secrets: tuple[str, ...] = ()) -> Any:
    """Return a copy of a JSON value with every secret replaced.

    ``secrets`` are literal strings to hide wherever they occur, besides fields with telling names.
    """
    if isinstance(value, dict):
        return {k: _field(str(k), v, secrets) for k, v in value.items()}
    if isinstance(value, list):
        return [mask(item, secrets) for item in value]
    if isinstance(value, str):
        return mask_text(value, secrets)
    return value


def mask_text(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Replace keys that look like keys, and the given secrets, in free text."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    return SECRET_TEXT.sub(MASK, text)


def mask_body(body: bytes, content_type: str, secrets: tuple[str, ...] = ()) -> str:
    """Return a JSON, form or text body as readable text without secrets; others by size only."""
    if not body:
        return ""
    readable = re.search(r"json|urlencoded|text/", content_type)
    if not readable or len(body) > LARGEST_BYTES:
        return f"({len(body)} bytes of {content_type or 'unknown type'})"
    text = body.decode(errors="replace")
    if "urlencoded" in content_type:
        return mask_query(text, secrets)
    try:
        return json.dumps(mask(json.loads(text), secrets), ensure_ascii=False)
    except ValueError:
        return mask_text(text, secrets)


def mask_query(query: str, secrets: tuple[str, ...] = ()) -> str:
    """Return a query string or form body without secrets."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([(k, _field(k, v, secrets)) for k, v in pairs], safe="*[]@/:")


def secrets_in(value: Any) -> tuple[str, ...]:
    """Return the texts that stand in fields with telling names, however deep."""
    if isinstance(value, list):
        return tuple(secret for item in value for secret in secrets_in(item))
    if not isinstance(value, dict):
        return ()
    found: list[str] = []
    for name, item in value.items():
        if isinstance(item, str):
            found += [item] if SECRET_NAME.search(str(name)) else []
        else:
            found += secrets_in(item)
    return tuple(found)


def _field(name: str, value: Any, secrets: tuple[str, ...]) -> Any:
    if SECRET_NAME.search(name) and isinstance(value, str | int) and value != "":
        return MASK
    return mask(value, secrets)
