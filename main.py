"""Builds one System and starts everything: ``python main.py [command]``."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from core import garbage

    garbage.seldom()  # to import is to keep; looking for garbage would take a fifth of the time
if __name__ == "__main__" and sys.argv[1:2] == ["spf"]:  # answers in the time the rest is imported
    from adapters.dns.resolver import DnsResolver
    from core.domains import spf_command

    sys.exit(spf_command.main(sys.argv[2:], lambda server: DnsResolver(recursive=server)))
if __name__ == "__main__" and sys.argv[1:2] == ["smoke"]:
    from adapters import smoke

    sys.exit(smoke.main(sys.argv[2:]))

from importlib import import_module

from core.absent import without

with without("rich", "watchfiles"):  # for developers of other programs: 4 MB
    for name in ("structlog", "uvicorn"):
        import_module(name)

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from adapters.payment_providers import sandbox_secret
from adapters.registry import Providers
from adapters.sandbox import accepted
from adapters.sandbox.mailer import SandboxMailer
from adapters.sandbox.running import running
from core import garbage, kept_keys, log, loop, metrics, rotation, sandbox, vantage, vault
from core.accounts import demo
from core.billing import tiers
from core.bus import EVERYTHING, Bus
from core.clock import Clock
from core.operations import doctor, exports, seed, staffing
from core.platform_secrets import platform_secrets
from core.ports.mailer import Mailer
from core.ports.sandbox import SandboxWorld
from core.ports.world import Ports
from core.provisioning.families import PURPOSES, TASKS, WORKFLOWS
from core.settings import Mode, Settings, SettingsInvalid, example, load, plain
from core.system import System
from core.vault import Vault
from data import job_queue, migrate
from data.embedded import EmbeddedError
from data.embedded_database import open_database
from data.leadership import Leadership
from data.migrate import DatabaseClosed, UnsafeDatabase
from data.notify import Notify
from data.roles import RolesMissing
from data.session import Database, sqlalchemy_url
from jobs.drain import Drain
from jobs.hands import hands_of
from jobs.scheduler import Scheduler

RING_FILE = "keys.json"


async def build(settings: Settings, *, webhook_secret: str = "") -> System:
    """Return the System the settings describe; its database must be migrated, its sandbox running.

    ``webhook_secret`` signs the sandbox's payment events; a live one is a setting.
    """
    ring = vault.ring_from([plain(key) for key in settings.secret_keys], settings.home / RING_FILE)
    clock = Clock()
    providers = Providers(clock, sandbox_url=settings.sandbox_url, observe=metrics.observe_call)
    ports, sandbox_world = await outside(settings, providers, webhook_secret)
    system = System(
        settings=settings,
        database=Database(sqlalchemy_url(settings.database_url), pool_size=settings.database_pool),
        vault=Vault(ring),
        clock=clock,
        bus=Bus(),
        ports=ports,
        workflows=dict(WORKFLOWS),
        purposes=dict(PURPOSES),
        tasks={**TASKS, **exports.TASKS},
        platform_secrets=platform_secrets(settings),
        vantage_points=tuple(vantage.read(line) for line in settings.resolvers),
    )
    system.closing.append(providers.close)
    if sandbox_world is not None:
        clock.offset = timedelta(seconds=sandbox_world.time.offset_seconds)
        system.platform_secrets = accepted.platform(settings.sandbox_url)
        system.vantage_points = vantage.of_sandbox(sandbox_world.dns)
    return system


async def outside(
    settings: Settings, providers: Providers, webhook_secret: str
) -> tuple[Ports, SandboxWorld | None]:
    """Return the outside world: the sandbox's, with what it tells of itself, or the real one."""
    control = world = servers = None
    if settings.mode is Mode.sandbox:
        keys, control = accepted.KEYS, providers.control(plain(settings.sandbox_key))
        mailer: Mailer = SandboxMailer(control, settings.mail_from)
        world = await control.meet(settings.url)
        names, servers = world.dns, world.mail
        resolver = providers.resolver(names.recursive, root=names.root, hosts=names.hosts)
    else:
        keys = {name: plain(getattr(settings, name)) for name in accepted.KEYS}
        mailer = providers.relay(settings)
        resolver = providers.resolver(settings.dns_server)
    ports = Ports(
        turnkey=providers.turnkey(keys["zapmail_key"]),
        outreach=providers.outreach(
            keys["plusvibe_key"],
            workspace="" if control else settings.plusvibe_workspace,
            partner=keys["plusvibe_partner"],
        ),
        lead_lists=providers.lead_lists(keys["heyreach_key"]),
        payments=providers.payments().chosen(settings, keys, webhook_secret),
        mailer=mailer,
        mail=providers.mail_routes(resolver, settings, servers),
        inboxes=providers.inboxes(resolver, servers),
        direct=providers.direct(),
        resolver=resolver,
        registry=providers.registry(),
        writers=providers.writers(),
        fetch=providers.fetch(resolver),
        identities=providers.sign_in(
            settings.google_client_id, plain(settings.google_client_secret)
        ),
        sandbox=control,
    )
    return ports, world


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[System]:
    """Start what the settings leave to us (database, sandbox), migrate, and give the System."""
    async with AsyncExitStack() as stack:
        if not settings.database_url:
            postgres, url = await asyncio.to_thread(open_database, settings.home / "postgres")
            stack.callback(postgres.stop)
            settings.database_url = url
        await migrate.migrate(sqlalchemy_url(settings.database_url))
        if settings.mode is Mode.sandbox and not settings.sandbox_url:
            key, host, port = settings.sandbox_key, settings.sandbox_host, settings.sandbox_port
            settings.sandbox_url = await stack.enter_async_context(
                running(settings.home, plain(key), host=host, port=port)
            )
        system = await build(settings, webhook_secret=await sandbox_secret(settings))
        stack.push_async_callback(system.close)
        await kept_keys.take_over(system)
        await tiers.ensure_defaults(system)
        yield system


@asynccontextmanager
async def joined(system: System) -> AsyncIterator[None]:
    """Join the other processes on this database: doorbells, leadership, work and ticks."""
    conninfo = system.database.conninfo
    notify = Notify(conninfo, system.bus.ring_here)
    leadership = Leadership(conninfo)
    system.bus.forward = notify.send
    system.leads = leadership.try_lead
    drain, scheduler = Drain(system, by_itself=not system.settings.cluster), Scheduler(system)
    queue = await job_queue.ensure(conninfo) if system.settings.cluster else ""
    hands = hands_of(system, drain, queue)
    system.last_look = lambda: drain.last_look
    unfollow = sandbox.follow(system)
    await notify.start()
    await drain.start()
    await hands.start()
    await scheduler.start()
    system.bus.ring_here(EVERYTHING)
    try:
        yield
    finally:
        await scheduler.stop()
        await hands.stop()
        await drain.stop()
        system.bus.forward = None
        await notify.stop()
        await leadership.release()
        unfollow()


async def serve(settings: Settings) -> None:
    """Serve pages, hooks and jobs until told to stop."""
    async with opened(settings) as system:
        from ui.serving import app, server  # a worker needs no pages, and no NiceGUI

        garbage.spare()
        people = await demo.ensure(system) if settings.mode is Mode.sandbox else []
        application = app.build(system)
        async with joined(system):
            await server.run(
                application, settings.host, settings.port, demo.ready_line(settings, people)
            )


async def work(settings: Settings) -> None:
    """Do the jobs and answer /health on the worker's own port, without pages."""
    from ui import health, server

    async with opened(settings) as system, joined(system):
        line = f"worker ready  http://localhost:{settings.worker_port}/health"
        await server.run(health.worker_app(system), settings.host, settings.worker_port, line)


async def only_sandbox(settings: Settings) -> None:
    """Run the sandbox alone, for processes on other machines or tests that kill the product."""
    key, port = plain(settings.sandbox_key), settings.sandbox_port
    async with running(settings.home, key, host=settings.host, port=port) as url:
        print(f"sandbox ready  {url}", flush=True)
        await asyncio.Event().wait()


def with_system(
    action: Callable[[System], Awaitable[str]],
) -> Callable[[Settings], Awaitable[None]]:
    """Return a command that opens the System, acts once and prints what came of it."""

    async def command(settings: Settings) -> None:
        async with opened(settings) as system:
            print(await action(system))

    return command


async def rotate(settings: Settings) -> None:
    """Add a key to our own ring, or take the one just put first in the settings, and reseal."""
    if not settings.secret_keys:
        vault.add_key(settings.home / RING_FILE)
    await with_system(rotation.run)(settings)


COMMANDS: dict[str, Callable[[Settings], Awaitable[None]]] = {
    "serve": serve,
    "worker": work,
    "sandbox": only_sandbox,
    "migrate": with_system(doctor.schema),
    "seed": with_system(seed.run),
    "doctor": with_system(doctor.run),
    "rotate-keys": rotate,
}
ABOUT_PEOPLE: dict[str, Callable[..., Awaitable[str]]] = {
    "appoint": staffing.appoint,
    "reset-factor": staffing.reset,
}

UNABLE = (EmbeddedError, kept_keys.RingIncomplete, RolesMissing, UnsafeDatabase, DatabaseClosed)
KNOWN = (*COMMANDS, *ABOUT_PEOPLE, "env-example", "smoke", "spf")


def chosen(command: str, words: list[str]) -> Callable[[Settings], Awaitable[None]]:
    """Return a command with its words filled in."""
    if command in COMMANDS:
        return COMMANDS[command]
    return with_system(lambda system: ABOUT_PEOPLE[command](system, *words))


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0 when it went well, 1 when not, 2 when the settings cannot be used."""
    parser = argparse.ArgumentParser(prog="main.py", description=__doc__)
    parser.add_argument("command", nargs="?", default="serve", choices=KNOWN)
    parser.add_argument(
        "words", nargs="*", help="EMAIL and ROLE of appoint, EMAIL of reset-factor, URL of smoke"
    )
    asked = parser.parse_args(arguments)
    if asked.command == "env-example":
        print(example())
        return 0
    try:
        settings = load()
    except SettingsInvalid as error:
        print("\n".join(["Mailwright cannot start:", *error.problems]), file=sys.stderr)
        return 2
    garbage.spare()  # what was imported stays
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    log.configure(as_json=settings.log_json)
    try:
        loop.run(chosen(asked.command, asked.words)(settings))
    except UNABLE as error:
        print(f"Mailwright cannot start: {error}", file=sys.stderr)
        return 2
    except doctor.Unwell as report:
        print(report)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
