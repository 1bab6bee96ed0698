"""The smoke test names what does not answer as it should; tests/e2e asks the whole product."""

from __future__ import annotations

from adapters import smoke
from adapters.sandbox.server import Server


async def test_what_is_not_the_product_fails_every_check(sandbox: Server) -> None:
    fine, lines = await smoke.run(sandbox.url)
    assert not fine
    assert {line.split(":")[0] for line in lines[:-1]} >= {
        f"PROBLEM  {title}" for title in smoke.CHECKS if title != "figures are for this machine"
    }
    assert lines[-1] == "Do not promote this."


async def test_a_silent_address_is_told_so() -> None:
    fine, lines = await smoke.run("http://127.0.0.1:9")
    assert not fine
    assert lines[0] == "PROBLEM  health of app, database and worker: no answer (ConnectError)"
