"""A writer behind the chat-completions contract: gives texts as JSON and reads JSON out of what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from adapters.chat_completions import instructions, limits
from adapters.chat_completions.api import ChatApi
from core.errors import Surprising
from core.ports.writing import Way, Writer

THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
"""What some models write down before they answer."""


class ChatWriter(Writer):
    """One model of one service."""

    def __init__(self, api: ChatApi) -> None:
        self._api = api

    async def check_key(self) -> None:
        """Ask for one word: whatever it answers, address, key and model work together."""
        await self._api.complete(instructions.READY, "Are you ready?")

    async def rewrite(self, way: Way, passages: Sequence[str]) -> list[str]:
        """Return as many passages as were given, each in other words."""
        given = json.dumps({"texts": list(passages)}, ensure_ascii=False)
        answer = await self._api.complete(instructions.rewriting(way), given)
        found = self._texts(answer, "texts")
        if len(found) != len(passages):
            raise self._unreadable(f"{len(found)} passages for {len(passages)}")
        return found

    async def subjects(self, subject: str, passages: Sequence[str], count: int) -> list[str]:
        """Return about ``count`` subject lines, each on one line, none twice."""
        given = json.dumps({"subject": subject, "texts": list(passages)}, ensure_ascii=False)
        answer = await self._api.complete(instructions.subject_lines(count), given)
        lines = (" ".join(line.split()) for line in self._texts(answer, "subjects"))
        found = list(dict.fromkeys(line for line in lines if 0 < len(line) <= limits.LONGEST_LINE))
        return found[:count]

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    def _texts(self, answer: str, name: str) -> list[str]:
        """Return a list of texts from the JSON in an answer, whatever was written around it."""
        said = THOUGHT.sub("", answer)
        begin, end = said.find("{"), said.rfind("}")
        try:
            body: Any = json.loads(said[begin : end + 1], strict=False)
        except ValueError:
            raise self._unreadable("no JSON in the answer") from None
        found = body.get(name) if isinstance(body, dict) else None
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            raise self._unreadable(f"no list of {name} in the answer")
        return found

    def _unreadable(self, detail: str) -> Surprising:
        return Surprising(
            f"{self._api.host} answered with something else than was asked for.",
            provider=self._api.host,
            detail=detail,
            action="Ask again. If it repeats, another model follows orders better.",
        )
