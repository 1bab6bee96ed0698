"""The operator's hands on the sandbox: time, tempo, wallet, faults, and every request made to it."""

from __future__ import annotations

from typing import Any

from nicegui import background_tasks
from nicegui.element import Element

from core import sandbox
from core.ports.money import dollars
from core.sandbox import Exchange, FaultWish, State
from ui import kit
from ui.shell.regions import LiveStats
from ui.shell.view import View

SKIPS = {"10 minutes": 600, "1 hour": 3600, "1 day": 86400}
TEMPOS = {"1": "Real time", "10": "Ten times faster", "120": "120 times faster, for a demo"}
PROVIDERS = {
    "zapmail": "Zapmail",
    "plusvibe": "PlusVibe",
    "heyreach": "HeyReach",
    "stripe": "Stripe",
}
ANSWERS = {"well": "Answered well", "refused": "Refused (4xx)", "broken": "Broken (5xx, dropped)"}
METHODS = ("*", "GET", "POST", "PUT", "PATCH", "DELETE")


async def build(view: View) -> None:
    """Show how the sandbox stands and everything that can be done to it."""
    now = await sandbox.state(view.system, view.actor)

    async def fetch() -> dict[str, Any]:
        return stats(await sandbox.state(view.system, view.actor))

    with kit.page():
        kit.page_header("Sandbox", "The outside world, simulated. Nothing here costs money.")
        region = await view.live(LiveStats, sandbox.TOPIC, fetch)
        with kit.box("cols2"):
            time(view, now)
            wallet(view, now)
        faults(view, now)
        table = await requests(view)
        region.on_change = lambda _data: background_tasks.create(table.reload())


def stats(now: State) -> dict[str, Any]:
    """Return the figures that move."""
    ahead = now.time.offset_seconds / 3600
    return kit.stats_of(
        [
            kit.Stat(
                "time",
                "Time there",
                f"{now.time.now:%d %b %H:%M}",
                f"{ahead:.1f} h ahead" if ahead else "UTC",
                icon="clock",
            ),
            kit.Stat("tempo", "Tempo", f"×{now.time.tempo:g}", icon="gauge"),
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
            kit.button("Set tempo", submit=True, variant="secondary")


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
        kit.button("Set balance", submit=True, variant="secondary")


def faults(view: View, now: State) -> None:
    """Wish for trouble, and take it back."""

    async def redraw() -> None:
        seen = await sandbox.state(view.system, view.actor)
        listed(view, holder, seen, redraw)

    async def inject() -> None:
        wish = FaultWish(
            provider=provider.value,
            kind=kind.value,
            route_pattern=route.value.strip() or "*",
            method=method.value,
            times=int(times.value) if times.value else None,
            value=float(value.value or 0),
        )
        if await view.call(sandbox.inject, view.actor, wish, done_message="It will go wrong"):
            await redraw()

    kinds = {kind: now.faults.notes.get(kind, words(kind)) for kind in now.faults.kinds}
    with kit.section("Faults", "What is to go wrong, on which calls and how often."):
        holder = kit.box("stack g8")
        listed(view, holder, now, redraw)
        with kit.form(inject):
            with kit.box("cols2"):
                provider = kit.select(
                    "Provider",
                    {**PROVIDERS, "*": "Every provider"},
                    value="zapmail",
                    name="provider",
                )
                kind = kit.select("What goes wrong", kinds, value="status", name="kind")
                route = kit.field(
                    "Route",
                    value="*",
                    name="route_pattern",
                    hint="A shell pattern on the path, such as /v2/domains/*.",
                )
                method = kit.select("Method", METHODS, value="*", name="method")
                times = kit.field(
                    "How often",
                    kind="number",
                    value="1",
                    name="times",
                    min=1,
                    step=1,
                    hint="Empty: until it is cleared.",
                )
                value = kit.field(
                    "Value",
                    kind="number",
                    value="0",
                    name="value",
                    min=0,
                    hint="Seconds of latency or of Retry-After, or the status.",
                )
            kit.button("Inject fault", submit=True, icon="zap", variant="danger")


def listed(view: View, holder: Element, now: State, redraw: Any) -> None:
    """List the faults in force."""

    def one(fault_id: str, sentence: str) -> None:
        async def clear() -> None:
            await view.call(sandbox.clear, view.actor, fault_id, done_message="Cleared")
            await redraw()

        with kit.box("row between g8 wrap"):
            kit.mono(sentence)
            kit.button("Clear", on_click=clear, variant="ghost", small=True)

    async def clear_all() -> None:
        await view.call(sandbox.clear, view.actor, done_message="All faults are cleared")
        await redraw()

    holder.clear()
    with holder:
        for fault in now.faults.active:
            wish = fault.wish
            often = f"{wish.times} more" if wish.times else "until cleared"
            one(
                fault.id,
                f"{wish.provider} {wish.method} {wish.route_pattern}: {words(wish.kind)}"
                f" {wish.value:g} ({often})",
            )
        if now.faults.active:
            with kit.box("row"):
                kit.button("Clear all", on_click=clear_all, variant="secondary", small=True)
        else:
            kit.caption("Nothing is set to go wrong.")


async def requests(view: View) -> kit.DataTable:
    """List the last requests, newest first; one opens in a dialog."""
    seen: dict[str, Exchange] = {}

    async def fetch(query: kit.TableQuery) -> kit.TablePage:
        found = await sandbox.requests(view.system, view.actor, query.filters.get("provider", ""))
        wanted, word = query.filters.get("answer"), query.search.lower()
        rows = [
            each
            for each in found
            if (not wanted or outcome(each.status) == wanted)
            and word in f"{each.method} {each.path} {each.fault}".lower()
        ]
        shown = rows[query.offset : query.offset + query.size]
        seen.clear()
        seen.update({str(each.id): each for each in shown})
        return kit.TablePage([row(each) for each in shown], len(rows))

    async def show(chosen: Any) -> None:
        exchange = seen.get(str(chosen["id"]))
        if exchange is not None:
            await detail(exchange)

    return await kit.data_table(
        "Requests",
        [
            kit.Column("at", "When", "time"),
            kit.Column("provider", "Provider"),
            kit.Column("call", "Call", "mono"),
            kit.Column("answer", "Answer"),
            kit.Column("duration", "Milliseconds", "number"),
            kit.Column("fault", "Fault"),
        ],
        fetch,
        filters=[
            kit.Filter("provider", "Provider", PROVIDERS),
            kit.Filter("answer", "Answer", ANSWERS),
        ],
        actions=[kit.RowAction("show", "Show request and answer", "eye", show)],
        search="Search calls",
        empty=lambda: kit.empty_state(
            "activity", "No request yet", "Every call to a provider appears here."
        ),
    )


def row(exchange: Exchange) -> dict[str, Any]:
    """Return one request as a row."""
    return {
        "id": str(exchange.id),
        "at": exchange.at.isoformat(),
        "provider": PROVIDERS.get(exchange.provider, exchange.provider),
        "call": f"{exchange.method} {exchange.path}",
        "answer": str(exchange.status) if exchange.status else "dropped",
        "duration": exchange.duration_ms,
        "fault": words(exchange.fault),
    }


def outcome(status: int) -> str:
    """Return which of the three kinds of answer a status is."""
    if status == 0 or status >= 500:  # noqa: PLR2004 - server errors
        return "broken"
    return "refused" if status >= 400 else "well"  # noqa: PLR2004 - client errors


async def detail(exchange: Exchange) -> None:
    """Show one request with its answer until it is closed; secrets are masked already."""
    with kit.dialog("Request and answer", wide=True) as modal:
        kit.h2(f"{exchange.method} {exchange.path}")
        kit.definition_list(
            [
                ("Answer", str(exchange.status) if exchange.status else "dropped"),
                ("Duration", f"{exchange.duration_ms:g} ms"),
                ("Fault", words(exchange.fault) or "none"),
            ]
        )
        kit.h3("Request")
        kit.text(exchange.request or "(empty)", "mono cap wraps", "pre")
        kit.h3("Answer")
        kit.text(exchange.response or "(empty)", "mono cap wraps", "pre")
        with kit.box("modal-foot"):
            kit.button("Close", on_click=lambda: modal.close(""))
    await modal.answered()


def words(kind: str) -> str:
    """Return a fault's name as people read it."""
    return kind.replace("_", " ")
