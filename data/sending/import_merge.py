"""Merging a chunk of an import: copied into a temporary table, then into contacts by five statements."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy import text

from data.composed import statement
from data.session import Session

COLUMNS = (
    "id, email, email_norm, first_name, last_name, name_norm, last_norm, fields,"
    " consent_source, consent_at, consent_ip, tags"
)
STAGE = text("""
    create temporary table import_stage (
        id uuid, email varchar, email_norm varchar, first_name varchar, last_name varchar,
        name_norm varchar, last_norm varchar, fields jsonb, consent_source varchar,
        consent_at timestamptz, consent_ip varchar, tags varchar) on commit drop
""")
COPY = f"copy import_stage ({COLUMNS}) from stdin"
KNOW = text("analyze import_stage")
CHANGES = """
    (s.first_name <> '' and s.first_name <> c.first_name)
     or (s.last_name <> '' and s.last_name <> c.last_name)
     or not c.fields @> s.fields
     or c.deleted_at is not null
     or (c.consent_source = '' and s.consent_source <> '')
"""
MET = statement(
    """
    with met as (
        insert into import_changes (organization_id, import_id, contact_id, before, at)
        select :organization_id, :import_id, c.id,
               case when {changes} then jsonb_build_object(
                   'first_name', c.first_name, 'last_name', c.last_name,
                   'name_norm', c.name_norm, 'last_norm', c.last_norm, 'fields', c.fields,
                   'consent_source', c.consent_source, 'consent_at', c.consent_at,
                   'consent_ip', c.consent_ip, 'deleted_at', c.deleted_at) else '{{}}' end,
               :now
          from import_stage s
          join contacts c
            on c.organization_id = :organization_id and c.email_norm = s.email_norm
         where c.import_id is distinct from :import_id
            on conflict (organization_id, import_id, contact_id) do update
               set before = excluded.before
             where import_changes.before = '{{}}'
        returning before)
    select count(*), count(*) filter (where before <> '{{}}') from met
    """,
    changes=CHANGES,
)
CHANGE = statement(
    """
    update contacts c
       set first_name = coalesce(nullif(s.first_name, ''), c.first_name),
           last_name = coalesce(nullif(s.last_name, ''), c.last_name),
           name_norm = lower(trim(concat_ws(' ',
               coalesce(nullif(s.first_name, ''), c.first_name),
               coalesce(nullif(s.last_name, ''), c.last_name)))),
           last_norm = lower(coalesce(nullif(s.last_name, ''), c.last_name)),
           fields = c.fields || s.fields,
           consent_at = case when c.consent_source = '' or c.deleted_at is not null
                             then s.consent_at else c.consent_at end,
           consent_ip = case when c.consent_source = '' or c.deleted_at is not null
                             then s.consent_ip else c.consent_ip end,
           consent_source = case when c.consent_source = '' or c.deleted_at is not null
                                 then s.consent_source else c.consent_source end,
           deleted_at = null, updated_at = :now
      from import_stage s
     where c.organization_id = :organization_id and c.email_norm = s.email_norm and ({changes})
    """,
    changes=CHANGES,
)
STATUSES = """case stop.kind when 'bounce' then 'bounced' when 'complaint' then 'complained'
    when 'inactive' then 'inactive' else 'unsubscribed' end"""
PUT = statement(
    """
    with put as (
        insert into contacts (
            id, organization_id, email, email_norm, first_name, last_name, name_norm, last_norm,
            fields, status, consent_source, consent_at, consent_ip, import_id, created_at,
            updated_at)
        select s.id, :organization_id, s.email, s.email_norm, s.first_name, s.last_name,
               s.name_norm, s.last_norm, s.fields,
               case when stop.id is null then 'subscribed' else {statuses} end,
               s.consent_source, s.consent_at, s.consent_ip, :import_id, :now, :now
          from import_stage s
          left join suppressions stop
            on stop.organization_id = :organization_id and stop.email_norm = s.email_norm
           and stop.email_norm <> ''
            on conflict (organization_id, email_norm) do nothing
        returning status)
    select count(*), count(*) filter (where status <> 'subscribed') from put
    """,
    statuses=STATUSES,
)
TAG = text("""
    insert into contact_tags (organization_id, contact_id, tag, import_id)
    select :organization_id, c.id, t.tag, :import_id
      from import_stage s
      join contacts c on c.organization_id = :organization_id and c.email_norm = s.email_norm
     cross join lateral (
           select unnest(cast(:tags as varchar[])) as tag
            union select unnest(string_to_array(nullif(s.tags, ''), chr(31)))) t
        on conflict do nothing
""")
REFUSE = text("""
    insert into import_refusals (organization_id, import_id, "row", problem, cells)
    select :organization_id, :import_id, r.n, r.problem, cast(r.cells as jsonb)
      from unnest(cast(:rows as int[]), cast(:problems as varchar[]), cast(:cells as varchar[]))
        as r(n, problem, cells)
        on conflict do nothing
""")


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the people of a chunk.

    ``repeated`` ones stand in an earlier chunk, too; ``suppressed`` ones are new and get no mail.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    suppressed: int = 0


async def merge(
    session: Session,
    copied: bytes,
    people: int,
    values: Mapping[str, Any],
    tags: Sequence[str],
    *,
    tagged: bool,
) -> Merged:
    """Take so many people in COPY's text format into the organization's contacts.

    ``values`` holds organization_id, import_id and now; ``tagged`` tells whether rows bring tags.
    """
    await session.run(STAGE)
    line = await (await session.connection()).get_raw_connection()
    driver = line.driver_connection
    if not isinstance(driver, AsyncConnection):
        raise TypeError(driver)
    async with driver.cursor() as cursor, cursor.copy(COPY) as copy:
        await copy.write(copied)
    await session.run(KNOW)
    met, changed = (await session.run(MET, values)).one()
    created, suppressed = (await session.run(PUT, values)).one()
    repeated = people - created - met
    if changed or repeated:
        await session.run(CHANGE, values)
    if tags or tagged:
        await session.run(TAG, {**values, "tags": list(tags)})
    return Merged(created, changed, met - changed, repeated, suppressed)


async def refuse(
    session: Session, values: Mapping[str, Any], refusals: Sequence[tuple[int, str, list[str]]]
) -> None:
    """Keep rows that were not taken: (row, problem, cells)."""
    await session.run(
        REFUSE,
        {
            "organization_id": values["organization_id"],
            "import_id": values["import_id"],
            "rows": [row for row, _, _ in refusals],
            "problems": [problem for _, problem, _ in refusals],
            "cells": [json.dumps(cells) for _, _, cells in refusals],
        },
    )
