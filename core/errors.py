"""Every failure a person may meet, as a sentence with an exit.

Refused           the request cannot be carried out as asked
  Invalid         the input is wrong; the sentence says how
  NotFound        no such thing, or not yours
  NotPermitted    the actor may not do this
  Conflict        the state has moved on, or the thing exists already
  LimitReached    a quota, a rate or a plan limit binds
  Paused          a brake is on
ProviderError     an outside service did not do as asked
  CredentialsRefused   our key or login is not accepted
  RateLimited          too many calls; ``retry_after`` says when to come back
  Unavailable          no usable answer: timeout, broken connection, 5xx
  Rejected             the service understood and said no
  Surprising           an answer its contract does not allow
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell the person: what happened, what to do, what else works.

    ``retry_after`` is in seconds. ``help`` is a page under /help/errors.
    """

    message: str
    action: str = ""
    fallback: str = ""
    retry_after: float | None = None
    help: str = ""


class AppError(Exception):
    """A failure with a stable ``code`` and an ``advice`` a person can follow."""

    code = "error"
    default_action = "Try again. If it keeps happening, contact support with the request id."
    default_fallback = ""

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        action: str = "",
        fallback: str = "",
        retry_after: float | None = None,
        field: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.field = field
        self.advice = Advice(
            message=message,
            action=action or self.default_action,
            fallback=fallback or self.default_fallback,
            retry_after=retry_after,
            help=f"/help/errors/{self.code}",
        )

    def __str__(self) -> str:
        return self.advice.message


class Refused(AppError):
    """The request cannot be carried out as asked."""

    code = "refused"


class Invalid(Refused):
    """The input is wrong. ``field`` names the offending input where there is one."""

    code = "invalid"
    default_action = "Correct the input and try again."


class NotFound(Refused):
    """No such thing, or it belongs to somebody else; the two look the same on purpose."""

    code = "not_found"
    default_action = "Check the address, or go back to the list."


class NotPermitted(Refused):
    """The actor's role does not allow this."""

    code = "not_permitted"
    default_action = "Ask an owner of your organization."


class Conflict(Refused):
    """The state has moved on, or the thing exists already."""

    code = "conflict"
    default_action = "Reload to see the current state."


class LimitReached(Refused):
    """A quota, a rate or a plan limit binds."""

    code = "limit_reached"
    default_action = "Wait until the limit resets, or upgrade."


class Paused(Refused):
    """A brake is on."""

    code = "paused"
    default_action = "Wait until an administrator resumes."


class ProviderError(AppError):
    """An outside service did not do as asked.

    ``provider`` is its lower-case name, ``status`` the HTTP status if one came, ``detail`` the
    service's own words with secrets removed.
    """

    code = "provider_error"

    def __init__(
        self,
        message: str,
        *,
        provider: str,
        status: int | None = None,
        detail: str = "",
        code: str = "",
        action: str = "",
        fallback: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(
            message, code=code, action=action, fallback=fallback, retry_after=retry_after
        )
        self.provider = provider
        self.status = status
        self.detail = detail


class CredentialsRefused(ProviderError):
    """Our key or login is not accepted. Never retried by itself."""

    code = "credentials_refused"
    default_action = "Replace the key in the settings, then retry."
    default_fallback = "Until then do this step by hand, or contact support."


class RateLimited(ProviderError):
    """Too many calls. ``advice.retry_after`` (seconds) says when to come back."""

    code = "rate_limited"
    default_action = "Nothing to do: it continues by itself."


class Unavailable(ProviderError):
    """No usable answer: timeout, broken connection or 5xx. Whether the call took effect is unknown."""

    code = "unavailable"
    default_action = "Nothing to do: it is tried again by itself."


class Rejected(ProviderError):
    """The service understood and said no."""

    code = "rejected"
    default_action = "Read the reason, correct the input and retry."


class Surprising(ProviderError):
    """An answer the service's contract does not allow."""

    code = "surprising"
    default_action = "Retry. If it repeats, the service has changed: contact support."
