"""The table of pages answers who may go where, and what lies on the way."""

from __future__ import annotations

import inspect

import pytest

from ui import site
from ui.routes import Crumb, Route, Routes


async def page(view: object) -> None:
    raise AssertionError("not built here")


ROUTES = Routes(
    [
        Route("/", page, "Home", "Overview", "inbox"),
        Route("/domains", page, "Domains", "Overview", "globe"),
        Route("/domains/new", page, "Add domain"),
        Route("/domains/{domain_id}", page, "Domain"),
        Route("/members", page, "Members", "Settings", "users", "owner"),
        Route("/provisions", page, "Provisions", "Operate", "server", "operator"),
        Route("/controls", page, "Controls", "Operate", "octagon-x", "admin"),
    ]
)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Home"),
        ("/domains/", "Domains"),
        ("/domains/new?step=2", "Add domain"),
        ("/domains/42#records", "Domain"),
    ],
)
def test_page_of_a_path(path: str, title: str) -> None:
    found = ROUTES.find(path)
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize("path", ["/nothing", "/domains/1/2", "/domainsx", "//domains"])
def test_no_page(path: str) -> None:
    assert ROUTES.find(path) is None


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("member", ["Home", "Domains"]),
        ("owner", ["Home", "Domains", "Members"]),
        ("operator", ["Provisions"]),
        ("admin", ["Provisions", "Controls"]),
        ("none", []),
    ],
)
def test_navigation_shows_what_the_role_may_open(role: str, titles: list[str]) -> None:
    assert [r.title for _, group in ROUTES.navigation({role}) for r in group] == titles
    assert {t["title"] for t in ROUTES.jump_targets(frozenset({role}))} - {"Add domain"} == set(
        titles
    )


def test_way_to_a_page() -> None:
    assert ROUTES.breadcrumbs("/domains/42?tab=dns") == [
        Crumb("Domains", "/domains"),
        Crumb("Domain", "/domains/42", named=True),
    ]
    assert ROUTES.highlighted("/domains/42") == "/domains"
    assert ROUTES.highlighted("/") == "/"
    assert ROUTES.highlighted("/nothing") == ""


def test_the_way_begins_at_the_menu_and_names_the_thing_it_passes() -> None:
    routes = Routes(
        [
            Route("/operate", page, "Provisions", "Operate"),
            Route("/operate/tiers", page, "Packages", "Administer"),
            Route("/operate/tiers/{tier_id}", page, "Package"),
            Route("/operate/tiers/{tier_id}/sales", page, "Sales"),
        ]
    )
    assert routes.breadcrumbs("/operate/tiers/7/sales") == [
        Crumb("Packages", "/operate/tiers"),
        Crumb("Package", "/operate/tiers/7", named=True),
        Crumb("Sales", "/operate/tiers/7/sales"),
    ]


def test_two_pages_at_one_path_are_refused() -> None:
    with pytest.raises(ValueError, match="/x"):
        Routes([Route("/x", page, "A"), Route("/x", page, "B")])


def test_every_row_names_a_builder_that_takes_what_its_path_holds() -> None:
    rows = (*site.PAGES, *site.SANDBOX_PAGES, *site.DEVELOPMENT_PAGES)
    taken = {row.path: set(inspect.signature(row.build).parameters) for row in rows}
    assert all({"view", *row.parameters} <= taken[row.path] for row in rows)
