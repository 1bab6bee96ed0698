"""Regions that move by themselves: one query and one patch per topic and tick, shared by all viewers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from itertools import count
from typing import Any, ClassVar

import structlog

from ui.kit.parts import Component, assign
from ui.shell.patch import changes

Snapshot = dict[str, Any]
Fetch = Callable[[], Awaitable[Snapshot]]

TICK = 0.5
"""Seconds between two redraws of a topic; the first of a burst is drawn at once."""
RESYNC = 30.0
"""Seconds after which a topic is read again even if nobody rang."""

log = structlog.get_logger(__name__)


Key = tuple[str, str, str]
"""Topic, kind of region and for whom: elements with the same key show the same data."""


class Channel:
    """One topic as one kind of region shows it, while somebody watches."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.viewers: dict[int, LiveElement] = {}
        self.bell = asyncio.Event()
        self.data: Snapshot | None = None
        self.seq = -1
        self.task: asyncio.Task[None] | None = None


class Hub:
    """Knows who watches what. Everything happens on the event loop of the process."""

    def __init__(
        self, now: Callable[[], datetime], *, tick: float = TICK, resync: float = RESYNC
    ) -> None:
        self._now, self._tick, self._resync = now, tick, resync
        self._channels: dict[Key, Channel] = {}
        self._numbers = count(1)
        self.fetched = 0
        self.sent = 0

    def ring(self, topic: str) -> None:
        """Say that what a topic shows may have changed; cheap when nobody watches."""
        for channel in self._channels.values():
            if channel.topic == topic:
                channel.bell.set()

    def ring_all(self) -> None:
        """Ring every topic: after a gap in which doorbells may have been missed."""
        for channel in self._channels.values():
            channel.bell.set()

    def count(self) -> int:
        """Return how many live regions are being watched now."""
        return sum(len(channel.viewers) for channel in self._channels.values())

    def snapshot(self, key: Key, data: Snapshot) -> dict[str, Any]:
        """Number a snapshot a page was built from; the current number if nothing has changed."""
        channel = self._channels.get(key)
        same = channel is not None and channel.data == data
        seq = channel.seq if channel is not None and same else next(self._numbers)
        return {"seq": seq, "now": self._now().isoformat(), "data": data}

    def join(self, element: LiveElement) -> None:
        """Start sending to an element; called again when its browser reconnects."""
        channel = self._channels.get(element.key)
        if channel is None:
            channel = self._channels[element.key] = Channel(element.topic)
        channel.viewers[id(element)] = element
        if channel.task is None:
            channel.data, channel.seq = element.shown()
            channel.task = asyncio.create_task(self._follow(channel), name=f"live {element.topic}")
            channel.bell.set()
        elif channel.data is not None and element.seq != channel.seq:
            self._load(element, channel)

    def leave(self, element: LiveElement) -> None:
        """Stop sending to an element; the last to leave closes the topic."""
        channel = self._channels.get(element.key)
        if channel is None:
            return
        channel.viewers.pop(id(element), None)
        if not channel.viewers:
            del self._channels[element.key]
            if channel.task is not None:
                channel.task.cancel()

    def resend(self, element: LiveElement) -> None:
        """Send the whole snapshot again to a browser that has missed something."""
        channel = self._channels.get(element.key)
        if channel is not None and channel.data is not None:
            self._load(element, channel)

    async def _follow(self, channel: Channel) -> None:
        while channel.viewers:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._resync):
                    await channel.bell.wait()
            channel.bell.clear()
            try:
                await self._redraw(channel)
            except Exception:
                log.exception("live topic could not be read", topic=channel.topic)
            await asyncio.sleep(self._tick)

    async def _redraw(self, channel: Channel) -> None:
        viewer = next(iter(channel.viewers.values()), None)
        if viewer is None:
            return
        new = await viewer.fetch()
        self.fetched += 1
        old, base = channel.data, channel.seq
        ops = [] if old is None else changes(old, new)
        if old is not None and not ops:
            return
        channel.data, channel.seq = new, next(self._numbers)
        patch = {"base": base, "seq": channel.seq, "now": self._now().isoformat(), "ops": ops}
        for element in list(channel.viewers.values()):
            if old is not None and element.seq == base:
                self._send(element, "patch", patch)
            else:
                self._load(element, channel)
            element.changed(new)

    def _load(self, element: LiveElement, channel: Channel) -> None:
        now = self._now().isoformat()
        self._send(element, "load", {"seq": channel.seq, "now": now, "data": channel.data})

    def _send(self, element: LiveElement, method: str, message: dict[str, Any]) -> None:
        if not element.is_deleted and element.client.has_socket_connection:
            element.seq = message["seq"]
            element.run_method(method, message)
            self.sent += 1


class LiveElement(Component):
    """A custom element that follows a topic while its browser is connected and it is on the page.

    ``data`` is what the page has just read itself, under its own actor: that is the permission.
    What differs from person to person names the person in ``share``; else one read serves all.
    """

    ELEMENT: ClassVar[str | None] = None
    """The tag of a component that travels with the shared script instead of in a file of its own."""

    def __init__(
        self,
        hub: Hub,
        topic: str,
        fetch: Fetch,
        data: Snapshot,
        *,
        share: str = "",
        **more: Any,
    ) -> None:
        super().__init__(self.ELEMENT)
        self.hub, self.topic, self.fetch = hub, topic, fetch
        self.key: Key = (topic, type(self).__name__, share)
        self.on_change: Callable[[Snapshot], Any] | None = None
        snapshot = hub.snapshot(self.key, data)
        self.seq: int = snapshot["seq"]
        assign(self, {"snapshot": snapshot, **more})
        self.on("gap", lambda: hub.resend(self), args=[])
        self.client.on_connect(self._join)
        self.client.on_disconnect(self._leave)
        if self.client.has_socket_connection:
            self._join()

    def shown(self) -> tuple[Snapshot | None, int]:
        """Return what the browser shows, None if that has moved on since the page was built."""
        built = self.props["snapshot"]
        return (built["data"], self.seq) if built["seq"] == self.seq else (None, -1)

    def changed(self, data: Snapshot) -> None:
        """Tell the page, for what stands outside the region and follows it too."""
        if self.on_change is not None and not self.is_deleted:
            try:
                self.on_change(data)
            except Exception:
                log.exception("page could not follow", topic=self.topic)

    def _join(self) -> None:
        if not self.is_deleted:
            self.hub.join(self)

    def _leave(self) -> None:
        if not self.client.has_socket_connection:
            self.hub.leave(self)

    def _handle_delete(self) -> None:
        self.hub.leave(self)
        for callbacks in (self.client.connect_handlers, self.client.disconnect_handlers):
            callbacks[:] = [c for c in callbacks if getattr(c, "__self__", None) is not self]
        super()._handle_delete()
