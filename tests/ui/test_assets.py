"""The files every page loads: small, local, named by their content."""

from __future__ import annotations

import gzip
import re

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from ui.theme import assets
from ui.theme.install import serve


def test_stylesheet_keeps_to_its_size() -> None:
    body = assets.stylesheet().body
    assert len(body) <= 24_576
    assert len(gzip.compress(body, 9)) <= 6_144


def test_nothing_points_outside() -> None:
    for asset in (assets.stylesheet(), assets.script()):
        found = re.findall(rb"https?://[^\s\"')]+", asset.body)
        assert found == []


def test_licences_lie_beside_what_they_cover() -> None:
    assert "SIL Open Font License" in (assets.HERE / "fonts" / "OFL.txt").read_text()
    assert "ISC License" in (assets.HERE / "LUCIDE-LICENSE").read_text()


@pytest.mark.parametrize("name", sorted(assets.all_assets()))
async def test_asset_is_served_for_ever(name: str) -> None:
    app = FastAPI()
    serve(app)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        answer = await client.get(f"/static/{name}")
        missing = await client.get(f"/static/x{name}")
    assert answer.content == assets.all_assets()[name].body
    assert "immutable" in answer.headers["cache-control"]
    assert missing.status_code == 404
