"""What the container files promise in docs/operate/deploy.md."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import FLOORS, ROOT

COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SHIPPED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def block(name: str) -> str:
    """Return one entry of the second level of compose.yaml."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", COMPOSE, re.MULTILINE)
    assert found, f"compose.yaml has no {name}"
    return found[1]


@pytest.mark.parametrize(("name", "port"), [("app", "8080"), ("worker", "8081")])
def test_both_roles_are_asked_for_their_health(name: str, port: str) -> None:
    asked = IMAGE if name == "app" else block(name)
    assert "/health" in asked
    assert port in asked


def test_either_role_may_begin_again_without_cutting_the_other_off() -> None:
    assert "network_mode: service:network" in COMPOSE
    assert "sleep, infinity" in block("network")
    assert "image: mailwright" not in block("network")


def test_the_roles_get_no_rights_and_write_to_their_volume_alone() -> None:
    shared = COMPOSE.partition("services:")[0]
    assert "read_only: true" in shared
    assert "cap_drop: [ALL]" in shared
    assert "no-new-privileges" in shared


def test_a_package_of_the_rehearsal_can_be_paid_from_outside() -> None:
    """The sandbox's payment page is opened by the browser, so it is published under its own port."""
    assert "MAILWRIGHT_SANDBOX_HOST: 0.0.0.0" in COMPOSE
    assert '"127.0.0.1:8090:8090"' in block("network")


def test_the_database_login_is_no_superuser() -> None:
    assert "login createrole nosuperuser nobypassrls" in block("login")


def test_the_database_is_a_version_we_support() -> None:
    found = re.search(r"image: postgres:(\d+)", block("db"))
    assert found
    assert 15 <= int(found[1]) <= 18


def test_only_the_loopback_address_is_published() -> None:
    published = re.findall(r'- "([^"]+:\d+:\d+)"', COMPOSE)
    assert len(published) == 3
    assert all(entry.startswith("127.0.0.1:") for entry in published)


def test_the_mail_catcher_is_for_development() -> None:
    assert "profiles: [dev]" in block("mail")
    assert "8025:8025" in block("mail")


def test_the_image_runs_without_rights_from_the_lock_file() -> None:
    assert "USER mailwright" in IMAGE
    assert "uv sync --frozen --no-dev" in IMAGE


def test_the_image_holds_the_floors_and_no_secrets() -> None:
    assert {f"!{name}" for name in (*FLOORS, "main.py", "docs")} <= set(SHIPPED)
    assert SHIPPED[0] == "*"
    assert not any(line.startswith("!.env") for line in SHIPPED)
