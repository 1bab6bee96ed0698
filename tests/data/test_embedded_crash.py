import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from data.embedded import EmbeddedPostgres, bin_directory, process
from data.embedded import postmaster as postmasters
from data.embedded.account import account_for
from tests.data.embedded_host import Host, gone, server_pid
from tests.support.programs import launch, ran


def count(postgres: EmbeddedPostgres) -> int:
    with psycopg.connect(postgres.url()) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


def write_until_broken(url: str, after: int, then: Host | int) -> int:
    """Commit rows one by one, kill the host or server after some; return how many were confirmed."""
    confirmed = 0
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table kept (figure int)")
        while not connection.broken:
            with contextlib.suppress(psycopg.OperationalError):
                connection.execute("insert into kept values (%s)", [confirmed])
                confirmed += 1
                if confirmed == after:
                    os.kill(then if isinstance(then, int) else then.process.pid, signal.SIGKILL)
    return confirmed


def pretend(cluster: Path, pid: int) -> None:
    """Let the files a dead server left name another process."""
    data_folder = f"{cluster}\n"
    started = f"{int(time.time()) - 500}\n"
    facts = [
        f"{pid}\n",
        data_folder,
        started,
        "5432\n",
        ".\n",
        "\n",
        "  1234567  7\n",
        "ready   \n",
    ]
    (cluster / "postmaster.pid").write_text("".join(facts))
    (cluster / ".s.PGSQL.5432.lock").write_text("".join(facts[:5]))
    (cluster / "postmaster.pid").chmod(0o600)
    os.chown(cluster / "postmaster.pid", cluster.stat().st_uid, cluster.stat().st_gid)


def test_a_killed_host_takes_its_server_along_and_no_confirmed_row_is_lost(postgres, tmp_path):
    host = Host(tmp_path / "db").listen()
    confirmed = write_until_broken(host.said["url"], 500, host)
    host.process.communicate(timeout=5)

    assert gone(host.said["pid"], 5)
    postgres.start()
    assert not postgres.attached
    assert count(postgres) >= confirmed >= 500


def test_a_creation_cut_off_by_a_kill_is_begun_again_at_once(tmp_path):
    for number, seconds in enumerate((0.0, 0.1, 0.2, 0.4)):
        folder = tmp_path / str(number)
        host = Host(folder)
        while not list(folder.glob("cluster.new-*")):
            assert host.process.poll() is None
            time.sleep(0.005)
        time.sleep(seconds)
        host.kill()
        postgres = EmbeddedPostgres(folder)
        postgres.start()
        assert not postgres.attached
        postgres.stop()


def test_a_start_right_after_the_host_was_killed_does_not_attach_to_the_dying_server(
    postgres, tmp_path
):
    for _ in range(5):
        host = Host(tmp_path / "db").listen()
        host.kill()
        postgres.start()
        assert not postgres.attached
        with psycopg.connect(postgres.url()) as connection:
            connection.execute("select pg_sleep(0.2)")
        postgres.stop()


def test_a_killed_server_starts_again_and_no_confirmed_row_is_lost(postgres, tmp_path):
    postgres.start()
    confirmed = write_until_broken(postgres.url(), 500, server_pid(tmp_path / "db"))
    assert not postgres.running
    postgres.start()

    assert postgres.running
    assert count(postgres) >= confirmed >= 500


def test_after_a_killed_server_another_process_may_run_it(postgres, tmp_path):
    postgres.start()
    os.kill(server_pid(tmp_path / "db"), signal.SIGKILL)
    other = Host(tmp_path / "db").listen()

    assert other.said["attached"] is False
    postgres.start()
    assert postgres.attached
    other.stop()


@pytest.mark.usefixtures("postgres")
def test_a_host_that_forgets_to_stop_leaves_no_server(tmp_path):
    host = Host(tmp_path / "db").listen()
    host.process.communicate("leave\n", timeout=10)

    assert gone(host.said["pid"], 5)


@pytest.mark.parametrize("name", ["sleep", "postgres"])
def test_a_process_number_that_somebody_else_has_by_now_does_no_harm(postgres, tmp_path, name):
    postgres.start()
    postgres.stop()
    program = tmp_path / name
    program.symlink_to("/bin/sleep")
    stranger = launch([program, "60"], cwd=tmp_path)
    pretend(tmp_path / "db" / "cluster", stranger.pid)

    assert postmasters.running(tmp_path / "db" / "cluster") is None
    postgres.start()
    assert not postgres.attached
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_dead_server_nobody_has_reaped_counts_as_dead(postgres, tmp_path):
    postgres.start()
    postgres.stop()
    cluster = tmp_path / "db" / "cluster"
    program = tmp_path / "postgres"
    program.symlink_to("/bin/sleep")
    dead = launch([program, "60"], cwd=cluster)
    pretend(cluster, dead.pid)
    assert postmasters.running(cluster) is not None
    os.kill(dead.pid, signal.SIGKILL)
    while process.find(dead.pid):
        time.sleep(0.01)
    assert Path(f"/proc/{dead.pid}").exists()

    assert postmasters.running(cluster) is None
    postgres.start()
    assert not postgres.attached
    dead.wait()


@pytest.mark.parametrize("content", ["", "\n", "12", "half a\nline"])
def test_a_mangled_process_file_does_no_harm(postgres, tmp_path, content):
    postgres.start()
    postgres.stop()
    (tmp_path / "db" / "cluster" / "postmaster.pid").write_text(content)

    postgres.start()
    assert not postgres.attached


def test_a_server_without_an_owner_is_replaced_by_one_with(postgres, tmp_path):
    postgres.start()
    postgres.stop()
    cluster = tmp_path / "db" / "cluster"
    account = account_for(cluster)
    ran(
        [
            *(bin_directory() / "pg_ctl", "-D", "/proc/self/cwd" if account else cluster),
            *("-w", "-o", "-k . -c listen_addresses=", "-l", "stray.log", "start"),
        ],
        cwd=cluster,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        stdout=subprocess.DEVNULL,
    )
    stray = server_pid(tmp_path / "db")
    postgres.start()

    assert not postgres.attached
    assert server_pid(tmp_path / "db") != stray
    assert gone(stray, 5)


def test_both_ways_to_ask_about_a_process_agree():
    by_proc, by_ps = process.find_in_proc(os.getpid()), process.find_by_ps(os.getpid())
    assert by_proc is not None
    assert by_ps is not None
    assert by_proc.name == by_ps.name
    assert abs(by_proc.started_at - by_ps.started_at) <= postmasters.CLOCK_SLACK_SECONDS

    dead = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
    assert process.find_in_proc(dead.pid) is None
    assert process.find_by_ps(dead.pid) is None
    dead.wait()
    assert process.find_in_proc(dead.pid) is None
    assert process.find_by_ps(dead.pid) is None
