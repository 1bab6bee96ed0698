"""The tables that set domains up: their words, what goes with what, and what finds them quickly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest

WORDS = {
    ("dns_records", "kind"): "A AAAA CNAME MX TXT",
    ("dns_records", "status"): "created failed pending propagated",
    ("outreach_accounts", "tracking_status"): "dns_created failed pending propagating verified",
    ("batches", "kind"): "dns_setup domain_connect mailbox_provision sequencer_connect",
}
CASCADES = {
    ("dns_records", "domains"),
    ("spf_flattenings", "domains"),
    ("dkim_keys", "domains"),
    ("dmarc_reports", "domains"),
    ("propagation_checks", "domains"),
    ("record_sightings", "propagation_checks"),
    ("direct_mailboxes", "domains"),
    ("outreach_accounts", "direct_mailboxes"),
    ("batch_items", "batches"),
    ("package_domains", "provisions"),
    ("mailboxes", "package_domains"),
}
"""Each table with what it is deleted with."""
INDEXED = {
    ("domains", "organization_id"),
    ("domains", "organization_id, status"),
    ("dns_records", "domain_id, status"),
    ("direct_mailboxes", "domain_id"),
    ("direct_mailboxes", "organization_id"),
    ("outreach_accounts", "mailbox_id"),
    ("propagation_checks", "domain_id"),
    ("batches", "organization_id"),
    ("mailboxes", "domain_id"),
}
COLUMNS = {
    "spf_flattenings": "original flattened lookups_before lookups_after addresses includes characters "
    "created_at",
    "propagation_checks": "total propagated percent interval_seconds longest_seconds started_at "
    "finished_at predicted_at",
    "outreach_accounts": "ref tracking_verified",
    "direct_mailboxes": "ref email",
    "mailboxes": "ref account_ref domain_id",
    "provisions": "id organization_id email tier_id first_name last_name patterns",
}
OF_COLUMN = """
    select pg_get_constraintdef(c.oid) from pg_constraint c
     where c.conrelid = %s::regclass and c.contype = 'c' and c.conname = %s
"""
DELETED_WITH = """
    select c.conrelid::regclass::text, c.confrelid::regclass::text from pg_constraint c
     where c.contype = 'f' and c.confdeltype = 'c'
"""
INDEXES = "select indexdef from pg_indexes where schemaname = 'public'"
OVER = re.compile(r"ON public\.(\w+) USING btree \(([\w, ]+)\)")
HELD = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"


@pytest.fixture
def catalog(database_url: str) -> Iterator[psycopg.Connection[tuple[str, ...]]]:
    """Give a connection to a migrated database."""
    with psycopg.connect(database_url.replace("+psycopg", "", 1)) as connection:
        yield connection


def test_only_known_words_can_be_stored(catalog: psycopg.Connection[tuple[str, ...]]) -> None:
    for (table, column), words in WORDS.items():
        [(rule,)] = catalog.execute(OF_COLUMN, (table, f"ck_{table}_{column}_known")).fetchall()
        assert " ".join(sorted(re.findall(r"'(\w+)'", rule))) == words, (table, column)


def test_what_belongs_to_a_domain_goes_with_it(
    catalog: psycopg.Connection[tuple[str, ...]],
) -> None:
    assert set(catalog.execute(DELETED_WITH).fetchall()) >= CASCADES


def test_every_way_to_look_something_up_has_its_index(
    catalog: psycopg.Connection[tuple[str, ...]],
) -> None:
    indexes = [definition for (definition,) in catalog.execute(INDEXES)]
    found = {match.groups() for one in indexes if (match := OVER.search(one))}
    assert found >= INDEXED


def test_what_has_to_be_known_afterwards_is_stored(
    catalog: psycopg.Connection[tuple[str, ...]],
) -> None:
    for table, columns in COLUMNS.items():
        held = {name for (name,) in catalog.execute(HELD, (table,))}
        assert held >= set(columns.split()), table


def test_an_address_has_one_mailbox(catalog: psycopg.Connection[tuple[str, ...]]) -> None:
    [(definition,)] = catalog.execute(
        f"{INDEXES} and indexname = %s", ("uq_direct_mailboxes_email",)
    )
    assert definition.startswith("CREATE UNIQUE INDEX")
    assert "(email) WHERE" in definition
