"""The operator's hands on the sandbox: time, tempo, wallet, faults, and every request made to it."""

from __future__ import annotations

from typing import Any

from nicegui import background_tasks

from core import sandbox
from core.ports.money import dollars
from core.ports.sandbox import SandboxMail
from core.sandbox import State
from ui import kit
from ui.operations import sandbox_faults, sandbox_requests
from ui.shell.regions import LiveStats
from ui.shell.view import View

SKIPS = {"10 minutes": 600, "1 hour": 3600, "1 day": 86400}
TEMPOS = {"1": "Real time", "10": "Ten times faster", "120": "120 times faster, for a demo"}
HOUR_SECONDS = 3600


async def build(view: View) -> None:
    """Show how the sandbox stands and everything that can be done to it."""
    now = await sandbox.state(view.system, view.actor)
    mail = await sandbox.mail_servers(view.system, view.actor)

    async def fetch() -> dict[str, Any]:
        return stats(await sandbox.state(view.system, view.actor))

    with kit.page():
        kit.page_header("Sandbox", "The outside world, simulated. Nothing here costs money.")
        region = await view.live(LiveStats, sandbox.TOPIC, fetch, stats(now))
        with kit.box("cols2"):
            time(view, now)
            wallet(view, now)
        people(mail)
        sandbox_faults.build(view, now)
        table = await sandbox_requests.build(view)
        region.on_change = lambda _data: background_tasks.create(table.reload())


def stats(now: State) -> dict[str, Any]:
    """Return the figures that move."""
    ahead = now.time.offset_seconds / HOUR_SECONDS
    since = f", {ahead:.1f} h ahead" if ahead else ""
    return kit.stats_of(
        [
            kit.Stat(
                "time",
                "Time there",
                f"{now.time.now:%H:%M}",
                "UTC",
                trend=f"{kit.short_day(now.time.now)}{since}",
                icon="clock",
            ),
            kit.Stat("wallet", "Wallet", dollars(now.wallet_cents), icon="wallet"),
            kit.Stat("faults", "Faults in force", str(len(now.faults.active)), icon="zap"),
            kit.Stat("requests", "Requests so far", str(now.newest_request), icon="activity"),
        ]
    )


def time(view: View, now: State) -> None:
    """Skip time ahead, for the providers and for us; set how fast providers work."""

    def skip(word: str, seconds: int) -> None:
        async def go() -> None:
            await view.call(
                sandbox.skip, view.actor, seconds, done_message=f"It is {word} later everywhere"
            )

        kit.button(f"Skip {word}", on_click=go, variant="secondary", icon="hourglass")

    async def set_tempo() -> None:
        await view.call(sandbox.set_tempo, view.actor, float(tempo.value), done_message="Tempo set")

    with kit.section("Time", "Ours and the providers' move together, never back."):
        with kit.box("row g8 wrap"):
            for word, seconds in SKIPS.items():
                skip(word, seconds)
        with kit.form(set_tempo):
            current = f"{now.time.tempo:g}"
            options = TEMPOS if current in TEMPOS else {**TEMPOS, current: f"×{current}"}
            tempo = kit.select("How fast providers work", options, value=current, name="tempo")
            with kit.box("row"):
                kit.button("Set tempo", submit=True, variant="secondary")


def people(mail: SandboxMail) -> None:
    """Tell who reads the mail that is sent here, and where programs may send and read some."""
    with kit.section("People", "Who gets mail here opens, clicks, answers, complains or leaves."):
        for line in (
            (
                f"{mail.letters:,} mails were taken; {mail.planned:,} deliveries, looks and answers are"
                " still to come."
            ),
            (
                f"The readers of the first {mail.everybody:,} mails of a day all act, after that one in"
                f" {mail.one_in}. All mail is delivered or bounces."
            ),
            (
                f"A relay for tries: {mail.smtp_host}, port {mail.smtp_port} (STARTTLS) or"
                f" {mail.smtps_port} (TLS). Inboxes over IMAP: port {mail.imap_port}. Any password that"
                " begins with sandbox_ will do."
            ),
        ):
            kit.text(line, "text", "p")


def wallet(view: View, now: State) -> None:
    """Fill or empty the wallet that domains and mailboxes are paid from."""

    async def fill() -> None:
        cents = round(float(amount.value or 0) * 100)
        await view.call(sandbox.set_wallet, view.actor, cents, done_message="The wallet is set")

    with kit.section("Wallet", "What domains and mailboxes are paid from."), kit.form(fill):
        amount = kit.field(
            "Balance",
            kind="number",
            value=f"{now.wallet_cents / 100:.2f}",
            name="wallet",
            min=0,
            step=0.01,
            prefix="$",
        )
        with kit.box("row"):
            kit.button("Set balance", submit=True, variant="secondary")
