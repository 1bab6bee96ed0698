"""The chat-completions contract, which many vendors and self-hosted servers speak: one endpoint of it.

Written from the published OpenAPI description and the official SDK (read November 2026). Only what
every server understands is sent: neither a format of the answer nor a temperature nor a most of
tokens, since each of them is refused by some.
"""

from __future__ import annotations

import asyncio

from adapters.chat_completions import limits
from adapters.http import Wire
from core.errors import Rejected, Unavailable

SHOWN = 300


class ChatApi:
    """The wire, for one model. ``host`` names the service in sentences."""

    def __init__(self, wire: Wire, host: str, model: str) -> None:
        self._wire = wire
        self.host = host
        self._model = model

    async def complete(self, order: str, text: str) -> str:
        """POST chat/completions: return what the model answers to an order and a text.

        Raises Rejected when it declines or does not come to an end.
        """
        body = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": order},
                {"role": "user", "content": text},
            ],
        }
        try:
            async with asyncio.timeout(limits.TOTAL_SECONDS):
                answer = await self._wire.call("POST", "/chat/completions", json=body)
        except TimeoutError:
            raise Unavailable(
                f"{self.host} was still writing after {limits.TOTAL_SECONDS:.0f} seconds.",
                provider=self.host,
                action="Ask again for a shorter passage.",
            ) from None
        choice = next(answer["choices"].each(), answer["choices"])
        message, ended = choice["message"], choice.first("finish_reason").text_or_empty()
        declined = message.first("refusal").text_or_empty()
        if declined or ended == "content_filter":
            raise self._no("does not want to write this", declined, "Change the words yourself.")
        if ended == "length":
            raise self._no("stopped in the middle", "", "Ask again for a shorter passage.")
        return message["content"].text()

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    def _no(self, what: str, words: str, action: str) -> Rejected:
        sentence = f"{self.host} {what}{f': {words[:SHOWN]}' if words else ''}"
        return Rejected(
            f"{sentence.rstrip('.')}.", provider=self.host, detail=words[:SHOWN], action=action
        )
