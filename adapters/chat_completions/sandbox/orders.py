"""What the sandbox's writer understands of an order, and what it answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from adapters.chat_completions.sandbox import subject_lines, wordings

TAG = re.compile(r"\{\{[^{}]*\}\}")
NUMBER = re.compile(r"\d+")
MOST_LINES = 20

KINDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"fewer words|short", wordings.shortened),
    (r"friend|warm", wordings.friendlier),
    (r"spelling|grammar", wordings.corrected),
)
"""By what an order speaks of, the first that fits."""


def answer(order: str, asked: str) -> str:
    """Return JSON for texts in JSON, else a word: as little as possible is guessed."""
    given = _object(asked)
    texts = given.get("texts") if given else None
    if not isinstance(texts, list):
        return "ready"
    passages = [str(text) for text in texts]
    if "subject line" in order.lower():
        number = NUMBER.search(order)
        count = min(int(number[0]), MOST_LINES) if number else 1
        lines = subject_lines.proposed(str(given.get("subject", "")), passages, count)
        return _written({"subjects": lines})
    for words, change in KINDS:
        if re.search(words, order, re.IGNORECASE):
            return _written({"texts": [change(text) for text in passages]})
    return _written({"texts": passages})


def forgetting(said: str) -> str:
    """Return an answer in which the first tag got lost."""
    return TAG.sub("", said, count=1)


def inventing(said: str) -> str:
    """Return an answer with a tag, a link and markup in it that nobody asked for."""
    more = " {{password}} https://evil.example <script>steal()</script>"
    body = _object(said)
    return _written(
        {name: [f"{text}{more}" for text in texts] for name, texts in body.items()}
        if body
        else said
    )


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
