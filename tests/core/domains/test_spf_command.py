"""The command: the verdict first, details after it, a plain word for wrong input, a quick start."""

from __future__ import annotations

import argparse

import pytest

from core.domains import spf_command
from tests.support.programs import python
from tests.support.zone import ZoneResolver

ZONE = {
    "acme.example": {"TXT": ["v=spf1 include:x.example exp=why.example -all"]},
    "x.example": {"TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]},
    "broken.example": {"TXT": ["v=spf1 include:why.example -all"]},
    "why.example": {"TXT": ["%{i} may not send for %{d}."]},
}
HEAVY = ("data", "fastapi", "idna", "nicegui", "pydantic", "sqlalchemy", "sqlmodel")


async def answer(*words: str) -> int:
    parser = argparse.ArgumentParser()
    spf_command.add_to(parser)
    return await spf_command.run(parser.parse_args(words), ZoneResolver(ZONE))


async def test_a_pass_says_by_which_terms(capsys: pytest.CaptureFixture[str]) -> None:
    sender = ("--sender", "a@acme.example")
    assert await answer("check", "acme.example", "--ip", "192.0.2.9", *sender) == 0
    assert capsys.readouterr().out.splitlines() == [
        "pass",
        "domain: acme.example",
        "matched: include:x.example > ip4:192.0.2.0/24",
        "lookups: 1 of 10",
        "void lookups: 0 of 2",
    ]


async def test_a_fail_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert await answer("check", "acme.example", "--ip", "2001:db8::1", "--helo", "h.example") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "fail"
    assert lines[3].startswith("explanation: 2.0.0.1.0.D.B.8.")


async def test_an_error_says_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert await answer("check", "broken.example", "--ip", "192.0.2.9") == 0
    assert "problem: include:why.example in the record of broken.example" in capsys.readouterr().out


async def test_what_is_no_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert await answer("check", "acme.example", "--ip", "192.0.2") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("192.0.2 is not an IP address.")


async def test_words_that_are_missing_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        await answer("check", "acme.example")
    assert stopped.value.code == 2
    assert "--ip" in capsys.readouterr().err


async def test_lint_tells_standing_cost_and_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    assert await answer("lint", "acme.example") == 0
    assert (
        capsys.readouterr().out.splitlines()
        == [
            "valid",
            "record: v=spf1 include:x.example exp=why.example -all",
            "lookups: 1 of 10",
            "warning: ip4:192.0.2.0/24 is no public address; no receiver ever sees mail from it.",
        ][:3]
    )
    assert await answer("lint", "why.example") == 0
    assert "  fix: Publish one TXT record" in capsys.readouterr().out


async def test_cost_shows_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    assert await answer("cost", "acme.example") == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 of 10 lookups, 0 void",
        "  1 acme.example",
        "    1 include:x.example",
    ]


def test_the_command_loads_neither_database_nor_pages() -> None:
    code = "import sys, core.domains.spf_command; print(*{m.split('.')[0] for m in sys.modules})"
    done = python("-c", code)
    assert not set(HEAVY) & set(done.stdout.split())
