"""The layers: ids, headers, nonces, limits, compression; each around a real application."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from httpx import ASGITransport, AsyncClient
from starlette.types import ASGIApp

from ui.layers import BodyCap, Compressed, Precompressed, RequestId, SecurityHeaders
from ui.sending import mail_frame

PAGE = (
    "<style>a{}</style><script>1</script><script src=x></script><p>&lt;script&gt;</p>" + " " * 2000
)
TEXT = b"body { color: inherit }" * 500


def application() -> FastAPI:
    app = FastAPI()
    app.state.served = 0

    @app.get("/page")
    async def page() -> HTMLResponse:
        return HTMLResponse(PAGE)

    app.include_router(mail_frame.router())

    @app.get("/static/app.css")
    async def css() -> Response:
        app.state.served += 1
        headers = {"set-cookie": "visitor=1", "vary": "cookie"}
        return Response(TEXT, media_type="text/css", headers=headers)

    @app.get("/static/font.woff2")
    async def font() -> Response:
        return Response(TEXT, media_type="font/woff2")

    @app.post("/upload")
    async def upload(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            for _ in range(3):
                yield b"<script>1</script>"

        return StreamingResponse(parts(), media_type="text/html")

    return app


def client(app: ASGIApp) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app), base_url="http://test")


async def test_every_request_gets_an_id_and_a_sane_one_is_kept() -> None:
    async with client(RequestId(application())) as web:
        made = (await web.get("/page")).headers["x-request-id"]
        kept = (await web.get("/page", headers={"x-request-id": "abc-12345"})).headers
        forged = (await web.get("/page", headers={"x-request-id": "a b\tc" * 30})).headers
    assert re.fullmatch(r"[0-9a-f]{12}", made)
    assert kept["x-request-id"] == "abc-12345"
    assert re.fullmatch(r"[0-9a-f]{12}", forged["x-request-id"])


@pytest.mark.parametrize("path", ["/page", "/stream"])
async def test_nonce_is_fresh_and_on_our_own_tags_only(path: str) -> None:
    async with client(SecurityHeaders(application())) as web:
        first, second = await web.get(path), await web.get(path)
    nonces = [re.findall(r'<(?:script|style) nonce="([\w-]+)"', a.text) for a in (first, second)]
    assert len(nonces[0]) == 3
    assert len(set(nonces[0])) == 1
    assert nonces[0][0] != nonces[1][0]
    assert f"'nonce-{nonces[0][0]}'" in first.headers["content-security-policy"]
    assert "&lt;script&gt;" in first.text or path == "/stream"


async def test_headers_stand_on_every_answer() -> None:
    app = SecurityHeaders(application(), https=True, form_targets=("https://pay.example",))
    async with client(app) as web:
        for path in ("/page", "/static/app.css", "/missing"):
            answer = await web.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["x-frame-options"] == "DENY"
            assert "max-age" in answer.headers["strict-transport-security"]
        policy = (await web.get("/page")).headers["content-security-policy"]
    assert policy.endswith("form-action 'self' https://pay.example")
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")


@pytest.mark.parametrize("announced", [True, False])
async def test_body_over_the_limit_is_refused(announced: bool) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    app = BodyCap(application(), 1000, {"/upload/large": 5000})
    async with client(app) as web:
        content: bytes | AsyncIterator[bytes] = b"x" * 2000 if announced else parts()
        refused = await web.post("/upload", content=content)
        allowed = await web.post("/upload", content=b"x" * 1000)
    assert refused.status_code == 413
    assert allowed.json() == {"bytes": 1000}


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
async def test_asset_is_compressed_once_and_kept(encoding: str) -> None:
    app = application()
    layer = Precompressed(app)
    async with client(layer) as web:
        for _ in range(3):
            answer = await web.get("/static/app.css", headers={"accept-encoding": encoding})
            assert answer.content == TEXT
            assert answer.headers.get("content-encoding", "identity") == encoding
            assert "cookie" not in str(answer.headers)
    await asyncio.gather(*layer.improving)
    assert app.state.served == 1


async def test_who_leaves_while_a_file_comes_spoils_it_for_nobody() -> None:
    """The first visitor is gone before the first byte; the next one gets the whole file."""
    app = application()

    @app.get("/static/slow.css")
    async def slow() -> Response:
        async def parts() -> AsyncIterator[bytes]:
            for begin in range(0, len(TEXT), 1000):
                await asyncio.sleep(0.002)
                yield TEXT[begin : begin + 1000]

        return StreamingResponse(parts(), media_type="text/css")

    @app.middleware("http")
    async def pass_on(request: Request, answer: Callable[..., Awaitable[Response]]) -> Response:
        return await answer(request)

    async def gone() -> dict[str, str]:
        await asyncio.sleep(0)
        return {"type": "http.disconnect"}

    async def nobody(message: object) -> None:
        """Take what is sent to somebody who has left."""

    layer = Precompressed(app)
    path = "/static/slow.css"
    wanted = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    await layer(wanted, gone, nobody)
    async with client(layer) as web:
        assert (await web.get(path, headers={"accept-encoding": "identity"})).content == TEXT


async def test_font_and_missing_file_are_left_alone() -> None:
    layer = Precompressed(application())
    async with client(layer) as web:
        font = await web.get("/static/font.woff2", headers={"accept-encoding": "br"})
        missing = await web.get("/static/none.css")
    await asyncio.gather(*layer.improving)
    assert "content-encoding" not in font.headers
    assert missing.status_code == 404
    assert [path for path, _ in layer.kept] == ["/static/font.woff2"]


async def test_page_is_compressed_with_its_nonce_inside() -> None:
    async with client(Compressed(SecurityHeaders(application()))) as web:
        packed = await web.get("/page", headers={"accept-encoding": "br"})
        plain = await web.get("/page", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "br"
    assert int(packed.headers["content-length"]) < len(plain.content) / 4
    assert 'nonce="' in packed.text


async def test_the_page_that_mail_is_shown_in_keeps_a_policy_of_its_own() -> None:
    async with client(SecurityHeaders(application())) as web:
        answer = await web.get(mail_frame.PATH)
        page = await web.get("/page")
    policy = answer.headers.get_list("content-security-policy")
    assert policy == [mail_frame.POLICY]
    assert "allow-scripts" not in mail_frame.POLICY
    assert "default-src 'none'" in mail_frame.POLICY
    assert "x-frame-options" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"
