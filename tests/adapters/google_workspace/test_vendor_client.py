"""Google's own client drives the sandbox as it drives Google."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from google.oauth2 import service_account
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from adapters.google_workspace import limits
from adapters.google_workspace.sandbox.account import demo_account
from adapters.google_workspace.sandbox.seed import SEED
from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from tests.adapters.google_workspace.dns import Dns
from tests.adapters.google_workspace.office import ADMIN, DOMAIN, PASSWORD, letter

ADA = f"ada@{DOMAIN}"
Open = Callable[..., Any]


@pytest.fixture
def vendor(sandbox: Server) -> Iterator[Open]:
    """Build clients of their APIs from the discovery documents they bring along."""
    facts = json.loads(demo_account(sandbox.url))
    clients = ExitStack()

    def built(api: str, version: str, scope: str, person: str = ADMIN, below: str = "/") -> Any:
        credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            facts, scopes=[scope], subject=person
        )
        endpoint = {"api_endpoint": f"{sandbox.url}/google_workspace{below}"}
        client = build(
            api,
            version,
            credentials=credentials,
            client_options=endpoint,
            static_discovery=True,
            cache_discovery=False,
        )
        clients.callback(client.close)
        return client

    with clients:
        yield built


async def test_a_domain_and_a_mailbox_by_the_vendors_client(
    vendor: Open, world: World, dns: Dns
) -> None:
    dns.bring(DOMAIN)
    token = await asyncio.to_thread(_add_domain, vendor)
    dns.text(DOMAIN, "@", token)
    await asyncio.to_thread(_verify, vendor)
    made = await asyncio.to_thread(_create, vendor)
    assert made["isMailboxSetup"] is False
    world.skip(60)
    await asyncio.to_thread(_use, vendor)


def _add_domain(vendor: Open) -> str:
    directory = vendor("admin", "directory_v1", limits.DOMAINS)
    directory.domains().insert(customer="my_customer", body={"domainName": DOMAIN}).execute()
    with pytest.raises(HttpError) as refused:
        directory.domains().insert(customer="my_customer", body={"domainName": DOMAIN}).execute()
    assert refused.value.status_code == 409
    assert refused.value.error_details[0]["reason"] == "duplicate"
    assert len(directory.domains().list(customer="my_customer").execute()["domains"]) == 2
    sites = vendor(
        "siteVerification", "v1", limits.VERIFICATION, below="/siteVerification/v1/"
    ).webResource()
    site = {"type": "INET_DOMAIN", "identifier": DOMAIN}
    asked = {"site": site, "verificationMethod": "DNS_TXT"}
    with pytest.raises(HttpError) as unseen:
        sites.insert(verificationMethod="DNS_TXT", body={"site": site}).execute()
    assert unseen.value.status_code == 400
    return str(sites.getToken(body=asked).execute()["token"])


def _verify(vendor: Open) -> None:
    sites = vendor(
        "siteVerification", "v1", limits.VERIFICATION, below="/siteVerification/v1/"
    ).webResource()
    site = {"type": "INET_DOMAIN", "identifier": DOMAIN}
    told = sites.insert(verificationMethod="DNS_TXT", body={"site": site}).execute()
    assert told["owners"] == [ADMIN]
    directory = vendor("admin", "directory_v1", limits.DOMAINS)
    row = directory.domains().get(customer="my_customer", domainName=DOMAIN).execute()
    assert row["verified"] is True


def _create(vendor: Open) -> dict[str, Any]:
    users = vendor("admin", "directory_v1", limits.USERS).users()
    body = {
        "primaryEmail": ADA,
        "name": {"givenName": "Ada", "familyName": "Byron"},
        "password": PASSWORD,
    }
    made: dict[str, Any] = users.insert(body=body).execute()
    return made


def _use(vendor: Open) -> None:
    users = vendor("admin", "directory_v1", limits.USERS).users()
    changed = users.update(userKey=ADA, body={"name": {"familyName": "King"}}).execute()
    assert changed["name"]["fullName"] == "Ada King"
    page = users.list(customer="my_customer", maxResults=1).execute()
    following = users.list_next(users.list(customer="my_customer", maxResults=1), page).execute()
    listed = [page["users"][0]["primaryEmail"], following["users"][0]["primaryEmail"]]
    assert sorted(listed) == sorted([ADA, ADMIN])
    raw = base64.urlsafe_b64encode(letter(ADA, SEED, f"<one@{DOMAIN}>")).decode()
    sent = vendor("gmail", "v1", limits.SEND, ADA).users().messages()
    assert sent.send(userId="me", body={"raw": raw}).execute()["labelIds"] == ["SENT"]
    read = vendor("gmail", "v1", limits.READ, SEED).users().messages()
    found = read.list(userId="me", q=f"rfc822msgid:one@{DOMAIN}").execute()["messages"]
    whole = read.get(userId="me", id=found[0]["id"], format="raw").execute()
    assert b"Authentication-Results" in base64.urlsafe_b64decode(whole["raw"])
    with pytest.raises(HttpError) as scopeless:
        read.send(userId="me", body={"raw": raw}).execute()
    assert scopeless.value.error_details[0]["reason"] == "insufficientPermissions"
    users.delete(userKey=ADA).execute()
    with pytest.raises(HttpError) as gone:
        users.get(userKey=ADA).execute()
    assert gone.value.status_code == 404
