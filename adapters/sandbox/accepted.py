"""Keys that open the sandbox; live adapters refuse them."""

from __future__ import annotations

SES_REGION = "ap-southeast-1"

KEYS = {
    "zapmail_key": "sandbox_zapmail",
    "plusvibe_key": "sandbox_plusvibe",
    "plusvibe_partner": "partner@mailwright.example:sandbox_partner",
    "heyreach_key": "sandbox_heyreach",
    "stripe_key": "sandbox_sk_mailwright",
    "razorpay_key_id": "rzp_test_mailwright",
    "razorpay_key_secret": "sandbox_razorpay",
}
"""The platform's own keys, by the setting that holds the live one."""


def platform(sandbox_url: str) -> dict[str, dict[str, str]]:
    """Return the platform's credentials at the providers customers may bring their own for."""
    from adapters.google_workspace.sandbox.account import ADMIN_EMAIL, demo_account

    return {
        "cloudflare": {"token": "sandbox_cloudflare", "account_ref": "sandbox-account"},
        "godaddy": {"token": "sandbox_godaddy"},
        "google_workspace": {
            "service_account": demo_account(sandbox_url),
            "admin_email": ADMIN_EMAIL,
        },
        "smartlead": {"api_key": "sandbox_smartlead"},
        "ses": {
            "access_key": "sandbox_ses",
            "secret_key": "sandbox_ses_secret",
            "region": SES_REGION,
        },
        "resend": {"key": "sandbox_resend"},
        "writing": {
            "base_url": "https://writing.mailwright.example/v1",
            "key": "sandbox_writing",
            "model": "sandbox-writer",
        },
    }
