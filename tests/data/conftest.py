"""Servers of our own for tests that stop, kill and damage them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.embedded import EmbeddedPostgres
from tests.support import clusters


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a database that nobody runs; it is there to be copied."""
    return clusters.made(tmp_path_factory.mktemp("whole") / "db")


@pytest.fixture
def postgres(whole: Path, tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Give a server, not started, on a database in the folder ``db``."""
    postgres = clusters.copied(whole, tmp_path / "db")
    yield postgres
    postgres.stop()
