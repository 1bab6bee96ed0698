"""The chat-completions contract: our adapter over real TCP, and the official client as judge of the sandbox."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from adapters.chat_completions import opening
from adapters.chat_completions.writer import ChatWriter
from adapters.sandbox.server import Server
from adapters.writers import WritersAdapter
from core.doors import CalledInsideTransaction, transaction_open
from core.errors import (
    CredentialsRefused,
    Invalid,
    ProviderError,
    RateLimited,
    Rejected,
    Unavailable,
)
from core.pace import Pace
from core.ports.writing import Way

if TYPE_CHECKING:  # most of a second to import: only who runs these tests shall pay it
    import openai

SECRET = {
    "base_url": "https://words.example/v1/chat/completions",
    "key": "sandbox_words",
    "model": "sandbox-writer",
}


@pytest.fixture
async def writer(sandbox: Server) -> AsyncIterator[ChatWriter]:
    """Give the sandbox's writer."""
    opened = opening.opened(SECRET, sandbox_url=sandbox.url, pace=Pace("words.example", ()))
    yield opened
    await opened.close()


@pytest.fixture
async def judge(sandbox: Server) -> AsyncIterator[openai.AsyncOpenAI]:
    """Give the official client."""
    import openai

    base_url = f"{sandbox.url}/chat_completions/v1"
    async with openai.AsyncOpenAI(api_key="sandbox_judge", base_url=base_url, max_retries=0) as it:
        yield it


async def test_the_official_client_reads_what_the_sandbox_writes(
    sandbox: Server, judge: openai.AsyncOpenAI
) -> None:
    import openai

    assert [one.id async for one in judge.models.list()] == ["sandbox-writer"]
    texts = json.dumps({"texts": ["I recieve teh news."]})
    made = await judge.chat.completions.create(
        model="sandbox-writer",
        messages=[
            {"role": "developer", "content": "Correct spelling and grammar."},
            {"role": "user", "content": [{"type": "text", "text": texts}]},
        ],
    )
    [choice] = made.choices
    assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
    assert json.loads(choice.message.content or "") == {"texts": ["I receive the news."]}
    assert made.usage is not None
    assert made.usage.total_tokens > made.usage.completion_tokens > 0
    sandbox.world.faults.inject("chat_completions", "credit_used_up")
    with pytest.raises(openai.RateLimitError) as broke:
        await judge.models.list()
    assert broke.value.code == "insufficient_quota"
    for key, model, error in (
        ("wrong", "sandbox-writer", openai.AuthenticationError),
        ("sandbox_judge", "nobody", openai.NotFoundError),
    ):
        with pytest.raises(error):
            await judge.with_options(api_key=key).chat.completions.create(
                model=model, messages=[{"role": "user", "content": "Hi"}]
            )
    with pytest.raises(openai.BadRequestError):
        await judge.chat.completions.create(model="sandbox-writer", messages=[])


async def test_what_is_asked_for_decides_what_is_written(writer: ChatWriter) -> None:
    await writer.check_key()
    texts = ["Dear {{name}}, we are really glad. It is a apple. You can purchase it.", "Ok."]
    answers = {way: await writer.rewrite(way, texts) for way in Way}
    assert answers == {
        Way.shorten: ["Dear {{name}}, we are glad. It is a apple.", "Ok."],
        Way.friendlier: ["Hi {{name}}, we're really glad! It's a apple. You can buy it.", "Ok!"],
        Way.correct: [texts[0].replace("a apple", "an apple"), "Ok."],
    }
    lines = await writer.subjects("For {{name}}", texts, 5)
    assert len(set(lines)) == 5
    assert all(line.startswith("{{name}}, ") for line in lines)
    assert await writer.subjects("", texts, 3) == [
        line.removeprefix("{{name}}, ") for line in lines[:3]
    ]


@pytest.mark.parametrize(
    ("kind", "value", "error", "words"),
    [
        ("status", 500, Unavailable, "has trouble of its own"),
        ("rate_limited", 7, RateLimited, "asks us to slow down"),
        ("status", 404, CredentialsRefused, "nothing at this address"),
        ("status", 402, Rejected, "no credit left"),
        ("status", 400, Rejected, "said no: Something went wrong"),
    ],
)
async def test_trouble_is_one_of_five_errors_and_asked_once(
    sandbox: Server,
    writer: ChatWriter,
    kind: str,
    value: float,
    error: type[ProviderError],
    words: str,
) -> None:
    sandbox.world.faults.inject("chat_completions", kind, value=value)
    with pytest.raises(error) as told:
        await writer.rewrite(Way.correct, ["Hello"])
    assert words in str(told.value)
    assert told.value.provider == "words.example"
    assert SECRET["key"] not in f"{told.value} {told.value.detail}"
    assert len(sandbox.world.requests.latest(provider="chat_completions")) == 1
    assert SECRET["key"] not in str(sandbox.world.requests.latest())


async def test_an_address_a_customer_chose_leads_to_the_public_internet_only() -> None:
    asked: list[str] = []

    async def lookup(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34", "10.0.0.7"]

    made = WritersAdapter(lookup=lookup)
    live = SECRET | {"key": "sk-live"}
    for base_url in ("https://words.example/v1", "http://words.example/v1"):
        writer = made.writer(live | {"base_url": base_url}, guarded=True)
        with pytest.raises(Invalid) as refused:
            await writer.check_key()
        assert refused.value.code == "url_refused"
    assert asked == ["words.example"]
    assert made.writer(live, guarded=True) is made.writer(dict(live), guarded=True)
    with pytest.raises(CredentialsRefused, match="belongs to the sandbox"):
        made.writer(SECRET, guarded=False)
    token = transaction_open.set(True)
    try:
        with pytest.raises(CalledInsideTransaction):
            await made.writer(live, guarded=True).check_key()
    finally:
        transaction_open.reset(token)
    await made.close()
