"""The page about the API: what it names exists, and its examples work as they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
from fastapi import FastAPI

from adapters.sandbox.server import Server
from core.system import System
from tests.support.journey import customer
from tests.support.zoned import WEB, zoned
from tests.ui.api.calls import CALLS
from tests.ui.api.conftest import Caller
from ui import help as guides

PAGE = (Path(__file__).parents[3] / "docs/develop/api.md").read_text()
CALL = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (/[\w{}/-]+)")
EXAMPLE = re.compile(r"```\n(POST) (\S+)\n```\n\n```json\n(.*?)\n```", re.DOTALL)
EXAMPLES = 4
PLACEHOLDER = re.compile(r"\{\w+\}")


def test_the_calls_it_names_exist() -> None:
    known = {PLACEHOLDER.sub("{}", call) for call in CALLS}
    named = {PLACEHOLDER.sub("{}", " ".join(found)) for found in CALL.findall(PAGE)}
    assert named - known == set()
    assert len(named) > 40


async def test_the_product_shows_it_among_its_guides() -> None:
    app = FastAPI()
    app.include_router(guides.router())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        shown, index = [(await http.get(path)).text for path in ("/help/api", "/help")]
    for title in re.findall(r"^## (.+)$", PAGE, re.MULTILINE):
        assert f"<h2>{title}</h2>" in shown
    assert 'href="/help/api"' in index


async def test_its_examples_work_as_they_stand(
    caller: Caller, system: System, sandbox: Server
) -> None:
    owner = await customer(system)
    domain = await zoned(system, owner, sandbox, WEB)
    client = await caller(owner, "owner")
    ids = {"domain_id": str(domain.id), "change_set_id": ""}
    examples = EXAMPLE.findall(PAGE)
    assert len(examples) == EXAMPLES
    for method, template, body in examples:
        path = template.format(**ids)
        answer = await client.request(method, f"/api/v1{path}", json=json.loads(body))
        assert answer.is_success, (path, answer.text)
        if path.endswith("/change-sets"):
            ids["change_set_id"] = answer.json()["id"]
