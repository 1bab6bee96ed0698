"""What Amazon tells about a message, in its own words, to the destinations of a configuration set."""

from __future__ import annotations

import json
import secrets
from typing import Any

from adapters.sandbox.happenings import Happening
from adapters.sandbox.world import World
from adapters.ses.sandbox import configurations, topics

NAMES = {
    "delivered": ("Delivery", "DELIVERY"),
    "delayed": ("DeliveryDelay", "DELIVERY_DELAY"),
    "bounced": ("Bounce", "BOUNCE"),
    "complained": ("Complaint", "COMPLAINT"),
}
SUBJECT = "Amazon SES Email Event Notification"
REPORTER = "a8-50.smtp-out.amazonses.com"


def tell(world: World, letter: dict[str, Any], happening: Happening) -> None:
    """Publish what happened to a message where its configuration set says."""
    facts = letter["facts"]
    if happening.kind not in NAMES or not facts["configuration"]:
        return
    chosen = world.store.get(configurations.KIND, f"{facts['place']}/{facts['configuration']}")
    event, kind = NAMES[happening.kind]
    for destination in (chosen or {}).get("destinations", []):
        arn = (destination.get("SnsDestination") or {}).get("TopicArn", "")
        if destination["Enabled"] and kind in destination["MatchingEventTypes"] and arn:
            message = _message(world, letter, happening, event)
            topics.publish(world, arn, json.dumps(message), SUBJECT)


def _message(
    world: World, letter: dict[str, Any], happening: Happening, event: str
) -> dict[str, Any]:
    facts = letter["facts"]
    mail = {
        "timestamp": facts["sent_at"],
        "source": facts["source"],
        "sendingAccountId": topics.account_number(facts["place"].partition("/")[0]),
        "messageId": letter["ref"],
        "destination": [letter["recipient"]],
        "headersTruncated": False,
        "headers": [{"name": "Message-ID", "value": facts["message_id"]}],
        "commonHeaders": {"messageId": letter["ref"], "subject": letter["subject"]},
        "tags": facts["tags"],
    }
    name = event[0].lower() + event[1:]
    detail = {"timestamp": world.now().isoformat(timespec="milliseconds")}
    return {"eventType": event, "mail": mail, name: detail | _detail(letter, happening)}


def _detail(letter: dict[str, Any], happening: Happening) -> dict[str, Any]:
    recipient = letter["recipient"]
    if happening.kind == "delivered":
        return {
            "processingTimeMillis": 840,
            "recipients": [recipient],
            "smtpResponse": "250 2.0.0 OK",
            "reportingMTA": REPORTER,
        }
    if happening.kind == "delayed":
        row = {"emailAddress": recipient, "status": happening.status}
        row["diagnosticCode"] = happening.detail
        return {"delayType": "MailboxFull", "delayedRecipients": [row], "reportingMTA": REPORTER}
    feedback = {"feedbackId": f"{secrets.token_hex(16)}-000000"}
    if happening.kind == "complained":
        return feedback | {
            "complainedRecipients": [{"emailAddress": recipient}],
            "complaintFeedbackType": "abuse",
            "userAgent": "Sandbox Feedback Loop",
        }
    suppressed = happening.detail == "suppressed"
    diagnostic = {} if suppressed else {"diagnosticCode": f"smtp; {happening.detail}"}
    row = {"emailAddress": recipient, "action": "failed", "status": happening.status} | diagnostic
    general = "OnAccountSuppressionList" if suppressed else happening.finer or "General"
    return feedback | {
        "bounceType": "Permanent" if happening.permanent else "Transient",
        "bounceSubType": general,
        "bouncedRecipients": [row],
        "reportingMTA": REPORTER,
    }
