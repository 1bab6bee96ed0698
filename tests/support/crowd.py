"""Many tabs on one page, in a process of their own: python -m tests.support.crowd url token path tabs.

Says "ready" when all are open; at the next line on standard input it prints when each tick arrived.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict

import httpx

from tests.support.tab import Tab

AT_ONCE = 8


async def main(url: str, token: str, path: str, count: int) -> None:
    """Open the tabs, wait for the word, tell what they saw."""
    some = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:

        async def opened() -> Tab:
            async with some:
                return await Tab.open(http, url, token, path)

        tabs = await asyncio.gather(*(opened() for _ in range(count)))
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    arrivals: dict[int, list[float]] = defaultdict(list)
    for tab in tabs:
        for number, at in tab.seen.items():
            arrivals[number].append(at)
    print(json.dumps(arrivals), flush=True)
    await asyncio.gather(*(tab.close() for tab in tabs))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
