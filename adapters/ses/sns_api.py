"""Amazon SNS, the query API of 2010-03-31, one method per action; answers are XML.

Written from the service model of the vendor's SDK (botocore 1.44.5, November 2026), not from a live
account.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from adapters.http import Wire

VERSION = "2010-03-31"
MOST_PAGES = 20


class SnsApi:
    """The wire, signed with Signature Version 4."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def create_topic(self, name: str) -> str:
        """CreateTopic: the ARN, of the topic that is there or of a new one."""
        return _one("TopicArn", await self._act("CreateTopic", Name=name))

    async def set_topic(self, topic: str, name: str, value: str) -> None:
        """SetTopicAttributes."""
        await self._act(
            "SetTopicAttributes", TopicArn=topic, AttributeName=name, AttributeValue=value
        )

    async def subscriptions(self, topic: str) -> list[tuple[str, str]]:
        """ListSubscriptionsByTopic, all pages: (endpoint, ARN or "PendingConfirmation")."""
        found, page = [], ""
        for _ in range(MOST_PAGES):
            asked = {"TopicArn": topic} | ({"NextToken": page} if page else {})
            answer = await self._act("ListSubscriptionsByTopic", **asked)
            found += list(
                zip(_all("Endpoint", answer), _all("SubscriptionArn", answer), strict=True)
            )
            page = _one("NextToken", answer)
            if not page:
                break
        return found

    async def subscribe(self, topic: str, url: str, policy: dict[str, Any]) -> str:
        """Subscribe: the ARN, or "pending confirmation"; the confirmation is posted to the URL."""
        answer = await self._act(
            "Subscribe",
            TopicArn=topic,
            Protocol=url.partition(":")[0],
            Endpoint=url,
            **{
                "Attributes.entry.1.key": "DeliveryPolicy",
                "Attributes.entry.1.value": json.dumps(policy),
            },
        )
        return _one("SubscriptionArn", answer)

    async def confirm(self, topic: str, token: str) -> str:
        """ConfirmSubscription: the ARN. Only we can unsubscribe what we confirmed signed in."""
        answer = await self._act(
            "ConfirmSubscription", TopicArn=topic, Token=token, AuthenticateOnUnsubscribe="true"
        )
        return _one("SubscriptionArn", answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def _act(self, action: str, **facts: str) -> str:
        form = {"Action": action, "Version": VERSION, **facts}
        answer = await self._wire.call(
            "POST", "/", form=form, headers={"accept": "text/xml"}, plain=True
        )
        return answer.text_or_empty()


def _all(name: str, answer: str) -> list[str]:
    return [unescape(text) for text in re.findall(rf"<{name}>([^<]*)</{name}>", answer)]


def _one(name: str, answer: str) -> str:
    return next(iter(_all(name, answer)), "")
