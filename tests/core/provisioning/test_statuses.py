"""The tables of statuses, walked pair by pair, and no journey leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Any

import psycopg
import pytest

from core.errors import Conflict
from core.provisioning import statuses
from data.base import new_id
from data.provisioning.mailboxes import TRANSITIONS as MAILBOX_TRANSITIONS
from data.provisioning.provisions import DOMAIN_TRANSITIONS, TRANSITIONS, Provision, ProvisionStatus
from tests.support import journey
from tests.support.database import TestServer
from tests.support.package import Package

pytest_plugins = ("tests.support.unhurried",)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 1, 2, tzinfo=UTC)
WATCHED: dict[str, dict[Any, frozenset[Any]]] = {
    "package_domains": dict(DOMAIN_TRANSITIONS),
    "mailboxes": dict(MAILBOX_TRANSITIONS),
}


@pytest.mark.parametrize(("here", "there"), list(product(ProvisionStatus, repeat=2)))
def test_only_what_the_table_allows(here: ProvisionStatus, there: ProvisionStatus) -> None:
    provision = Provision(
        organization_id=new_id(),
        tier_id=new_id(),
        brand="Acme",
        first_name="Tim",
        last_name="Keen",
        email="tim@acme.example",
        status=here,
        created_at=NOW,
        updated_at=NOW,
    )
    if here is there or there in TRANSITIONS[here]:
        statuses.move(provision, there, LATER)
        assert (provision.status, provision.updated_at) == (there, LATER)
    else:
        with pytest.raises(Conflict, match=here.replace("_", " ")):
            statuses.move(provision, there, LATER)
        assert (provision.status, provision.updated_at) == (here, NOW)


def test_cancelled_is_the_end() -> None:
    assert TRANSITIONS[ProvisionStatus.cancelled] == frozenset()
    assert all(
        ProvisionStatus.cancelled in there
        for here, there in TRANSITIONS.items()
        if here is not ProvisionStatus.cancelled
    )


@pytest.mark.parametrize("table", [*WATCHED.values(), TRANSITIONS])
def test_every_status_has_its_row(table: dict[StrEnum, frozenset[str]]) -> None:
    known = type(next(iter(table)))
    assert set(table) == set(known)
    assert all(here not in there for here, there in table.items())


MOVES = """
    create table moves (what text, here text, there text);
    create function note_move() returns trigger language plpgsql security definer as $$
    begin
        if old.status is distinct from new.status then
            insert into public.moves values (tg_table_name, old.status, new.status);
        end if;
        return new;
    end $$;
    create trigger moves after update on package_domains for each row execute function note_move();
    create trigger moves after update on mailboxes for each row execute function note_move();
"""


@pytest.fixture
def admin(server: TestServer, database_url: str, package: Package) -> Iterator[psycopg.Connection]:
    """Have the database note every change of a status of the package's domains and mailboxes."""
    with server.admin_of(database_url) as connection:
        connection.execute(MOVES)
        yield connection
    with server.admin_of(database_url) as connection:
        connection.execute("drop function note_move cascade; drop table moves")


@pytest.mark.parametrize("trouble", ["", "mailboxes_failed", "mailboxes_ignored", "domain_taken"])
async def test_journeys_keep_to_the_tables(
    admin: psycopg.Connection, package: Package, trouble: str
) -> None:
    """Domains and mailboxes never jump where their tables know no way, however seldom we look."""
    if trouble:
        package.break_down("zapmail", trouble)
    seldom = trouble == "mailboxes_ignored"  # what is only late moves as when all goes well
    await package.settle(timedelta(hours=4), journey.SHORTEST if seldom else journey.AS_IN_LIFE)
    moves = admin.execute("select distinct what, here, there from moves").fetchall()
    assert len(moves) >= 4
    strange = [
        f"{what}: {here} to {there}"
        for what, here, there in moves
        if there not in {str(word) for word in WATCHED[what][here]}
    ]
    assert strange == []
