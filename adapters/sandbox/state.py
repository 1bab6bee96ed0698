"""What the sandbox remembers: JSON objects by kind and key in one SQLite file.

The sandbox plays outside companies, so it shares no database with the product. A call has reached
the file when it returns: killing the process loses nothing. Calls take microseconds and run on the
event loop; never await between the start and the end of a ``transaction``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
create table if not exists items (
    seq integer primary key autoincrement,
    kind text not null,
    key text not null,
    value text not null,
    unique (kind, key)
);
create index if not exists items_by_workspace on items (kind, json_extract(value, '$.workspace'));
create index if not exists items_by_zone on items (kind, json_extract(value, '$.zone'));
create index if not exists items_by_due
    on items (kind, json_extract(value, '$.status'), json_extract(value, '$.due'));
create table if not exists numbers (name text primary key, value integer not null);
"""


class Store:
    """A small durable store of JSON objects."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self._db = sqlite3.connect(str(path), isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.execute("pragma busy_timeout = 5000")
        self._db.executescript(SCHEMA)
        self._depth = 0

    def put(self, kind: str, key: str, value: dict[str, Any]) -> None:
        """Write an object; one that exists keeps its place in the order."""
        self._db.execute(
            "insert into items (kind, key, value) values (?, ?, ?)"
            " on conflict (kind, key) do update set value = excluded.value",
            (kind, key, json.dumps(value)),
        )

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return the object, or None."""
        row = self._db.execute(
            "select value from items where kind = ? and key = ?", (kind, key)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return all objects of a kind in the order in which they were first written."""
        return self.find(kind)

    def find(self, kind: str, **equals: Any) -> list[dict[str, Any]]:
        """Return the objects whose fields equal the given values, in order of first writing."""
        where, values = ["kind = ?"], [kind]
        for name, value in equals.items():  # keyword names are identifiers, safe inside SQL
            where.append(f"json_extract(value, '$.{name}') is ?")
            values.append(value)
        rows = self._db.execute(
            f"select value from items where {' and '.join(where)} order by seq",  # noqa: S608
            values,
        )
        return [json.loads(row[0]) for row in rows]

    def due(self, kind: str, now: str, limit: int) -> list[dict[str, Any]]:
        """Return objects with the status "queued" whose "due" (ISO time, UTC) has come, oldest first."""
        rows = self._db.execute(
            "select value from items where kind = ? and json_extract(value, '$.status') = 'queued'"
            " and json_extract(value, '$.due') <= ? order by json_extract(value, '$.due') limit ?",
            (kind, now, limit),
        )
        return [json.loads(row[0]) for row in rows]

    def delete(self, kind: str, key: str) -> None:
        """Remove an object if it exists."""
        self._db.execute("delete from items where kind = ? and key = ?", (kind, key))

    def next_number(self, name: str) -> int:
        """Return 1, 2, 3, ... per name; never the same number twice."""
        row = self._db.execute(
            "insert into numbers (name, value) values (?, 1)"
            " on conflict (name) do update set value = value + 1 returning value",
            (name,),
        ).fetchone()
        return int(row[0])

    def number(self, name: str) -> int:
        """Return the number last given under a name, 0 before the first."""
        row = self._db.execute("select value from numbers where name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def kinds(self) -> dict[str, int]:
        """Return how many objects of each kind there are."""
        rows = self._db.execute("select kind, count(*) from items group by kind order by kind")
        return {str(kind): int(count) for kind, count in rows}

    def clear(self, *, keep: tuple[str, ...] = ()) -> None:
        """Remove everything except the kinds to keep; numbers go on counting."""
        for kind in self.kinds():
            if kind not in keep:
                self._db.execute("delete from items where kind = ?", (kind,))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all writes inside appear at once, or none of them; may be nested."""
        if self._depth == 0:
            self._db.execute("begin immediate")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("rollback")
            raise
        self._depth -= 1
        if self._depth == 0:
            self._db.execute("commit")

    def close(self) -> None:
        """Close the file."""
        self._db.close()
