"""Every setting, read from MAILWRIGHT_* variables; all problems are reported at once."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core import payment_keys, vantage

PREFIX = "MAILWRIGHT_"
PACE = r"^[0-9.]+ [0-9]+ [0-9.]+$"
"""Messages a second, messages a batch, seconds between two batches."""
SANDBOX_KEYS = (
    "zapmail_key plusvibe_key heyreach_key stripe_key razorpay_key_id razorpay_key_secret "
    "cloudflare_token ses_secret_key resend_key writing_key"
)
"""Keys whose beginning tells that they open a sandbox only."""


class Mode(StrEnum):
    """Whether the outside world is our sandbox or the real services."""

    sandbox = "sandbox"
    live = "live"


class SettingsInvalid(Exception):
    """The settings cannot be used; ``problems`` are sentences, one per setting."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """The settings of one installation. Field descriptions become .env.example."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", env_ignore_empty=True
    )

    mode: Mode = Field(Mode.sandbox, description="sandbox: no key, no money. live: real services.")
    host: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 in a container.")
    port: int = Field(8080, ge=1, le=65535, description="Port of the web app.")
    public_url: str = Field("", description="Address people use, as https://mail.example.org.")
    worker_port: int = Field(8081, ge=1, le=65535, description="Port of the worker's /health.")
    home: Path = Field(Path(".mailwright"), description="Folder for data, keys and the database.")
    database_url: str = Field(
        "",
        description="PostgreSQL 15-18 as postgresql://user:password@host/name; empty: built in.",
        validation_alias=AliasChoices("MAILWRIGHT_DATABASE_URL", "DATABASE_URL"),
    )
    database_pool: int = Field(10, ge=2, le=100, description="Connections of one process.")
    secret_keys: Annotated[list[SecretStr], NoDecode] = Field(
        default_factory=list,
        description="Key ring as id:base64 of 32 bytes, comma separated, newest first; "
        "empty: made and kept in the home folder.",
    )
    development: bool = Field(default=False, description="Show /kit and detailed errors.")
    log_json: bool = Field(default=False, description="Structured log lines for collectors.")
    lease_seconds: float = Field(15, ge=1, description="How long a dead worker holds its run.")
    cluster: bool = Field(
        default=False, description="Share work between machines by procrastinate's queue."
    )
    concurrency: int = Field(10, ge=1, le=100, description="Steps worked on at the same time.")

    cache_megabytes: int = Field(
        256, ge=0, le=65536, description="Memory one process may take for what it keeps; 0: none."
    )
    cache_factor: float = Field(
        1, ge=0, le=24, description="How many times longer than usual what was read is kept."
    )

    sandbox_host: str = Field(
        "127.0.0.1", description="Address the sandbox's pages listen on; 0.0.0.0 in a container."
    )
    sandbox_port: int = Field(0, ge=0, le=65535, description="Port of the sandbox; 0: any.")
    sandbox_url: str = Field("", description="A sandbox started elsewhere; empty: our own.")
    sandbox_key: SecretStr = Field(
        SecretStr("sandbox_control"), description="Key of the sandbox's control interface."
    )

    zapmail_key: SecretStr = Field(SecretStr(""), description="Zapmail API key (live).")
    plusvibe_key: SecretStr = Field(SecretStr(""), description="PlusVibe API key (live).")
    plusvibe_workspace: str = Field("", description="Id of your main PlusVibe workspace (live).")
    plusvibe_partner: SecretStr = Field(
        SecretStr(""), description="A PlusVibe partner's sign-in, email:password (live)."
    )
    heyreach_key: SecretStr = Field(SecretStr(""), description="HeyReach API key (live).")
    payments: str = Field(
        "stripe", pattern="^(stripe|razorpay)$", description="Who is paid: stripe or razorpay."
    )
    stripe_key: SecretStr = Field(
        SecretStr(""), description="Stripe secret key (live); empty: customers write to you."
    )
    stripe_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Signing secret of the Stripe webhook (live)."
    )
    razorpay_key_id: str = Field("", description="Razorpay key id, where it is chosen (live).")
    razorpay_key_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    razorpay_webhook_secret: SecretStr = Field(SecretStr(""), description="Its webhook's secret.")
    cloudflare_token: SecretStr = Field(
        SecretStr(""), description="Cloudflare API token for zones, DNS and registrar (live)."
    )
    cloudflare_account: str = Field("", description="Id of the Cloudflare account (live).")
    godaddy_token: SecretStr = Field(SecretStr(""), description="GoDaddy token, v3 API; optional.")
    google_service_account: SecretStr = Field(
        SecretStr(""), description="Service account JSON for Google Workspace; optional."
    )
    google_admin_email: str = Field("", description="Administrator the service account acts for.")
    smartlead_key: SecretStr = Field(SecretStr(""), description="Smartlead API key; optional.")
    registrar: str = Field(
        "cloudflare", pattern="^(cloudflare|godaddy)$", description="Who sells domains in the cart."
    )
    domain_margin_cents: int = Field(
        200, ge=0, description="What a domain costs above the registrar's price, in cents."
    )
    tracking_target: str = Field(
        "open.sleadtrack.com", description="Host that tracking subdomains point to."
    )
    dmarc_mailbox: str = Field(
        "",
        description="Address that DMARC reports are collected at; empty: only the customer's. Its "
        "domain publishes a TXT record v=DMARC1; at *._report._dmarc, else nobody sends them.",
    )
    resolvers: Annotated[list[str], NoDecode] = Field(
        default_factory=lambda: list(vantage.DEFAULTS),
        description="Vantage points as name|ip|place|country, separated by semicolons; "
        "empty: eight public ones.",
    )
    dns_server: str = Field("", description="Our own recursive resolver as ip:port; empty: system.")
    spamhaus_key: SecretStr = Field(
        SecretStr(""), description="Data Query Service key; empty: Spamhaus is not checked."
    )
    ses_access_key: SecretStr = Field(
        SecretStr(""), description="Access key for Amazon SES and SNS; optional."
    )
    ses_secret_key: SecretStr = Field(SecretStr(""), description="Its secret key.")
    ses_region: str = Field("ap-southeast-1", description="Region of Amazon SES.")
    resend_key: SecretStr = Field(
        SecretStr(""), description="Resend API key, for mail of organizations without a domain."
    )
    google_client_id: str = Field("", description="OAuth client for Google sign-in; optional.")
    google_client_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    writing_url: str = Field(
        "", description="Writing assistant: address of a chat-completions service, ends in /v1."
    )
    writing_key: SecretStr = Field(SecretStr(""), description="Its key; empty: it asks for none.")
    writing_model: str = Field("", description="Its model; empty: there is no assistant.")
    writing_per_day: int = Field(
        100, ge=0, description="How often an organization may ask the writing assistant a day."
    )
    smtp_host: str = Field("", description="Relay for system mail (live).")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the relay.")
    smtp_user: str = Field("", description="Login at the relay; empty: none.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the relay.")
    smtp_tls: str = Field("starttls", pattern="^(starttls|tls|none)$", description="Encryption.")
    sender_check_hours: float = Field(
        4, ge=2, le=4, description="Hours between two looks at a sender that is not verified yet."
    )
    fallback_sender: str = Field(
        "",
        description="Address for mail of organizations without a verified domain; empty: mail_from.",
    )
    fallback_per_day: int = Field(
        100, ge=0, description="How many such messages an organization may send a day."
    )
    ses_pace: str = Field(
        "14 10 0.8",
        pattern=PACE,
        description="SES before its quota is known: messages a second, a batch, seconds between.",
    )
    resend_pace: str = Field(
        "2 10 0.6", pattern=PACE, description="Resend before its quota is known, likewise."
    )
    private_relays: str = Field(
        "", description="Relays in our own network that may be used: host:port, comma separated."
    )
    relay_connections: int = Field(
        10, ge=1, le=100, description="Connections of one process to an organization's relay."
    )
    mail_from: str = Field(
        "Mailwright <hello@mailwright.localhost>", description="Sender of system mail."
    )
    operator_email: str = Field(
        "operator@mailwright.localhost",
        description="Who is told when the platform needs a person, and whom customers write to.",
    )

    @model_validator(mode="before")
    @classmethod
    def split_lists(cls, raw: dict[str, object]) -> dict[str, object]:
        """Read the key ring and the vantage points from their written forms."""
        keys = raw.get("secret_keys")
        if isinstance(keys, str):
            raw["secret_keys"] = [part.strip() for part in keys.split(",") if part.strip()]
        points = raw.get("resolvers")
        if isinstance(points, str):
            raw["resolvers"] = [part.strip() for part in points.split(";") if part.strip()]
        return raw

    @property
    def url(self) -> str:
        """The address people use, without a trailing slash."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @property
    def https(self) -> bool:
        """Tell whether people reach us over TLS."""
        return self.url.startswith("https://")

    @property
    def takes_payments(self) -> bool:
        """Tell whether people can pay here; where they cannot, they are asked to write to us."""
        return self.mode is Mode.sandbox or payment_keys.given(self.payments, self.text)

    def text(self, name: str) -> str:
        """Return a setting's text by its name, opened if it is secret."""
        return plain(getattr(self, name))

    def relays_allowed(self) -> list[tuple[str, int]]:
        """Return host and port of the relays that may stand in our own network."""
        parts = (part.strip().rpartition(":") for part in self.private_relays.split(","))
        return [(host, int(port)) for host, _, port in parts if host and port.isdigit()]

    def problems(self) -> list[str]:
        """Return what is missing or wrong beyond single values."""
        found = []
        if self.mode is Mode.live:
            needed = "zapmail_key plusvibe_key plusvibe_workspace heyreach_key smtp_host public_url"
            found += [
                f"{PREFIX}{name.upper()} is needed in live mode."
                for name in needed.split()
                if not self.text(name)
            ]
            found += [
                f"{PREFIX}{name.upper()} is a sandbox key and cannot be used in live mode."
                for name in SANDBOX_KEYS.split()
                if self.text(name).startswith(("sandbox_", "sk_test_", "rzp_test_"))
            ]
        found += [
            f"{PREFIX}{name.upper()} must start with http:// or https://."
            for name in ("public_url", "writing_url")
            if getattr(self, name) and not re.match(r"https?://[^/\s]+", getattr(self, name))
        ]
        if self.database_url and not self.database_url.startswith(("postgres://", "postgresql")):
            found.append(f"{PREFIX}DATABASE_URL must start with postgresql://.")
        if len(self.relays_allowed()) != len(
            [p for p in self.private_relays.split(",") if p.strip()]
        ):
            found.append(f"{PREFIX}PRIVATE_RELAYS must be host:port, comma separated.")
        for line in self.resolvers:
            try:
                vantage.read(line)
            except ValueError:
                found.append(f"{PREFIX}RESOLVERS: {line!r} is not name|ip|place|country.")
        found += payment_keys.problems(self.payments, PREFIX, self.text)
        if bool(self.writing_url) != bool(self.writing_model):
            found.append(f"{PREFIX}WRITING_URL and its model are needed together.")
        if bool(self.google_client_id) != bool(plain(self.google_client_secret)):
            found.append(f"{PREFIX}GOOGLE_CLIENT_ID and its secret are needed together.")
        return found


def plain(value: object) -> str:
    """Return a setting's text, opened if it is secret."""
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def load(**overrides: Any) -> Settings:
    """Read the settings; raise SettingsInvalid with every problem found."""
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise SettingsInvalid(
            [
                f"{PREFIX}{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}."
                for item in error.errors()
            ]
        ) from error
    problems = settings.problems()
    if problems:
        raise SettingsInvalid(problems)
    return settings


def example() -> str:
    """Return .env.example: every setting with its meaning and default."""
    lines = ["# Mailwright settings. Every line is optional; the value shown is the default.", ""]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "" if isinstance(default, list) else plain(default)
        lines += [f"# {field.description}", f"# {PREFIX}{name.upper()}={shown}", ""]
    return "\n".join(lines)
