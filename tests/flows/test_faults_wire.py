"""Trouble on the wire at every call of the ten steps: each journey ends whole, nothing doubled."""

from __future__ import annotations

import pytest

from tests.support.package import READ_SECONDS, Package

pytest_plugins = ("tests.support.unhurried",)

LOOKS = {
    "zapmail": (
        "GET /api/v2/wallet/balance",
        "GET /api/v2/workspaces",
        "POST /api/v2/domains/available-bulk",
        "GET /api/v2/domains",
        "GET /api/v2/mailboxes/list",
        "GET /api/v2/exports/accounts/third-party",
        "GET /api/v2/exports/status",
    ),
    "plusvibe": (
        "GET /api/v1/authenticate",
        "GET /api/v1/client/",
        "GET /api/v1/account/list",
    ),
    "heyreach": ("POST /api/public/list/GetAll",),
}
DEEDS = {
    "zapmail": (
        "POST /api/v2/workspaces",
        "POST /api/v2/domains/buy",
        "POST /api/v2/domains/dmarc",
        "POST /api/v2/wallet/buy-addon-mailboxes",
        "POST /api/v2/mailboxes",
        "POST /api/v2/exports/accounts/third-party",
        "POST /api/v2/exports/mailboxes",
    ),
    "plusvibe": (
        "POST /api/v1/workspaces/add/",
        "POST /api/v1/client",
        "PUT /api/v1/account/bulk-update",
        "PATCH /api/v1/account/bulk-update-warmup",
    ),
    "heyreach": ("POST /api/public/list/CreateEmptyList",),
}


FOLLOWED = "GET /api/v2/exports/status"
"""Never asked when the answer to the export was lost: its id came with it."""


def every_call(package: Package, kind: str, value: float = 0.0) -> None:
    """Let every call of the journey meet the fault once."""
    for calls in (LOOKS, DEEDS):
        for provider, routes in calls.items():
            for route in routes:
                if (kind, route) != ("drop_after_effect", FOLLOWED):
                    package.break_down(provider, kind, route, value=value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("status", 500),
        ("status", 503),
        ("rate_limited", 1),
        ("drop_before", 0),
        ("drop_after_effect", 0),
    ],
)
async def test_every_call_fails_once(package: Package, kind: str, value: float) -> None:
    """Twenty-three calls, each of them failing once, and one package at the end."""
    every_call(package, kind, value)
    await package.settle()
    left = [f"{fault.method} {fault.route_pattern}" for fault in package.world.faults.all()]
    assert left == []
    await package.require_complete()


async def test_answers_that_come_too_late_change_nothing(package: Package) -> None:
    """Every read takes longer than we wait; it is asked again."""
    for provider, routes in LOOKS.items():
        for route in routes:
            package.break_down(provider, "latency", route, value=READ_SECONDS + 0.2)
    await package.settle()
    assert package.world.faults.all() == []
    await package.require_complete()
