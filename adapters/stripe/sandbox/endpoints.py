"""Webhook endpoints: where events are sent, and the secret they are signed with.

Source: https://docs.stripe.com/api/webhook_endpoints
"""

from __future__ import annotations

import secrets

from adapters.stripe.sandbox.account import API_VERSION, Account, Json
from adapters.stripe.sandbox.lists import page
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest

MOST = 16


def create(account: Account, params: Params, _ref: str) -> Json:
    """POST /v1/webhook_endpoints: the only answer that shows the secret."""
    if len(account.every("webhook_endpoint")) >= MOST:
        raise InvalidRequest(f"An account may have {MOST} webhook endpoints.")
    url = params.address("url")
    if not url:
        raise params.lacking("url")
    wanted = params.texts("enabled_events")
    if not wanted:
        raise params.lacking("enabled_events")
    params.choice("api_version", (API_VERSION,))
    secret = f"whsec_{secrets.token_hex(16)}"
    endpoint = _add(account, url, wanted, secret)
    endpoint |= {
        "description": params.text("description") or None,
        "metadata": params.mapping("metadata"),
    }
    return {**account.save(endpoint), "secret": secret}


def update(account: Account, params: Params, ref: str) -> Json:
    """POST /v1/webhook_endpoints/{id}."""
    endpoint = account.get("webhook_endpoint", ref)
    endpoint["url"] = params.address("url") or endpoint["url"]
    endpoint["enabled_events"] = params.texts("enabled_events") or endpoint["enabled_events"]
    endpoint["description"] = params.text("description") or endpoint["description"]
    endpoint["metadata"] |= params.mapping("metadata")
    if "disabled" in params:
        endpoint["status"] = "disabled" if params.flag("disabled") else "enabled"
    return account.save(endpoint)


def retrieve(account: Account, _params: Params, ref: str) -> Json:
    """GET /v1/webhook_endpoints/{id}."""
    return account.get("webhook_endpoint", ref)


def listing(account: Account, params: Params, _ref: str) -> Json:
    """GET /v1/webhook_endpoints."""
    return page(params, account.every("webhook_endpoint"), "/v1/webhook_endpoints")


def delete(account: Account, _params: Params, ref: str) -> Json:
    """DELETE /v1/webhook_endpoints/{id}."""
    return account.remove(account.get("webhook_endpoint", ref))


def _add(account: Account, url: str, wanted: list[str], secret: str) -> Json:
    return account.create(
        "webhook_endpoint",
        api_version=API_VERSION,
        application=None,
        description=None,
        enabled_events=wanted,
        metadata={},
        status="enabled",
        url=url,
        _secret=secret,
    )
