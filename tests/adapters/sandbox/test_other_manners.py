"""What PlusVibe and HeyReach are known to do that nobody would expect."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.heyreach.lead_lists import HeyReach
from adapters.plusvibe.outreach import PlusVibe
from adapters.sandbox.server import Server
from adapters.trust import authorities
from core.ports.lead_lists import Lead
from core.ports.outreach import WarmupPlan
from core.ports.turnkey import MailboxLogin
from tests.adapters.conftest import KEY


@pytest.fixture
async def api(sandbox: Server) -> AsyncIterator[httpx.AsyncClient]:
    """A plain client, so that our adapters hide nothing."""
    async with httpx.AsyncClient(
        verify=authorities(), base_url=sandbox.url, headers={"x-api-key": KEY}, trust_env=False
    ) as client:
        yield client


async def test_a_good_key_is_answered_with_nothing(api: httpx.AsyncClient) -> None:
    answer = await api.get("/heyreach/api/public/auth/CheckApiKey")
    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_wrong_verb_and_a_wrong_route_differ(api: httpx.AsyncClient) -> None:
    lists = "/heyreach/api/public/list"
    assert (await api.get(f"{lists}/GetAll")).status_code == 405
    assert (await api.post(f"{lists}/Delete", json={})).status_code == 404


async def test_both_forms_of_refusal(api: httpx.AsyncClient) -> None:
    lists = "/heyreach/api/public/list"
    problem = await api.post(f"{lists}/CreateEmptyList", json={"listName": "Acme"})
    assert problem.status_code == 400
    assert problem.json()["errors"] == {"Name": ["The Name field is required."]}
    business = await api.get(f"{lists}/GetById", params={"listId": 1})
    assert (business.status_code, set(business.json())) == (400, {"errorMessage"})


async def test_a_draft_is_started_and_an_empty_list_pauses_in_silence(
    api: httpx.AsyncClient, heyreach: HeyReach
) -> None:
    empty, full = await heyreach.create_list("Empty"), await heyreach.create_list("Full")
    await heyreach.add_leads(full.ref, [Lead("https://www.linkedin.com/in/ada")])
    base = "/heyreach/api/public/campaign"

    async def status(ref: int) -> str:
        answer = await api.get(f"{base}/GetById", params={"campaignId": ref})
        return str(answer.json()["status"])

    for list_ref, ends in ((empty.ref, "PAUSED"), (full.ref, "IN_PROGRESS")):
        body = {"name": "Hello", "linkedInUserListId": int(list_ref), "linkedInAccountIds": [1]}
        ref = (await api.post(f"{base}/Create", json=body)).json()["id"]
        params = {"campaignId": ref}
        assert (await api.post(f"{base}/Resume", params=params)).status_code == 400
        assert (await api.post(f"{base}/StartCampaign", params=params)).status_code == 200
        assert await status(ref) == "IN_PROGRESS"
        await api.post(f"{base}/Pause", params=params)
        assert (await api.post(f"{base}/Resume", params=params)).status_code == 200
        assert await status(ref) == ends


async def test_young_accounts_have_minus_one_and_imported_ones_another_id(
    api: httpx.AsyncClient, plusvibe: PlusVibe, sandbox: Server
) -> None:
    workspace = await plusvibe.create_workspace("Acme")
    login = MailboxLogin("ada@go-acme.com", "Ada", "Byron", "secret-password")
    await plusvibe.add_accounts(workspace, [login], WarmupPlan())
    sandbox.world.skip(60)
    listed = await api.get("/plusvibe/api/v1/account/list", params={"workspace_id": workspace})
    row = listed.json()["accounts"][0]
    assert "_id" in row
    assert "id" not in row
    health = row["payload"]["analytics"]["health_scores"]
    assert health["7d_overall_warmup_health"] == -1
    assert "secret-password" not in listed.text + repr(sandbox.world.requests.latest(10))


async def test_the_reply_rate_goes_in_as_a_fraction_only(
    api: httpx.AsyncClient, plusvibe: PlusVibe
) -> None:
    workspace = await plusvibe.create_workspace("Acme")
    body = {"workspace_id": workspace, "ids": ["0" * 24], "warmup_reply_rate": 30}
    refused = await api.put("/plusvibe/api/v1/account/bulk-update", json=body)
    assert refused.status_code == 400
    assert "between 0 and 1" in refused.json()["message"]


async def test_the_vouching_workspace_grants_nothing(
    api: httpx.AsyncClient, plusvibe: PlusVibe
) -> None:
    workspace = await plusvibe.create_workspace("Acme")
    body = {
        "workspace_id": workspace,
        "client_email": "ada@example.com",
        "client_last_name": "Byron",
        "client_business_name": "Acme",
    }
    made = await api.post("/plusvibe/api/v1/client", json=body)
    assert made.json()["password"]
    listed = await api.get("/plusvibe/api/v1/client/", params={"workspace_id": workspace})
    assert listed.json()["clients"][0]["client_permissions"] == []
