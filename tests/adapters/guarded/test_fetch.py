"""Fetching what somebody else chose, from a real server with a certificate of its own."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.guarded.fetch import GuardedFetch, look_up
from adapters.guarded.pinned import PinnedTransport
from core.doors import CalledInsideTransaction, transaction_open
from core.errors import Invalid, Unavailable

HOST = "mta-sts.example.com"
OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\nhello"
REDIRECT = b"HTTP/1.1 302 Found\r\nlocation: https://127.0.0.1/\r\ncontent-length: 0\r\n\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate for the host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


class Host:
    """A web server that gives one answer, and what it was asked."""

    def __init__(self, answer: bytes, *, silent: bool = False) -> None:
        self.asked: list[bytes] = []
        self.port = 0
        self._answer = answer
        self._silent = silent

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            if self._silent:
                await reader.read()
            writer.write(self._answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def hosted(certificate: Path, host: Host) -> AsyncIterator[Host]:
    """Serve a host on this machine."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0, ssl=context)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        server.close()


def fetching(certificate: Path, total_seconds: float = 5.0) -> GuardedFetch:
    """Return our client, led to this machine and told to trust the certificate."""
    return GuardedFetch(
        lookup=leads_to("127.0.0.1"),
        judge=lambda _, addresses: list(addresses),
        tls=ssl.create_default_context(cafile=str(certificate)),
        total_seconds=total_seconds,
    )


def leads_to(*addresses: str) -> Callable[[str, int], asyncio.Future[list[str]]]:
    """Return a lookup with one result."""

    def look(_host: str, _port: int) -> asyncio.Future[list[str]]:
        future: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        future.set_result(list(addresses))
        return future

    return look


async def test_the_pinned_address_is_asked_by_the_name_of_the_host(certificate: Path) -> None:
    async with hosted(certificate, Host(OK)) as host:
        fetched = await fetching(certificate)(f"https://{HOST}:{host.port}/policy.txt?x=1")
    assert (fetched.status, fetched.media_type, fetched.body) == (200, "text/plain", b"hello")
    (asked,) = host.asked
    assert asked.startswith(b"GET /policy.txt?x=1 HTTP/1.1\r\n")
    assert f"host: {HOST}:{host.port}".encode() in asked.lower()


async def test_a_pinned_line_asks_the_judged_address_by_the_name_of_the_host(
    certificate: Path,
) -> None:
    judged: list[list[str]] = []

    def judge(_: str, addresses: Iterable[str]) -> list[str]:
        judged.append(list(addresses))
        return judged[-1]

    line = PinnedTransport(
        lookup=leads_to("127.0.0.1"),
        judge=judge,
        tls=ssl.create_default_context(cafile=str(certificate)),
    )
    async with hosted(certificate, Host(OK)) as host, httpx.AsyncClient(transport=line) as client:
        for name, holds in ((HOST, True), (HOST, True), ("other.example.com", False)):
            with nullcontext() if holds else pytest.raises(httpx.ConnectError):
                answer = await client.post(f"https://{name}:{host.port}/v1/x", json={})
                assert answer.text == "hello"
        with pytest.raises(Invalid):
            await client.get(f"http://{HOST}:{host.port}/")
    assert judged == [["127.0.0.1"]] * 3
    assert len(host.asked) == 2
    assert f"host: {HOST}:{host.port}".encode() in host.asked[0].lower()


async def test_a_redirect_is_an_answer_and_not_followed(certificate: Path) -> None:
    async with hosted(certificate, Host(REDIRECT)) as host:
        fetched = await fetching(certificate)(f"https://{HOST}:{host.port}/")
    assert fetched.status == 302
    assert len(host.asked) == 1


async def test_a_certificate_of_another_name_is_not_accepted(certificate: Path) -> None:
    async with hosted(certificate, Host(OK)) as host:
        with pytest.raises(Unavailable):
            await fetching(certificate)(f"https://other.example.com:{host.port}/")
    assert host.asked == []


async def test_a_body_without_end_is_cut(certificate: Path) -> None:
    endless = OK + bytes(300 * 1024)
    async with hosted(certificate, Host(endless)) as host:
        with pytest.raises(Invalid) as caught:
            await fetching(certificate)(f"https://{HOST}:{host.port}/")
    assert "256 kB" in str(caught.value)


async def test_a_silent_server_is_left(certificate: Path) -> None:
    async with hosted(certificate, Host(OK, silent=True)) as host:
        with pytest.raises(Unavailable):
            await fetching(certificate, 0.2)(f"https://{HOST}:{host.port}/")


@pytest.mark.parametrize("addresses", [(), ("127.0.0.1",), ("8.8.8.8", "10.0.0.1")])
async def test_no_connection_is_opened_to_what_is_not_public(addresses: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as caught:
        await GuardedFetch(lookup=leads_to(*addresses))(f"https://{HOST}/")
    assert caught.value.code == "url_refused"


async def test_names_of_this_machine_are_refused_as_they_resolve() -> None:
    assert set(await look_up("localhost", 443)) <= {"127.0.0.1", "::1"}
    with pytest.raises(Invalid):
        await GuardedFetch()("https://localhost/")
    with pytest.raises(Invalid):
        await GuardedFetch()("https://[::1]/")


async def test_nothing_is_fetched_inside_a_transaction() -> None:
    token = transaction_open.set(True)
    try:
        with pytest.raises(CalledInsideTransaction):
            await GuardedFetch()(f"https://{HOST}/")
    finally:
        transaction_open.reset(token)
