"""After the journey no password is anywhere but where it belongs: not in rows, facts, logs, viewers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlmodel import select, text

from core.system import Actor
from data.composed import statement
from data.workflow import RunStep
from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)


def secrets_of(package: Package) -> Iterator[str]:
    """Give every secret the providers know of this package."""
    for client in package.world.store.all("plusvibe_client"):
        yield client["password"]
    for box in package.world.store.all("zapmail_mailbox"):
        yield from (box["password"], box["app_password"], box["secret"])


@pytest.mark.parametrize("fault", ["", "export_failed"])
async def test_no_secret_outlives_its_use(
    package: Package, capfd: pytest.CaptureFixture[str], fault: str
) -> None:
    """By export as by import, where we have read every mailbox's password ourselves."""
    if fault:
        package.break_down("zapmail", fault)
    await package.settle()
    await package.require_complete()
    secrets = list(secrets_of(package))
    assert len(secrets) == 1 + 6 * 3
    seen = {
        "books": await everything_stored(package),
        "facts": await facts(package),
        "output": "".join(capfd.readouterr()),
        "requests": json.dumps(package.world.requests.latest(500)),
    }
    assert "POST" in seen["requests"]
    assert package.actor.email in seen["books"]
    for place, content in seen.items():
        assert [secret for secret in secrets if secret in content] == [], place


async def test_while_it_is_needed_the_password_is_sealed(package: Package) -> None:
    """Between the login and the hand-over only a sealed text is there, bound to its row."""
    stored = (await package.until("export")).provision
    [client] = package.world.store.all("plusvibe_client")
    assert stored.sealed_client_password.startswith("v1.")
    assert client["password"] not in await everything_stored(package)


async def facts(package: Package) -> str:
    async with package.system.platform(Actor.job()) as work:
        found = await work.session.exec(select(RunStep))
        return json.dumps([(step.facts, step.why, step.error) for step in found])


async def everything_stored(package: Package) -> str:
    """Return every row of every table as text."""
    async with package.system.platform(Actor.job()) as work:
        names = await work.session.run(
            text("select tablename from pg_tables where schemaname = 'public'")
        )
        rows = []
        for (name,) in names.all():
            if name == "alembic_version":
                continue
            query = statement("select row_to_json(t)::text from {name} t", name=name)
            found = await work.session.run(query)
            rows += [row[0] for row in found]
    return "\n".join(rows)
