"""Doing what is planned, when it is due: over HTTP on the links in the mail, by webhooks, by mail."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from adapters.sandbox.happenings import Happening
from adapters.sandbox.post.letters import KIND as LETTER
from adapters.sandbox.recipients import agents, plans, replies
from adapters.sandbox.world import World
from adapters.trust import authorities

LOOK_SECONDS = 0.2
AT_ONCE = 200
CONNECTIONS = 10
TIMEOUT_SECONDS = 5.0
ONE_CLICK = {"List-Unsubscribe": "One-Click"}

Act = dict[str, Any]

log = logging.getLogger(__name__)


class Acting:
    """Everybody's hands. What is planned lies in the store; stopping loses nothing."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._task: asyncio.Task[None] | None = None
        self._hands = asyncio.Semaphore(CONNECTIONS)
        self._client = httpx.AsyncClient(
            verify=authorities(),
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=CONNECTIONS),
        )
        self._deeds: dict[str, Callable[[Act, dict[str, Any]], Awaitable[None]]] = {
            "arrive": self._arrive,
            "delay": self._delay,
            "bounce": self._bounce,
            "complain": self._complain,
            "open": self._get,
            "click": self._get,
            "prefetch": self._get,
            "scan": self._get,
            "unsubscribe": self._unsubscribe,
            "reply": self._reply,
        }

    def start(self) -> None:
        """Begin to act."""
        self._task = asyncio.create_task(self._run(), name="sandbox recipients")

    async def stop(self) -> None:
        """Stop acting; what is due stays due."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._client.aclose()

    async def _run(self) -> None:
        while True:
            due = self._world.store.due(plans.KIND, self._world.now().isoformat(), AT_ONCE)
            await asyncio.gather(*(self._in_turn(act) for act in due))
            await asyncio.sleep(0 if len(due) == AT_ONCE else LOOK_SECONDS)

    async def _in_turn(self, act: Act) -> None:
        async with self._hands:
            await self._act(act)

    async def _act(self, act: Act) -> None:
        letter = self._world.store.get(LETTER, act["letter"])
        try:
            if letter:
                await self._deeds[act["deed"]](act, letter)
        except httpx.HTTPError:
            log.debug("nobody answers %s", act.get("urls"))
        except Exception:
            log.exception("a recipient of the sandbox could not %s", act["deed"])
        self._world.store.delete(plans.KIND, act["id"])

    async def _arrive(self, _: Act, letter: dict[str, Any]) -> None:
        self._happen(letter, Happening("delivered"))

    async def _delay(self, act: Act, letter: dict[str, Any]) -> None:
        self._happen(letter, Happening("delayed", act["status_code"], act["words"]))

    async def _bounce(self, act: Act, letter: dict[str, Any]) -> None:
        told = Happening(
            "bounced",
            act["status_code"],
            act["words"],
            permanent=act["permanent"],
            finer=act["finer"],
        )
        self._happen(letter, told)

    async def _complain(self, _: Act, letter: dict[str, Any]) -> None:
        self._happen(letter, Happening("complained"))

    async def _get(self, act: Act, letter: dict[str, Any]) -> None:
        headers = agents.headers(act["deed"], letter["recipient"])
        for url in act["urls"]:
            await self._client.get(url, headers=headers)

    async def _unsubscribe(self, act: Act, letter: dict[str, Any]) -> None:
        headers = agents.headers("unsubscribe", letter["recipient"])
        for url in act["urls"]:
            await self._client.post(url, data=ONE_CLICK, headers=headers)

    async def _reply(self, act: Act, letter: dict[str, Any]) -> None:
        replies.send(self._world, letter, act["category"], act["text"])

    def _happen(self, letter: dict[str, Any], happening: Happening) -> None:
        self._world.store.put(LETTER, letter["id"], letter | {"last_event": happening.kind})
        self._world.carriers[letter["carrier"]](self._world, letter, happening)
