import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from data.embedded import EmbeddedError, EmbeddedPostgres
from data.embedded.locks import FileLock
from tests.data.embedded_host import Host, server_pid

INSTALLED = [
    folder
    for folder in Path("/usr/lib/postgresql").glob("*/bin")
    if (folder / "initdb").exists() and folder.parent.name in {"15", "16", "17"}
]


def answers(postgres: EmbeddedPostgres, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def fresh(tmp_path):
    postgres = EmbeddedPostgres(tmp_path / "db")
    yield postgres
    postgres.stop()


def test_a_fresh_folder_becomes_a_server_with_safe_settings(fresh):
    fresh.start()

    settings = {
        name: answers(fresh, f"show {name}")[0][0]
        for name in ("fsync", "full_page_writes", "data_checksums", "listen_addresses", "timezone")
    }
    assert settings == {
        "fsync": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "timezone": "UTC",
    }
    encoding, collation = answers(
        fresh,
        "select pg_encoding_to_char(encoding), datcollate from pg_database where datname='postgres'",
    )[0]
    assert encoding == "UTF8"
    assert collation in {"C.UTF-8", "C"}
    assert answers(fresh, "select upper('ä'), 'Z' < 'a', 'ä' ~ '^[[:alpha:]]$'") == [
        ("Ä", True, True)
    ]


def test_rows_are_there_after_a_restart(postgres):
    postgres.start()
    answers(postgres, "create table kept as select 7 as figure")
    postgres.stop()
    postgres.start()

    assert answers(postgres, "select figure from kept") == [(7,)]


def test_after_stop_nothing_runs_and_nobody_connects(postgres, tmp_path):
    postgres.start()
    url, pid = postgres.url(), server_pid(tmp_path / "db")
    postgres.stop()

    assert not postgres.running
    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    with pytest.raises(RuntimeError):
        postgres.url()


def test_starting_twice_changes_nothing(postgres, tmp_path):
    postgres.start()
    before = server_pid(tmp_path / "db")
    postgres.start()

    assert server_pid(tmp_path / "db") == before
    assert not postgres.attached


def test_a_new_login_connects_by_its_url_and_so_does_sqlalchemy(postgres):
    postgres.start()
    answers(postgres, f"create role app login password '{postgres.password}'")
    answers(postgres, 'create database "its own" owner app')

    with psycopg.connect(postgres.url("app", "its own")) as connection:
        assert connection.execute("select current_user").fetchone() == ("app",)
    url = postgres.url("app", "its own").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as connected:
        assert connected.execute(text("select current_database()")).scalar() == "its own"
    engine.dispose()


def test_a_server_outlives_the_thread_that_started_it(postgres):
    thread = threading.Thread(target=postgres.start)
    thread.start()
    thread.join()

    assert answers(postgres, "select pg_sleep(0.2), 1")[0][1] == 1
    assert postgres.running


def test_a_second_process_attaches_and_does_not_stop_what_is_not_its_own(postgres, tmp_path):
    postgres.start()
    second = Host(tmp_path / "db").listen()
    assert second.said["attached"] is True
    assert second.said["pid"] == server_pid(tmp_path / "db")
    second.stop()

    assert answers(postgres, "select 1") == [(1,)]


def test_the_attached_one_takes_over_when_the_owner_has_left(postgres, tmp_path):
    owner = Host(tmp_path / "db").listen()
    postgres.start()
    assert postgres.attached
    owner.stop()
    assert not postgres.running

    postgres.start()
    assert not postgres.attached
    assert answers(postgres, "select 1") == [(1,)]


def test_of_five_that_start_at_once_one_runs_it_and_four_attach(tmp_path):
    hosts = [Host(tmp_path / "db") for _ in range(5)]
    said = [host.listen().said for host in hosts]

    assert sorted(one["attached"] for one in said) == [False, True, True, True, True]
    assert len({one["pid"] for one in said}) == 1
    owner = next(host for host in hosts if not host.said["attached"])
    for host in [host for host in hosts if host is not owner] + [owner]:
        host.stop()


def test_a_creation_that_was_cut_off_is_begun_again(fresh, tmp_path):
    half = tmp_path / "db" / "cluster.new-12345"
    (half / "base").mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    fresh.start()

    assert answers(fresh, "select 1") == [(1,)]
    assert not half.exists()


def test_a_folder_of_another_major_version_is_refused_and_left_alone(postgres, tmp_path):
    postgres.start()
    postgres.stop()
    version = tmp_path / "db" / "cluster" / "PG_VERSION"
    ours = version.read_text()
    version.write_text("16\n")

    with pytest.raises(EmbeddedError, match="PostgreSQL 16") as refused:
        postgres.start()
    assert "pg_dump" in refused.value.action
    assert "pg_restore" in refused.value.action
    version.write_text(ours)
    postgres.start()
    assert answers(postgres, "select 1") == [(1,)]


@pytest.mark.skipif(not INSTALLED, reason="no other PostgreSQL is installed here")
def test_an_installed_postgresql_stands_in_and_keeps_its_folder_to_itself(tmp_path):
    installed = EmbeddedPostgres(tmp_path / "db", bin_dir=INSTALLED[0])
    installed.start()
    version = answers(installed, "show server_version")[0][0]
    installed.stop()

    assert str(version).startswith(INSTALLED[0].parent.name)
    with pytest.raises(EmbeddedError, match=f"PostgreSQL {INSTALLED[0].parent.name}"):
        EmbeddedPostgres(tmp_path / "db").start()
    installed.start()
    assert answers(installed, "select 1") == [(1,)]
    installed.stop()


def test_a_folder_that_is_no_database_is_refused_and_left_alone(fresh, tmp_path):
    (tmp_path / "db" / "cluster").mkdir(parents=True)
    (tmp_path / "db" / "cluster" / "letter.txt").write_text("dear")

    with pytest.raises(EmbeddedError, match="no PostgreSQL database"):
        fresh.start()
    assert (tmp_path / "db" / "cluster" / "letter.txt").read_text() == "dear"


def test_a_lost_password_file_is_named(postgres, tmp_path):
    postgres.start()
    postgres.stop()
    (tmp_path / "db" / "password").unlink()

    with pytest.raises(EmbeddedError, match="password is missing"):
        postgres.start()


def test_programs_that_are_no_postgresql_are_named(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    with pytest.raises(EmbeddedError, match="do not run"):
        EmbeddedPostgres(tmp_path / "db", bin_dir=programs).start()

    (programs / "postgres").write_text("#!/bin/sh\necho something else\n")
    (programs / "postgres").chmod(0o755)
    with pytest.raises(EmbeddedError, match="something else"):
        EmbeddedPostgres(tmp_path / "db", bin_dir=programs).start()


def test_why_postgresql_refuses_to_start_is_told(postgres, tmp_path):
    postgres.start()
    postgres.stop()
    (tmp_path / "db" / "cluster" / "postgresql.auto.conf").write_text("work_mem = 'plenty'\n")

    with pytest.raises(EmbeddedError, match="errors") as refused:
        postgres.start()
    assert "server.log" in refused.value.action
    assert not postgres.running


def test_a_folder_held_by_something_unseen_is_refused_in_time(tmp_path):
    (tmp_path / "db").mkdir()
    elsewhere = FileLock(tmp_path / "db" / "owner.lock")
    assert elsewhere.take()

    postgres = EmbeddedPostgres(tmp_path / "db", patience_seconds=0.3)
    with pytest.raises(EmbeddedError, match="does not serve it"):
        postgres.start()
    elsewhere.give_back()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(EmbeddedError, match="cannot run"):
        EmbeddedPostgres(tmp_path / "file" / "db").start()
