"""The one way our adapters speak HTTP: polite, bounded, and wrong only in five ways.

A call is sent once. What went wrong is one of the five provider errors of ``core.errors``; nothing
is retried here. Unavailable with the code "unreachable" means that nothing was sent; with the code
"unavailable" the request may have had its effect.
"""

from __future__ import annotations

import json as jsonlib
import logging
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from adapters.masks import mask_body, secrets_in
from adapters.shapes import Shape
from adapters.trust import authorities
from core.doors import require_no_transaction
from core.errors import (
    CredentialsRefused,
    ProviderError,
    RateLimited,
    Rejected,
    Surprising,
    Unavailable,
)
from core.pace import Pace

Observer = Callable[[str, str, str, int, float], None]
"""Is told provider, method, path, status (0: no answer) and seconds of every call."""

ReadRefusal = Callable[[int, str], ProviderError | None]
"""A provider's own reading of a refusal, from its status and its masked text; None: the usual one."""

ReadReply = Callable[[int, Mapping[str, str], str], ProviderError | None]
"""The same for providers that say what is wrong in headers, by lower-case name."""

Sign = Callable[[httpx.Request], None]
"""Puts a signature on a request that is ready to leave."""

ReadHeaders = Callable[[Mapping[str, str]], None]
"""Is shown the headers of every answer, by lower-case name."""

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
KEEP_ALIVE_SECONDS = 4.0
LARGEST_BODY_BYTES = 16 * 1024 * 1024
DETAIL_CHARACTERS = 500
DEFAULT_RETRY_SECONDS = 2.0
SANDBOX_PREFIX = "sandbox_"

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, TOO_MANY, SERVER_ERROR = 400, 401, 403, 429, 500
NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Wire:
    """The line to one provider under one key. Close it at shutdown.

    The key travels in the header ``key_header``, behind the word ``key_scheme`` if there is one,
    or in the query as ``key_query``; without either ``sign`` or the caller signs every call.
    ``read_refusal`` or ``read_reply`` is asked first what a refusal means; ``read_headers`` sees every
    answer; ``transport`` carries the requests where the usual one may not.
    """

    def __init__(
        self,
        provider: str,
        base_url: str,
        *,
        pace: Pace,
        key: str = "",
        key_header: str = "",
        key_scheme: str = "",
        key_query: str = "",
        sandbox: bool = False,
        observe: Observer | None = None,
        read_refusal: ReadRefusal | None = None,
        read_reply: ReadReply | None = None,
        read_headers: ReadHeaders | None = None,
        sign: Sign | None = None,
        read_seconds: float = READ_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        if key.startswith(SANDBOX_PREFIX) and not sandbox:
            raise CredentialsRefused(
                f"The key for {provider} belongs to the sandbox.",
                provider=provider,
                action="Set a live key, or leave it empty to stay in the sandbox.",
            )
        self.provider = provider
        self._key = key
        self._pace = pace
        self._observe = observe
        self._read_refusal = read_refusal
        self._read_reply = read_reply
        self._read_headers = read_headers
        self._sign = sign
        if key_query:  # this library's log would show whole addresses
            logging.getLogger("httpx").setLevel(logging.WARNING)
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={"accept": "application/json"}
            | ({key_header: f"{key_scheme} {key}".strip()} if key_header else {}),
            params={key_query: key} if key_query else {},
            timeout=httpx.Timeout(read_seconds, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=50, keepalive_expiry=KEEP_ALIVE_SECONDS),
            verify=authorities(),
            trust_env=False,
            follow_redirects=False,
            transport=transport,
        )

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: dict[str, str] | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        pace: Pace | None = None,
        plain: bool = False,
    ) -> Shape:
        """Send one request and return its JSON; an empty body reads as null.

        ``pace`` is a further limit this call falls under. ``plain``: an answer that is not JSON
        reads as its text.
        """
        require_no_transaction()
        if pace:
            await pace.turn()
        await self._pace.turn()
        secrets = (self._key, *secrets_in(json), *secrets_in(form), *_bearer(headers))
        began = time.perf_counter()
        status = 0
        try:
            request = self._client.build_request(
                method, path, json=json, data=form, params=query, headers=headers
            )
            if self._sign:
                self._sign(request)
            answer = await self._client.send(request, stream=True)
            status = answer.status_code
            if self._read_headers:
                self._read_headers(answer.headers)
            body = await self._read(answer)
        except httpx.RequestError as error:
            raise self._broken(error) from None
        finally:
            if self._observe:
                seconds = time.perf_counter() - began
                self._observe(self.provider, method, path, status, seconds)
        if not answer.is_success:
            raise self._refusal(answer, body, secrets)
        try:
            return Shape(self.provider, jsonlib.loads(body) if body.strip() else None)
        except ValueError:
            if plain:
                return Shape(self.provider, body.decode(errors="replace").strip())
            raise self._error(
                Surprising, "answered with something that is not JSON", answer
            ) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _read(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        try:
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > LARGEST_BODY_BYTES:
                    raise self._error(Surprising, "answered with far too much", answer)
        finally:
            await answer.aclose()
        return bytes(body)

    def _broken(self, error: httpx.RequestError) -> Unavailable:
        cause = type(error).__name__
        if isinstance(error, NOTHING_SENT):
            return Unavailable(
                f"{self.provider} cannot be reached.",
                provider=self.provider,
                detail=cause,
                code="unreachable",
            )
        return Unavailable(f"{self.provider} did not answer.", provider=self.provider, detail=cause)

    def _refusal(
        self, answer: httpx.Response, body: bytes, secrets: tuple[str, ...]
    ) -> ProviderError:
        status = answer.status_code
        text = mask_body(body, "text/plain", secrets)
        words = text[:DETAIL_CHARACTERS]
        told = self._read_refusal(status, text) if self._read_refusal else None
        if self._read_reply:
            told = self._read_reply(status, answer.headers, text)
        if told:
            if isinstance(told, RateLimited):
                self._pace.close(told.advice.retry_after or DEFAULT_RETRY_SECONDS)
            return told
        if status in (UNAUTHORIZED, FORBIDDEN):
            return self._error(CredentialsRefused, "does not accept our key", answer, words)
        if status == TOO_MANY:
            retry_after = _retry_after(answer.headers)
            self._pace.close(retry_after)
            return RateLimited(
                f"{self.provider} asks us to slow down.",
                provider=self.provider,
                status=status,
                detail=words,
                retry_after=retry_after,
            )
        if status >= SERVER_ERROR:
            return self._error(Unavailable, "has trouble of its own", answer, words)
        if status >= BAD_REQUEST:
            reason = _sentence(body, secrets)
            return self._error(
                Rejected, f"said no: {reason}" if reason else "said no", answer, words
            )
        return self._error(Surprising, "answered in an unexpected way", answer, words)

    def _error(
        self, kind: type[ProviderError], what: str, answer: httpx.Response, words: str = ""
    ) -> ProviderError:
        return kind(
            f"{self.provider} {what.rstrip('.')}.",
            provider=self.provider,
            status=answer.status_code,
            detail=words,
        )


def _bearer(headers: dict[str, str] | None) -> tuple[str, ...]:
    return ((headers or {}).get("authorization", "").removeprefix("Bearer "),)


def _retry_after(headers: httpx.Headers) -> float:
    """Read seconds, or a date counted from the answer's own (RFC 9110, section 10.2.3)."""
    told = headers.get("retry-after", "")
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        until, now = (parsedate_to_datetime(text) for text in (told, headers.get("date", "")))
    except ValueError:
        return DEFAULT_RETRY_SECONDS
    return max(0.0, (until - now).total_seconds())


def _sentence(body: bytes, secrets: tuple[str, ...]) -> str:
    """Return the sentence of an error body, whatever name the provider gave it."""
    text = mask_body(body, "application/json", secrets)
    try:
        facts = jsonlib.loads(text)
    except ValueError:
        return text[:DETAIL_CHARACTERS] if not text.startswith("<") else ""
    if not isinstance(facts, dict):
        return ""
    if isinstance(facts.get("error"), dict):
        facts = facts["error"]
    for name in ("message", "errorMessage", "error", "title"):
        if isinstance(facts.get(name), str) and facts[name]:
            fields = facts.get("errors")
            return facts[name] if not isinstance(fields, dict) else f"{facts[name]} {fields}"
    return ""
