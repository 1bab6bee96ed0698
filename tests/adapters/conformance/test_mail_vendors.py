"""The vendors' own SDKs drive the sandbox of SES, SNS and Resend."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.sandbox.server import Server
from adapters.sandbox.world import World
from core.ports.sending import WantedRecord
from tests.adapters.ses.conftest import DOMAIN, RAW, Hook, hook, publish

__all__ = ["hook"]

KEYS = {
    "region_name": "eu-west-1",
    "aws_access_key_id": "sandbox_boto",
    "aws_secret_access_key": "sandbox_boto_secret",
}


@dataclass(frozen=True)
class Loop:
    """The loop the sandbox runs on, from a thread."""

    loop: asyncio.AbstractEventLoop

    def do(self, act: Callable[[], None]) -> None:
        async def acting() -> None:
            act()

        asyncio.run_coroutine_threadsafe(acting(), self.loop).result(5)


async def test_boto3_sends_and_is_told(sandbox: Server, hook: Hook) -> None:
    there = Loop(asyncio.get_running_loop())
    topic = await asyncio.to_thread(_prepare, sandbox, hook.url, there)
    _, body = await hook.next()
    assert topic.encode() in body
    token = sandbox.world.store.find("sns_subscription", workspace=topic)[0]["token"]
    ref = await asyncio.to_thread(_send, sandbox, topic, token)
    sandbox.world.skip(86_400)
    headers, body = await hook.next()
    assert headers["x-amz-sns-message-type"] == "Notification"
    assert ref.encode() in body
    assert b"Complaint" in body
    assert sandbox.world.store.number("mail") == 2


def _prepare(sandbox: Server, url: str, there: Loop) -> str:
    """Verify a domain and subscribe our webhook."""
    ses, sns = _clients(sandbox)
    made = ses.create_email_identity(EmailIdentity=DOMAIN)["DkimAttributes"]
    with pytest.raises(ses.exceptions.AlreadyExistsException):
        ses.create_email_identity(EmailIdentity=DOMAIN)
    with pytest.raises(ses.exceptions.NotFoundException):
        ses.get_email_identity(EmailIdentity="other.com")
    with pytest.raises(ses.exceptions.MessageRejected):
        ses.send_email(**_message("bob@example.net"))
    there.do(lambda: _publish(sandbox.world, made))
    seen = ses.get_email_identity(EmailIdentity=DOMAIN)
    assert (seen["VerificationStatus"], seen["DkimAttributes"]["Status"]) == ("SUCCESS", "SUCCESS")
    assert seen["VerifiedForSendingStatus"]
    ses.create_configuration_set(ConfigurationSetName="org")
    topic = str(sns.create_topic(Name="events", Attributes={"SignatureVersion": "2"})["TopicArn"])
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["SignatureVersion"] == "2"
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="org",
        EventDestinationName="sns",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
            "SnsDestination": {"TopicArn": topic},
        },
    )
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=url)
    return topic


def _send(sandbox: Server, topic: str, token: str) -> str:
    """Confirm, send twice, and return the id of the second message."""
    ses, sns = _clients(sandbox)
    arn = sns.confirm_subscription(TopicArn=topic, Token=token)["SubscriptionArn"]
    (listed,) = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert (listed["SubscriptionArn"], listed["Protocol"]) == (arn, "http")
    ses.send_email(**_message("success@simulator.amazonses.com"))
    account = ses.get_account()
    assert account["ProductionAccessEnabled"]
    assert account["SendQuota"]["SentLast24Hours"] == 1
    sent = ses.send_email(
        FromEmailAddress="ann@shop.com",
        Destination={"ToAddresses": ["complaint@simulator.amazonses.com"]},
        Content={"Raw": {"Data": RAW}},
        ConfigurationSetName="org",
        EmailTags=[{"Name": "key", "Value": "k1"}],
    )
    return str(sent["MessageId"])


def _message(recipient: str) -> dict[str, Any]:
    text = {"Data": "Hello"}
    content = {"Simple": {"Subject": text, "Body": {"Text": text, "Html": text}}}
    return {
        "FromEmailAddress": "Ann <ann@shop.com>",
        "Destination": {"ToAddresses": [recipient]},
        "Content": content,
    }


def _clients(sandbox: Server) -> tuple[Any, Any]:
    import boto3  # half a second, for this test only
    from botocore.config import Config

    once = Config(retries={"max_attempts": 0})
    return (
        boto3.client("sesv2", endpoint_url=f"{sandbox.url}/ses", config=once, **KEYS),
        boto3.client("sns", endpoint_url=f"{sandbox.url}/ses/sns", config=once, **KEYS),
    )


def _publish(world: World, dkim: dict[str, Any]) -> None:
    zone = dkim["SigningHostedZone"]
    publish(
        world,
        [
            WantedRecord("CNAME", f"{token}._domainkey.{DOMAIN}", f"{token}.{zone}", "dkim")
            for token in dkim["Tokens"]
        ],
    )


async def test_the_sdk_of_resend_sends_and_verifies_what_it_is_told(
    sandbox: Server, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resend

    monkeypatch.setattr(resend, "api_url", f"{sandbox.url}/resend")
    monkeypatch.setattr(resend, "api_key", "sandbox_sdk")
    there = Loop(asyncio.get_running_loop())
    secret = await asyncio.to_thread(_resend_sends, sandbox, hook.url, there)
    sandbox.world.skip(86_400)
    headers, body = await hook.next()
    told = {name: headers[f"svix-{name}"] for name in ("id", "timestamp", "signature")}
    checked = {"payload": body.decode(), "headers": told, "webhook_secret": secret}
    resend.Webhooks.verify(checked)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="signature"):
        resend.Webhooks.verify(checked | {"payload": "{}"})  # type: ignore[arg-type]


def _resend_sends(sandbox: Server, url: str, there: Loop) -> str:
    import resend
    from resend.exceptions import ResendError

    mail: Any = {
        "from": "Ann <ann@shop.com>",
        "to": ["complained@resend.dev"],
        "subject": "Hello",
        "html": "<p>Hello</p>",
        "tags": [{"name": "key", "value": "k1"}],
    }
    with pytest.raises(ResendError) as refused:
        resend.Emails.send(mail)
    assert "not verified" in str(refused.value)
    made: Any = resend.Domains.create({"name": DOMAIN})
    records = [
        WantedRecord(r["type"], f"{r['name']}.{DOMAIN}", r["value"], "x", r.get("priority"))
        for r in made["records"]
    ]
    there.do(lambda: publish(sandbox.world, records))
    resend.Domains.verify(made["id"])
    there.do(lambda: sandbox.world.skip(60))
    assert resend.Domains.get(made["id"])["status"] == "verified"
    hook: Any = resend.Webhooks.create({"endpoint": url, "events": ["email.complained"]})
    assert resend.Webhooks.get(hook["id"])["signing_secret"] == hook["signing_secret"]
    sent = [resend.Emails.send(mail, {"idempotency_key": "k1"})["id"] for _ in range(2)]
    assert sent[0] == sent[1]
    with pytest.raises(ResendError) as conflict:
        resend.Emails.send(mail | {"subject": "Other"}, {"idempotency_key": "k1"})
    assert str(conflict.value.code) == "409"
    assert resend.Emails.get(sent[0])["subject"] == "Hello"
    assert len(resend.Batch.send([mail | {"to": "ignore-a@b.c"}])["data"]) == 1
    usage: Any = resend.Usage.get()
    assert usage["emails"]["daily"]["used"] == 2
    return str(hook["signing_secret"])
