"""What the usual sending services want in an SPF record, with the page that says so."""

from __future__ import annotations

from dataclasses import dataclass

COMPILED = "2026-11-21"
"""When this table was put together; the linter notices an include that has died since."""


@dataclass(frozen=True, slots=True)
class SendingService:
    """A service by its name in our settings. ``includes`` is empty where SPF needs no word of it.

    ``note`` says why, or what else to know.
    """

    name: str
    title: str
    includes: tuple[str, ...]
    source: str
    note: str = ""


TABLE = (
    SendingService(
        "google",
        "Google Workspace",
        ("_spf.google.com",),
        "https://support.google.com/a/answer/33786",
    ),
    SendingService(
        "microsoft365",
        "Microsoft 365",
        ("spf.protection.outlook.com",),
        "https://learn.microsoft.com/defender-office-365/email-authentication-spf-configure",
    ),
    SendingService(
        "ses",
        "Amazon SES",
        ("amazonses.com",),
        "https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-spf.html",
        "With a MAIL FROM domain of its own, the record belongs to that name.",
    ),
    SendingService(
        "sendgrid",
        "Twilio SendGrid",
        ("sendgrid.net",),
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/spf-records",
    ),
    SendingService(
        "mailchimp",
        "Mailchimp",
        ("servers.mcsv.net",),
        "https://mailchimp.com/help/set-up-email-domain-authentication/",
        "Domains authenticated by DKIM can do without it.",
    ),
    SendingService(
        "mandrill",
        "Mailchimp Transactional",
        ("spf.mandrillapp.com",),
        "https://mailchimp.com/developer/transactional/docs/authentication-delivery/",
    ),
    SendingService(
        "mailgun",
        "Mailgun",
        ("mailgun.org",),
        "https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify",
    ),
    SendingService(
        "postmark",
        "Postmark",
        ("spf.mtasv.net",),
        "https://postmarkapp.com/support/article/1092",
        "Needed only where bounces return to your own domain.",
    ),
    SendingService(
        "zoho",
        "Zoho Mail",
        ("zohomail.com",),
        "https://www.zoho.com/mail/help/adminconsole/spf-configuration.html",
        "Accounts in other regions have an include of their own.",
    ),
    SendingService(
        "smartlead",
        "Smartlead",
        (),
        "https://helpcenter.smartlead.ai/",
        "It sends through the mailbox's own host; that host's include is what counts.",
    ),
    SendingService(
        "plusvibe",
        "PlusVibe",
        (),
        "https://help.plusvibe.ai/",
        "It sends through the mailbox's own host; that host's include is what counts.",
    ),
    SendingService(
        "zapmail",
        "Zapmail",
        ("_spf.google.com",),
        "https://docs.zapmail.ai/",
        "Its mailboxes live at Google, and it writes the record where it keeps the zone.",
    ),
    SendingService(
        "resend",
        "Resend",
        ("amazonses.com",),
        "https://resend.com/docs/dashboard/domains/introduction",
        "The record belongs to the subdomain that Resend names, not to the domain itself.",
    ),
)
SENDING: dict[str, SendingService] = {each.name: each for each in TABLE}
