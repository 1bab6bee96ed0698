"""Domains in an SES account: verified by three CNAMEs, with a MAIL FROM of their own."""

from __future__ import annotations

import contextlib

from adapters.ses import limits, refusals
from adapters.ses.api import SesApi
from adapters.ses.sns_api import SnsApi
from adapters.shapes import Shape
from core.errors import NotFound, Rejected
from core.ports.sending import Identity, IdentityHost, WantedRecord

MAIL_FROM = "bounce"
OLDER = "_amazonses"
SPF = "v=spf1 include:amazonses.com ~all"
MX_PREFERENCE = 10
PENDING = "pendingconfirmation"
CAUSES = {
    "HOST_NOT_FOUND": "The domain does not exist in the DNS.",
    "TYPE_NOT_FOUND": "The CNAME records are not there yet.",
    "INVALID_VALUE": "A CNAME record points elsewhere.",
    "DNS_SERVER_ERROR": "The domain's name servers gave an error.",
    "SERVICE_ERROR": "Amazon had trouble of its own.",
}


class SesIdentities(IdentityHost):
    """IdentityHost of one account in one region."""

    def __init__(self, api: SesApi, sns: SnsApi, region: str) -> None:
        self._api = api
        self._sns = sns
        self._region = region
        self._topic = ""

    async def create(self, domain: str) -> Identity:
        """Register a domain with a MAIL FROM below it, or complete the one that is there."""
        found = await self._identity(domain)
        if found is None:
            with contextlib.suppress(refusals.AlreadyThere):  # somebody else was faster
                await self._api.create_identity(domain)
        if found is None or not _mail_from(found):
            await self._api.set_mail_from(domain, f"{MAIL_FROM}.{domain}")
        return await self.check(domain)

    async def find(self, domain: str) -> Identity | None:
        """Return a domain as Amazon sees it now, None when it is not registered."""
        found = await self._identity(domain)
        return None if found is None else self._read(domain, found)

    async def check(self, domain: str) -> Identity:
        """Return a domain; Amazon looks at the DNS by itself and cannot be asked to."""
        if found := await self.find(domain):
            return found
        raise NotFound(f"{domain} is not registered at Amazon SES.")

    async def delete(self, domain: str) -> None:
        """Remove a domain; nothing happens when it is gone already."""
        try:
            await self._api.delete_identity(domain)
        except Rejected as error:
            if not refusals.missing(error):
                raise

    async def follow(self, configuration: str, webhook_url: str) -> str:
        """Make configuration set, topic, subscription and destination where missing; return the topic."""
        try:
            await self._api.configuration_set(configuration)
        except Rejected as error:
            if not refusals.missing(error):
                raise
            await self._api.create_configuration_set(configuration)
        self._topic = ""  # it may have been removed
        topic = await self.topic()
        await self._sns.set_topic(topic, "SignatureVersion", "2")
        subscribed = dict(await self._sns.subscriptions(topic))
        if subscribed.get(webhook_url, PENDING).replace(" ", "").lower() == PENDING:
            await self._sns.subscribe(topic, webhook_url, limits.DELIVERY_POLICY)
        listed = await self._api.destinations(configuration)
        names = [one["Name"].text() for one in listed.first("EventDestinations").each()]
        if limits.DESTINATION not in names:
            destination = {
                "Enabled": True,
                "MatchingEventTypes": list(limits.EVENTS),
                "SnsDestination": {"TopicArn": topic},
            }
            await self._api.create_destination(configuration, limits.DESTINATION, destination)
        return topic

    async def topic(self) -> str:
        """Return the ARN of our topic in this account, making it where it is missing; asked once."""
        self._topic = self._topic or await self._sns.create_topic(limits.TOPIC)
        return self._topic

    async def confirm(self, topic: str, token: str) -> None:
        """Confirm a subscription to a topic of ours."""
        await self._sns.confirm(topic, token)

    async def close(self) -> None:
        """Close the connections."""
        await self._sns.close()

    async def _identity(self, domain: str) -> Shape | None:
        try:
            return await self._api.identity(domain)
        except Rejected as error:
            if refusals.missing(error):
                return None
            raise

    def _read(self, domain: str, found: Shape) -> Identity:
        dkim = found.first("DkimAttributes")
        tokens = tuple(token.text() for token in dkim.first("Tokens").each())
        zone = dkim.first("SigningHostedZone").text_or_empty()
        cause = found.first("VerificationInfo").first("ErrorType").text_or_empty()
        return Identity(
            domain=domain,
            ref=domain,
            status=found["VerificationStatus"].text().lower(),
            dkim_status=dkim["Status"].text().lower(),
            records=(
                *_older_records(domain, found),
                *_dkim_records(domain, tokens, zone),
                *self._mail_from_records(found),
            ),
            dkim_tokens=tokens,
            detail=CAUSES.get(cause, cause.replace("_", " ").lower()),
        )

    def _mail_from_records(self, found: Shape) -> list[WantedRecord]:
        name = _mail_from(found)
        if not name:
            return []
        host = f"feedback-smtp.{self._region}.amazonses.com"
        return [
            WantedRecord("MX", name, host, "mail_from", priority=MX_PREFERENCE),
            WantedRecord("TXT", name, SPF, "spf"),
        ]


def _mail_from(found: Shape) -> str:
    return found.first("MailFromAttributes").first("MailFromDomain").text_or_empty()


def _older_records(domain: str, found: Shape) -> list[WantedRecord]:
    """Return the TXT record by which domains were proved before API v2, if a token came along.

    The model of v2 has none, v1's is called VerificationToken (botocore 1.44.5, November 2026).
    """
    token = found.first("VerificationToken").text_or_empty()
    return [WantedRecord("TXT", f"{OLDER}.{domain}", token, "account")] if token else []


def _dkim_records(domain: str, tokens: tuple[str, ...], zone: str) -> list[WantedRecord]:
    return [
        WantedRecord("CNAME", f"{token}._domainkey.{domain}", f"{token}.{zone}", "dkim")
        for token in tokens
    ]
