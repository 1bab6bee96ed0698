"""The platform's own credentials at providers that customers may bring their own for."""

from __future__ import annotations

from core.settings import Settings, plain


def platform_secrets(settings: Settings) -> dict[str, dict[str, str]]:
    """Return the credentials that are whole, by provider and field."""
    given = {
        "cloudflare": {
            "token": plain(settings.cloudflare_token),
            "account_ref": settings.cloudflare_account,
        },
        "godaddy": {"token": plain(settings.godaddy_token)},
        "google_workspace": {
            "service_account": plain(settings.google_service_account),
            "admin_email": settings.google_admin_email,
        },
        "smartlead": {"api_key": plain(settings.smartlead_key)},
        "ses": {
            "access_key": plain(settings.ses_access_key),
            "secret_key": plain(settings.ses_secret_key),
            "region": settings.ses_region,
        },
        "resend": {"key": plain(settings.resend_key)},
        "writing": {
            "base_url": settings.writing_url,
            "key": plain(settings.writing_key) or "none",
            "model": settings.writing_model,
        },
    }
    return {name: fields for name, fields in given.items() if all(fields.values())}
