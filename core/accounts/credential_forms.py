"""What each provider's key consists of, and whether what was typed can be one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid
from core.ports.url_guard import require_url

ACCOUNT = re.compile(r"[0-9A-Za-z_-]{8,64}")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ACCESS_KEY = re.compile(r"[A-Za-z0-9_]{8,128}")
REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
LONGEST_FIELD = 10_000
SHOWN_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. A ``secret`` is written once and never shown again; ``long`` is a text of lines."""

    name: str
    label: str
    hint: str
    secret: bool = True
    optional: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one provider's key and what the key is for."""

    provider: str
    title: str
    purpose: str
    where: str
    fields: tuple[FormField, ...]


FORMS: dict[str, Form] = {
    form.provider: form
    for form in (
        Form(
            "cloudflare",
            "Cloudflare",
            "Zones and DNS records of your domains, and buying domains.",
            "My Profile > API Tokens: Zone Edit and DNS Edit for all zones of the account.",
            (
                FormField("token", "API token", "A token, not the global API key."),
                FormField(
                    "account_ref", "Account ID", "On the overview page of any zone.", secret=False
                ),
            ),
        ),
        Form(
            "godaddy",
            "GoDaddy",
            "Buying domains at GoDaddy.",
            "developer.godaddy.com > API Keys, for production. Give key and secret, or a token.",
            (
                FormField("key", "API key", "Together with its secret.", optional=True),
                FormField("secret", "API secret", "Shown once at GoDaddy.", optional=True),
                FormField("token", "Personal access token", "Instead of both.", optional=True),
            ),
        ),
        Form(
            "google_workspace",
            "Google Workspace",
            "Creating mailboxes in your own workspace, and sending test messages from them.",
            "Cloud console > IAM > Service accounts > Keys, with domain-wide delegation in Admin.",
            (
                FormField(
                    "service_account", "Service account (JSON)", "The whole file.", long=True
                ),
                FormField(
                    "admin_email",
                    "Administrator's address",
                    "The super administrator the service account acts for.",
                    secret=False,
                ),
            ),
        ),
        Form(
            "smartlead",
            "Smartlead",
            "Connecting mailboxes, warming them up.",
            "Settings > Profile > API key.",
            (FormField("api_key", "API key", "From a plan that includes the API."),),
        ),
        Form(
            "ses",
            "Amazon SES",
            "Sending campaigns from your own account at Amazon.",
            "IAM > Users > Security credentials, with rights for SES and SNS in one region.",
            (
                FormField("access_key", "Access key ID", "Begins with AKIA.", secret=False),
                FormField("secret_key", "Secret access key", "Shown once at Amazon."),
                FormField("region", "Region", "As ap-southeast-1.", secret=False),
            ),
        ),
        Form(
            "resend",
            "Resend",
            "Sending mail from your own account at Resend.",
            "Resend > API Keys, with full access: domains and webhooks are made too.",
            (FormField("key", "API key", "Begins with re_."),),
        ),
        Form(
            "writing",
            "Writing assistant",
            "Proposing subject lines and other words for your templates.",
            "The pages on API keys and models of any service that speaks chat completions.",
            (
                FormField(
                    "base_url", "Address", "With most services it ends in /v1.", secret=False
                ),
                FormField("key", "API key", "The account pays for what is asked."),
                FormField("model", "Model", "Its name, as the service writes it.", secret=False),
            ),
        ),
    )
}


def read(provider: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a key without what is empty; raise Invalid where it cannot be one."""
    form = FORMS.get(provider)
    if form is None:
        raise Invalid("There is no such provider.", field="provider")
    known = {field.name for field in form.fields}
    fields = {name: text.strip() for name, text in given.items() if name in known and text.strip()}
    for field in form.fields:
        if len(fields.get(field.name, "")) > LONGEST_FIELD:
            raise Invalid(f"{field.label} is too long.", field=field.name)
        if not field.optional and field.name not in fields:
            raise Invalid(f"Enter the {field.label}.", action=field.hint, field=field.name)
    CHECKS[provider](fields)
    return fields


def hint(provider: str, fields: Mapping[str, str]) -> str:
    """Return what tells this key from another without showing it."""
    if provider == "google_workspace":
        return str(json.loads(fields["service_account"])["client_email"])
    if provider == "ses":
        return f"{fields['access_key']} in {fields['region']}"
    if provider == "writing":
        return f"{fields['model']} at {require_url(fields['base_url'])[0]}"
    key = fields.get("token") or fields.get("api_key") or fields.get("key") or ""
    return f"…{key[-SHOWN_CHARACTERS:]}"


def _cloudflare(fields: dict[str, str]) -> None:
    token = fields["token"]
    if re.search(r"\s", token) or not token.isascii():
        raise Invalid(
            "An API token has no blanks in it.", action="Copy the token again.", field="token"
        )
    if not ACCOUNT.fullmatch(fields["account_ref"]):
        raise Invalid(
            "This is not the id of a Cloudflare account.",
            action="Copy the Account ID from the overview page of any zone.",
            field="account_ref",
        )


def _godaddy(fields: dict[str, str]) -> None:
    if "token" in fields or ("key" in fields and "secret" in fields):
        return
    missing = "secret" if "key" in fields else "key"
    raise Invalid("Enter the key and its secret, or a token.", field=missing)


def _google(fields: dict[str, str]) -> None:
    try:
        raw: Any = json.loads(fields["service_account"])
    except ValueError as error:
        raise Invalid(
            "The service account is not JSON.",
            action="Paste the whole file that was downloaded from the Cloud console.",
            field="service_account",
        ) from error
    for name in ("client_email", "private_key"):
        if not isinstance(raw, dict) or not isinstance(raw.get(name), str) or not raw[name]:
            raise Invalid(
                f"The service account has no {name}.",
                action="Download a JSON key of a service account; an OAuth client is another thing.",
                field="service_account",
            )
    if not ADDRESS.fullmatch(fields["admin_email"]):
        raise Invalid("Enter the administrator's address.", field="admin_email")


def _smartlead(fields: dict[str, str]) -> None:
    if re.search(r"\s", fields["api_key"]):
        raise Invalid("An API key has no blanks in it.", field="api_key")


def _ses(fields: dict[str, str]) -> None:
    if not ACCESS_KEY.fullmatch(fields["access_key"]):
        raise Invalid("This is no access key ID.", field="access_key")
    if re.search(r"\s", fields["secret_key"]):
        raise Invalid("A secret access key has no blanks in it.", field="secret_key")
    if not REGION.fullmatch(fields["region"]):
        raise Invalid(
            "This is no region of Amazon.", action="Enter it as ap-southeast-1.", field="region"
        )


def _resend(fields: dict[str, str]) -> None:
    if re.search(r"\s", fields["key"]) or not fields["key"].isascii():
        raise Invalid("An API key has no blanks in it.", field="key")


def _writing(fields: dict[str, str]) -> None:
    try:
        require_url(fields["base_url"])
    except Invalid as refused:
        action = refused.advice.action
        raise Invalid(str(refused), code=refused.code, action=action, field="base_url") from None
    for name in ("key", "model"):
        if re.search(r"\s", fields[name]) or not fields[name].isascii():
            raise Invalid("There are no blanks in it.", action="Copy it again.", field=name)


CHECKS = {
    "resend": _resend,
    "writing": _writing,
    "ses": _ses,
    "cloudflare": _cloudflare,
    "godaddy": _godaddy,
    "google_workspace": _google,
    "smartlead": _smartlead,
}
