"""Every request made to the sandbox: a table with filters, and one in a dialog."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from core import sandbox
from core.sandbox import Exchange
from ui import kit
from ui.shell.view import View

PROVIDERS = {
    "zapmail": "Zapmail",
    "plusvibe": "PlusVibe",
    "heyreach": "HeyReach",
    "stripe": "Stripe",
    "razorpay": "Razorpay",
}
ANSWERS = {"well": "Answered well", "refused": "Refused (4xx)", "broken": "Broken (5xx, dropped)"}
LONGEST_CALL = 60


async def build(view: View) -> kit.DataTable:
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
            "activity",
            "No request yet",
            "Every call to a provider appears here.",
            lambda: kit.link_button("Go to the start", "/", variant="secondary"),
        ),
    )


def row(exchange: Exchange) -> dict[str, Any]:
    """Return one request as a row."""
    return {
        "id": str(exchange.id),
        "at": exchange.at.isoformat(),
        "provider": PROVIDERS.get(exchange.provider, exchange.provider),
        "call": call(exchange),
        "answer": str(exchange.status) if exchange.status else "dropped",
        "duration": exchange.duration_ms,
        "fault": words(exchange.fault),
    }


def call(exchange: Exchange) -> str:
    """Return a request in one short line: the path below the provider, without its query."""
    path = exchange.path.partition("?")[0].removeprefix(f"/{exchange.provider}")
    line = f"{exchange.method} {path}"
    return line if len(line) <= LONGEST_CALL else f"{line[: LONGEST_CALL - 1]}…"


def outcome(status: int) -> str:
    """Return which of the three kinds of answer a status is."""
    if status == 0 or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "broken"
    return "refused" if status >= HTTPStatus.BAD_REQUEST else "well"


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
