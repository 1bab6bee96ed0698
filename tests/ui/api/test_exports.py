"""Taking everything away: an owner asks, a task collects, a mail tells, and after a week it is gone."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from zipfile import ZipFile

from adapters.sandbox.server import Server
from core import tasks
from core.operations import exports
from core.system import System
from data.operations import exports as rows
from tests.support import tenancy
from tests.support.belongings import belongings
from tests.support.journey import customer
from tests.support.people import letters
from tests.support.sent_mail import sent_mail
from tests.support.served import signed_in
from tests.ui.api.conftest import Caller

HEADERS = {"x-requested-with": "mailwright"}
ROOT = "/api/v1/tenant/export-data"


async def test_all_data_of_an_organization_and_no_secret_are_handed_out_for_a_week(
    caller: Caller, system: System, sandbox: Server
) -> None:
    """R407: 202 with an id, its state, the file, the letter; nobody else's rows, nothing that opens."""
    ours = await belongings(system, sandbox)
    await sent_mail(system, await customer(system, "Globex"))
    client = await caller(token=await signed_in(system, ours.owner))
    begun = await client.post(ROOT, headers=HEADERS)
    assert (begun.status_code, begun.json()["status"]) == (202, "queued")
    address = begun.headers["location"]
    assert (await client.get(f"{address}/download")).status_code == 409
    while await tasks.work_off(system):
        pass
    assert (await client.get(address)).json()["status"] == "done"
    handed = await client.get(f"{address}/download")
    assert handed.headers["content-type"] == "application/zip"
    with ZipFile(io.BytesIO(handed.content)) as archive:
        assert {f"{name}.jsonl" for name in rows.TABLES} | {"README.txt"} == set(archive.namelist())
        held = {
            name: [json.loads(line) for line in archive.read(f"{name}.jsonl").splitlines()]
            for name in rows.TABLES
        }
    assert [one["email"] for one in held["contacts"]] == ["bob@acme.com"]
    assert [one["email"] for one in held["users"]] == ["tim@acme.example"]
    assert held["credentials"]
    mine = {str(ours.owner.organization_id)}
    for name, found in held.items():
        assert {one["organization_id"] for one in found if "organization_id" in one} <= mine, name
        kept = {column for one in found for column in one}
        assert not [c for c in kept if c.startswith("sealed") or "password" in c or "token" in c]
    [letter] = [
        text for subject, text in await letters(system, "tim@acme.example") if "data" in subject
    ]
    assert f"{system.settings.url}/organization/data" in letter
    system.clock.skip(timedelta(days=7, minutes=1))
    assert (await client.get(address)).json()["status"] == "expired"
    assert (await client.get(f"{address}/download")).status_code == 404
    assert (await exports.forget_old(system), await exports.forget_old(system)) == (1, 0)


def test_every_table_of_organizations_is_handed_out_or_left_out_with_a_reason() -> None:
    assert set(tenancy.TABLES) == (set(rows.TABLES) | set(rows.LEFT_OUT)) - {
        "organizations",
        "users",
    }
