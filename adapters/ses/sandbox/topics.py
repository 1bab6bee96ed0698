"""Topics of SNS and who follows them."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from adapters.sandbox.world import World
from adapters.ses.sandbox.denials import Denied
from adapters.ses.sandbox.door import PROVIDER, account_number

__all__ = [
    "account_number",
    "confirm",
    "create",
    "publish",
    "require",
    "subscribe",
    "subscriptions",
]

TOPIC, SUBSCRIPTION = "sns_topic", "sns_subscription"
NOTIFICATION, CONFIRMATION = "Notification", "SubscriptionConfirmation"


def create(world: World, access_key: str, region: str, name: str) -> str:
    """Return the ARN of a topic, made where it is missing."""
    arn = f"arn:aws:sns:{region}:{account_number(access_key)}:{name}"
    if world.store.get(TOPIC, arn) is None:
        world.store.put(TOPIC, arn, {"arn": arn, "attributes": {"SignatureVersion": "1"}})
    return arn


def require(world: World, arn: str) -> dict[str, Any]:
    """Return a topic; raises Denied when it is not there."""
    topic = world.store.get(TOPIC, arn)
    if topic is None:
        raise Denied(404, "NotFoundException", "Topic does not exist")
    return topic


def subscriptions(world: World, arn: str) -> list[dict[str, Any]]:
    """Return who follows a topic."""
    return world.store.find(SUBSCRIPTION, workspace=arn)


def subscribe(world: World, arn: str, protocol: str, endpoint: str) -> dict[str, Any]:
    """Return the subscription of an endpoint; one that is not confirmed is asked (again)."""
    require(world, arn)
    if protocol not in ("http", "https") or not endpoint.startswith(f"{protocol}://"):
        raise Denied(400, "InvalidParameter", "Invalid parameter: Endpoint must match the protocol")
    known = [row for row in subscriptions(world, arn) if row["endpoint"] == endpoint]
    row = known[0] if known else _made(world, arn, protocol, endpoint)
    if not row["confirmed"]:
        text = f"You have chosen to subscribe to the topic {arn}."
        _leave(world, row, CONFIRMATION, text, token=row["token"])
    return row


def confirm(world: World, arn: str, token: str) -> dict[str, Any]:
    """Confirm a subscription by the token that was posted to its endpoint."""
    for row in subscriptions(world, arn):
        if secrets.compare_digest(row["token"], token):
            world.store.put(SUBSCRIPTION, row["arn"], row | {"confirmed": True})
            return row
    raise Denied(400, "InvalidParameter", "Invalid parameter: Token")


def publish(world: World, arn: str, message: str, subject: str = "") -> str:
    """Post a message to everybody who follows a topic, and return its id."""
    message_id = str(uuid.uuid4())
    for row in subscriptions(world, arn):
        if row["confirmed"]:
            _leave(world, row, NOTIFICATION, message, subject=subject, message_id=message_id)
    return message_id


def _made(world: World, arn: str, protocol: str, endpoint: str) -> dict[str, Any]:
    own = f"{arn}:{uuid.uuid4()}"
    row: dict[str, Any] = {
        "arn": own,
        "workspace": arn,
        "protocol": protocol,
        "endpoint": endpoint,
        "confirmed": False,
        "token": secrets.token_hex(64),
    }
    world.store.put(SUBSCRIPTION, own, row)
    return row


def _leave(
    world: World,
    row: dict[str, Any],
    kind: str,
    message: str,
    *,
    subject: str = "",
    token: str = "",
    message_id: str = "",
) -> None:
    facts = {
        "kind": kind,
        "id": message_id or str(uuid.uuid4()),
        "topic": row["workspace"],
        "subscription": row["arn"],
        "subject": subject,
        "token": token,
    }
    world.webhooks.schedule(PROVIDER, row["endpoint"], message.encode(), signer="sns", facts=facts)
