"""Amazon SES as a mail provider: whole messages, at most once, with our id in a tag."""

from __future__ import annotations

import base64
import re
from email.utils import parseaddr

from adapters import lost_answers
from adapters.ses import limits, refusals
from adapters.ses.api import Facts, SesApi
from core.errors import RateLimited, Rejected, Surprising, Unavailable
from core.ports.sending import Handed, MailProvider, Outcome, Outgoing, Quota

PROVIDER = "ses"
UNLIMITED = -1
NOT_IN_TAGS = re.compile(r"[^A-Za-z0-9_-]")
LONGEST_TAG = 256
HEALTHY = "HEALTHY"


class Ses(MailProvider):
    """MailProvider of one account in one region. Close it at shutdown."""

    name = PROVIDER
    remembers_seconds = 0.0
    wants_raw = True
    connections = limits.CONNECTIONS

    def __init__(self, api: SesApi) -> None:
        self._api = api
        self._rate = limits.STARTING_RATE
        self._pace = limits.sending(self._rate)

    async def send(self, mail: Outgoing) -> Handed:
        """Hand over one message; nobody knows what became of it when the answer is lost."""
        try:
            answer = await self._api.send(_message(mail), self._pace)
            return Handed(Outcome.sent, ref=answer["MessageId"].text())
        except Rejected as error:
            return self._refused(error, mail)
        except (Surprising, Unavailable) as error:
            return lost_answers.handed(error)

    async def quota(self) -> Quota:
        """Ask for the account's rate and day, and keep to the rate from now on."""
        account = await self._api.account()
        told = account["SendQuota"]
        rate, day = told["MaxSendRate"].figure() or 0.0, told["Max24HourSend"].value
        if rate and rate != self._rate:
            self._rate, self._pace = rate, limits.sending(rate)
        enabled = account["SendingEnabled"].value is True
        enforcement = account.first("EnforcementStatus").text_or_empty()
        return Quota(
            per_second=rate,
            per_day=int(day) if day != UNLIMITED else limits.UNLIMITED_PER_DAY,
            sent_today=told["SentLast24Hours"].count() or 0,
            sandbox=account["ProductionAccessEnabled"].value is not True,
            paused=not enabled,
            detail="" if enforcement in ("", HEALTHY) else enforcement.lower(),
        )

    async def close(self) -> None:
        """Give back connections."""
        await self._api.close()

    def _refused(self, error: Rejected, mail: Outgoing) -> Handed:
        if refusals.unverified_sender(error, mail.recipient):
            raise Unavailable(
                "Amazon does not know the sender's domain as verified.",
                provider=PROVIDER,
                status=error.status,
                detail=error.detail,
                code="sender_unverified",
                action="Check the DNS records of the sending domain.",
            ) from None
        if error.code == refusals.DAY_IS_FULL:
            raise RateLimited(
                str(error),
                provider=PROVIDER,
                status=error.status,
                detail=error.detail,
                code="quota_used_up",
                retry_after=limits.DAY_SECONDS,
            ) from None
        if refusals.missing(error):
            raise Unavailable(
                "The configuration set for this mail does not exist.",
                provider=PROVIDER,
                status=error.status,
                detail=error.detail,
                code="provider_setup",
            ) from None
        malformed = error.detail.startswith("BadRequest")
        status = "5.6.0" if malformed else "5.7.1"
        return Handed(Outcome.refused, status=status, detail=error.detail)


def _message(mail: Outgoing) -> Facts:
    tags = {limits.TAG: mail.key, **mail.tags}
    message: Facts = {
        "FromEmailAddress": mail.sender,
        "Destination": {"ToAddresses": [mail.recipient]},
        "Content": {"Raw": {"Data": base64.b64encode(mail.raw).decode()}},
        "EmailTags": [{"Name": _tag(n), "Value": _tag(v)} for n, v in tags.items() if n and v],
    }
    if mail.configuration:
        message["ConfigurationSetName"] = mail.configuration
    if mail.envelope_from and parseaddr(mail.sender)[1] != mail.envelope_from:
        message["FeedbackForwardingEmailAddress"] = mail.envelope_from
    return message


def _tag(text: str) -> str:
    return NOT_IN_TAGS.sub("_", text)[:LONGEST_TAG]
