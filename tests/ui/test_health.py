"""What machines ask: health of app and worker, figures."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import col, update
from starlette.applications import Starlette

from core import health, workflow
from core.accounts import mails
from core.operations import doctor
from core.settings import Settings
from core.system import Actor, System
from core.workflow import Context, Done, Step, Workflow
from data.accounts.organizations import Organization
from data.base import new_id
from data.workers import Worker
from jobs.drain import Drain
from main import build
from ui import health as pages


async def get(app: Starlette, path: str, ip: str = "127.0.0.1", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, client=(ip, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://mailwright.test") as client:
        return await client.get(path, headers=headers)


def web(system: System) -> Starlette:
    return Starlette(routes=pages.routes(system))


async def run_waits(system: System) -> UUID:
    """Leave a run of one step that nobody works on."""

    async def nothing(_ctx: Context, _facts: dict[str, object]) -> Done:
        return Done({})

    async def ended(*_: object) -> None:
        return None

    steps = (Step("only", "Only", nothing),)
    system.workflows["short"] = Workflow("short", "short", steps, ended, ended)
    async with system.platform(Actor.job()) as work:
        owner = Organization(name="Acme", created_at=work.now(), updated_at=work.now())
        work.session.add(owner)
        await work.session.flush()
        run = await workflow.start(work, "short", new_id(), {}, owner.id)
    return run.id


async def test_well_while_a_worker_looks(system: System) -> None:
    alone = await get(web(system), "/health")
    drain = Drain(system)
    await drain.start()
    await drain.beat()
    together = await get(web(system), "/health")
    await drain.stop()
    stopped = await get(web(system), "/health")
    assert (alone.status_code, alone.json()["worker"]["status"]) == (503, "down")
    assert together.status_code == 200
    assert together.json()["status"] == together.json()["database"]["status"] == "ok"
    assert together.json()["worker"]["alive"] == 1
    assert together.json()["worker"]["looked_seconds_ago"] < 5
    assert together.headers["cache-control"] == "no-store"
    assert (stopped.status_code, stopped.json()["worker"]["alive"]) == (503, 0)


async def test_a_worker_of_another_process_counts_until_it_is_silent(system: System) -> None:
    drain = Drain(system)
    await drain.beat()
    assert (await get(web(system), "/health")).status_code == 200
    async with system.platform(Actor.job()) as work:
        before = system.clock.wall() - health.SILENCE - timedelta(seconds=1)
        await work.session.run(update(Worker).values(looked_at=before))
    silent = await get(web(system), "/health")
    assert silent.status_code == 503
    assert silent.json()["worker"]["looked_seconds_ago"] > 30


async def test_moved_time_makes_no_worker_look_dead(system: System) -> None:
    drain = Drain(system)
    system.last_look = lambda: drain.last_look
    await drain.beat()
    system.clock.skip(timedelta(days=2))
    assert (await get(web(system), "/health")).status_code == 200
    assert (await get(pages.worker_app(system), "/health")).status_code == 200


async def test_the_dead_are_forgotten_after_a_day(system: System) -> None:
    old, new = Drain(system), Drain(system)
    await old.beat()
    async with system.platform(Actor.job()) as work:
        before = system.clock.wall() - health.FORGET - timedelta(seconds=1)
        await work.session.run(
            update(Worker).where(col(Worker.id) == old.worker).values(looked_at=before)
        )
    await new.beat()
    async with system.platform(Actor.job()) as work:
        assert await work.session.get(Worker, old.worker) is None
        assert await work.session.get(Worker, new.worker) is not None


@pytest.mark.parametrize("path", ["/health", "/health/worker"])
async def test_down_without_a_database(settings: Settings, path: str) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2"
    system = await build(settings.model_copy(update={"database_url": nowhere}))
    answer = await get(web(system), path)
    await system.close()
    assert answer.status_code == 503
    assert "nobody" not in answer.text
    body = answer.json()
    assert body["status"] == "down"
    assert "down" in str(body["database"])


async def test_the_worker_tells_what_waits_and_what_it_did(system: System) -> None:
    app = pages.worker_app(system)
    drain = Drain(system)
    await run_waits(system)
    idle = await get(app, "/health")
    system.last_look = lambda: drain.last_look
    await drain.beat()
    before = await get(app, "/health")
    await drain.look()
    await drain.idle()
    await drain.beat()
    after = await get(app, "/health")
    assert (idle.status_code, idle.json()["last_look"]) == (503, None)
    assert before.status_code == after.status_code == 200
    assert before.json()["queue_depth"] == {
        "runs": 1,
        "mails": 0,
        "stripe_events": 0,
        "propagation": 0,
        "messages": 0,
    }
    assert before.json()["last_processed"] is None
    assert after.json()["queue_depth"]["runs"] == 0
    assert drain.last_processed is not None
    assert after.json()["last_processed"] == drain.last_processed.isoformat()


async def test_a_worker_that_looks_no_more_is_down(system: System) -> None:
    stuck = system.clock.wall() - health.SILENCE - timedelta(seconds=1)
    system.last_look = lambda: stuck
    assert (await get(pages.worker_app(system), "/health")).status_code == 503


async def test_what_fails_too_often_is_told_by_workers_metrics_and_doctor(system: System) -> None:
    app, drain = pages.worker_app(system), Drain(system)
    system.last_look = lambda: drain.last_look
    await run_waits(system)
    await drain.look()
    await drain.idle()
    for number in range(19):
        system.lately.ended("mailbox", failed=number < 7)
    await drain.beat()
    said = (await get(app, "/health")).json()["strain"]
    assert said == [
        "35 % of steps fail: asks for more workers.",
        "35 % of steps fail: asks for the previous release.",
    ]
    system.lately.ended("mailbox", failed=True)
    await drain.beat()
    metrics = (await get(app, "/metrics")).text
    assert 'mailwright_strain_ratio{sign="mailboxes_failing"} 2.0' in metrics
    assert 'mailwright_strain_ratio{sign="backlog"} 0.0' in metrics
    with pytest.raises(
        doctor.Unwell, match="40 % of mailboxes fail: asks for the previous release"
    ):
        await doctor.run(system)


async def test_figures_of_the_queues(system: System) -> None:
    await run_waits(system)
    async with system.platform(Actor.job()) as work:
        await mails.queue(
            work, "k", "ada@example.com", "welcome", name="Ada", organization="Acme", link="/"
        )
    await Drain(system).beat()
    answer = await get(web(system), "/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert 'mailwright_queue_depth{queue="runs"} 1.0' in lines
    assert 'mailwright_queue_depth{queue="mails"} 1.0' in lines
    assert 'mailwright_queue_depth{queue="stripe_events"} 0.0' in lines
    assert "mailwright_workers 1.0" in lines
    for name in ("provider_seconds", "step_seconds", "run_seconds", "step_failures_total"):
        assert f"# HELP mailwright_{name}" in answer.text


@pytest.mark.parametrize(
    ("ip", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.7", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.7"}, 404),
        ("127.0.0.1", {"forwarded": "for=203.0.113.7"}, 404),
        ("testclient", {}, 404),
    ],
)
async def test_figures_are_for_this_machine(
    system: System, ip: str, headers: dict[str, str], status: int
) -> None:
    for app in (web(system), pages.worker_app(system)):
        answer = await get(app, "/metrics", ip, **headers)
        assert answer.status_code == status


async def test_in_development_figures_are_for_everybody(settings: Settings) -> None:
    system = await build(settings.model_copy(update={"development": True}))
    answer = await get(web(system), "/metrics", "203.0.113.7")
    await system.close()
    assert answer.status_code == 200


async def test_figures_of_steps_and_runs(system: System) -> None:
    await run_waits(system)
    drain = Drain(system)
    await drain.look()
    await drain.idle()
    lines = (await get(web(system), "/metrics")).text.splitlines()
    assert 'mailwright_step_seconds_count{step="only"}' in " ".join(lines)
    assert 'mailwright_run_seconds_count{kind="short",status="done"}' in " ".join(lines)
