"""How fast the bundled database starts and stops, beside PostgreSQL's own pg_ctl on the same folder."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from data.embedded import EmbeddedPostgres, bin_directory
from data.embedded.account import account_for
from data.embedded.launch import SETTINGS
from tests.support.programs import ran

ROUNDS = 7


def seconds(action: Callable[[], None]) -> float:
    """Return how long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def pg_ctl(cluster: Path, *words: str) -> None:
    """Run pg_ctl on the data folder as its owner, with our settings."""
    account = account_for(cluster)
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    ran(
        [
            *(bin_directory() / "pg_ctl", "-w", "-D", "/proc/self/cwd" if account else cluster),
            *("-l", "pg_ctl.log", "-o", f"-c unix_socket_directories=. {options}", *words),
        ],
        cwd=cluster,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        stdout=subprocess.DEVNULL,
    )


@pytest.mark.bench
def test_warm_start_and_stop_beside_pg_ctl(tmp_path):
    postgres = EmbeddedPostgres(tmp_path / "db")
    cold = seconds(postgres.start)
    url = postgres.url()
    postgres.stop()
    cluster = tmp_path / "db" / "cluster"

    def first_answer() -> None:
        with psycopg.connect(url) as connection:
            connection.execute("select 1")

    def ours() -> None:
        postgres.start()
        first_answer()

    def theirs() -> None:
        pg_ctl(cluster, "start")
        first_answer()

    rounds = [
        (
            seconds(ours),
            seconds(postgres.stop),
            seconds(theirs),
            seconds(lambda: pg_ctl(cluster, "-m", "fast", "stop")),
        )
        for _ in range(ROUNDS)
    ]
    start, stop, their_start, their_stop = (min(column) for column in zip(*rounds, strict=True))
    print(f"\nfirst start, with initdb      {cold * 1000:6.0f} ms")
    print(
        f"warm start to first answer    {start * 1000:6.0f} ms   {start / their_start:.2f} of pg_ctl"
    )
    print(
        f"stop                          {stop * 1000:6.0f} ms   {stop / their_stop:.2f} of pg_ctl"
    )
    assert start < their_start * 2
