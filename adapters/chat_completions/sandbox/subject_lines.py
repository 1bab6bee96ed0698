"""Subject lines out of a mail's own words, always the same ones for the same mail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

TAG = re.compile(r"\{\{[^{}]*\}\}")
NOISE = re.compile(r"\{\{[^{}]*\}\}|https?://\S+|[*\[\]{}|()<>]")
SENTENCE = re.compile(r"[^.!?\n]+")
WORD = re.compile(r"[^\W\d_]{4,}")
EMPTY = frozenset(
    "about after also been before from have here more most only other over said some such than that"
    " their them then there these they this very were what when where which will with would your"
    " yours dear hello".split()
)
WORDS_OF_LINE = 7


def proposed(subject: str, passages: Sequence[str], count: int) -> list[str]:
    """Return different lines, each with the tags of the subject so far in front."""
    text = NOISE.sub(" ", "\n".join(passages))
    sentences = [" ".join(found.split()) for found in SENTENCE.findall(text)]
    words = Counter(word.lower() for word in WORD.findall(text) if word.lower() not in EMPTY)
    often = [word for word, _ in words.most_common()] or ["news"]
    said = [one for one in sentences if len(re.findall(r"\w+", one)) > 1] or [often[0]]
    lines = [
        _cut(said[0]),
        f"{often[0].capitalize()}, in short",
        f"What is new about {often[0]}",
        _cut(said[min(1, len(said) - 1)]),
        f"{often[0].capitalize()} and {often[min(1, len(often) - 1)]}",
        *(f"A word on {word}" for word in often),
        *(_cut(one) for one in said),
        *(f"{often[0].capitalize()}, part {number}" for number in range(1, count + 1)),
    ]
    tags = " ".join(dict.fromkeys(TAG.findall(subject)))
    front = f"{tags}, " if tags else ""
    return [f"{front}{line}" for line in dict.fromkeys(lines)][:count]


def _cut(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:WORDS_OF_LINE]).rstrip(",;:") + (
        "…" if len(words) > WORDS_OF_LINE else ""
    )
