"""Amazon SES and SNS: addresses and limits, with the date they were last read."""

from __future__ import annotations

import re

from core.pace import Limit, Pace

SES_URL = "https://email.{region}.amazonaws.com"
SNS_URL = "https://sns.{region}.amazonaws.com"
"""Service endpoints page, November 2026."""

SANDBOX_SES, SANDBOX_SNS = "/ses", "/ses/sns"
"""Where both live below the sandbox's address."""

CERTIFICATE = re.compile(
    r"https://sns\.[a-z0-9-]{3,}\.amazonaws\.com(?:\.cn)?/SimpleNotificationService-[0-9a-f]{8,64}\.pem"
)
"""Where certificates of SNS lie: no port, no user, no query (validator of the SDKs, November 2026)."""

CONTROL = Limit(20, 20)
"""Calls other than sending are throttled at about one a second, in bursts (API reference, Nov. 2026)."""
STARTING_RATE = 14.0
"""Messages a second until the account has told its own rate (C53)."""
PATIENCE_SECONDS = 20.0
CONTROL_PATIENCE_SECONDS = 30.0
CONNECTIONS = 20

SANDBOX_PER_DAY = 200
"""What an account may send at most that is still in Amazon's own sandbox."""
UNLIMITED_PER_DAY = 1_000_000_000
"""What stands for an account without a limit a day, which Amazon tells as -1."""
DAY_SECONDS = 3600.0
"""How long to leave an account alone whose day is used up; the window of 24 hours slides."""
PAUSED_SECONDS = 900.0

TOPIC = "mailwright-events"
DESTINATION = "mailwright"
TAG = "mailwright-message"
EVENTS = (
    "REJECT",
    "BOUNCE",
    "COMPLAINT",
    "DELIVERY",
    "DELIVERY_DELAY",
    "RENDERING_FAILURE",
    "SUBSCRIPTION",
)
DELIVERY_POLICY = {
    "healthyRetryPolicy": {
        "numRetries": 50,
        "numNoDelayRetries": 1,
        "minDelayTarget": 5,
        "maxDelayTarget": 120,
        "numMinDelayRetries": 5,
        "numMaxDelayRetries": 20,
        "backoffFunction": "exponential",
    }
}
"""SNS gives up after an hour at the latest (HTTP/S delivery policy page, November 2026)."""

OLDEST_SECONDS = 4_500.0
"""How old a signed message may be: an hour of retries and a quarter for clocks."""


def control() -> Pace:
    """Return the queue of all calls of an account other than sending."""
    return Pace("ses", (CONTROL,), CONTROL_PATIENCE_SECONDS)


def sending(per_second: float) -> Pace:
    """Return the queue of messages under a rate."""
    limit = Limit(max(1, int(per_second)), 1.0 if per_second >= 1 else 1 / per_second)
    return Pace("ses", (limit,), PATIENCE_SECONDS)


def breaks() -> Pace:
    """Return a queue without a limit of its own, closed when Amazon asks us to slow down."""
    return Pace("ses", (), PATIENCE_SECONDS)
