"""The pipeline of every push: its stages in order, each running what is really there."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import yaml

import main
from tests.architecture.source import ROOT

PIPELINE: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
JOBS: dict[str, dict[str, Any]] = PIPELINE["jobs"]
STAGES = ("tests", "migrations", "smoke", "vendors", "promote")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands(job: str) -> str:
    return "\n".join(step.get("run", "") for step in JOBS[job]["steps"])


def test_every_push_goes_through_the_stages_in_order() -> None:
    assert PIPELINE[True] == ["push"]  # YAML 1.1 reads the word "on" as a truth
    assert tuple(JOBS) == STAGES
    for before, job in pairwise(STAGES):
        assert JOBS[job]["needs"] == before
    assert "if" not in JOBS["tests"]
    assert JOBS["promote"]["environment"] == "production"


def test_each_stage_runs_what_is_there() -> None:
    assert ".ci/run" in commands("tests")
    assert commands("migrations").count("make migrate") == 2
    assert "docker compose up" in commands("smoke")
    assert "main.py smoke" in commands("smoke")
    assert "main.py doctor" in commands("vendors")
    assert "docker push" in commands("promote")
    everything = "\n".join(commands(job) for job in JOBS)
    for target in re.findall(r"make ([a-z]+)", everything):
        assert f"\n{target}:" in MAKEFILE
    for command in re.findall(r"main\.py ([a-z-]+)", everything):
        assert command in main.KNOWN
    settings = set(re.findall(r"MAILWRIGHT_[A-Z_]+", (ROOT / ".env.example").read_text()))
    named = set(JOBS["vendors"]["steps"][-1]["env"])
    assert named <= settings


def test_the_local_run_is_the_first_stage() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make (\w+)", run, re.MULTILINE) == ["check", "test"]
