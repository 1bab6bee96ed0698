"""What the usual sending services want in an SPF record, with the page that says so (November 2026)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sender:
    """A service by its name in our settings. ``includes`` is empty where SPF needs no word of it.

    ``note`` says why, or what else to know.
    """

    name: str
    title: str
    includes: tuple[str, ...]
    source: str
    note: str = ""


TABLE = (
    Sender(
        "google",
        "Google Workspace",
        ("_spf.google.com",),
        "https://support.google.com/a/answer/33786",
    ),
    Sender(
        "microsoft365",
        "Microsoft 365",
        ("spf.protection.outlook.com",),
        "https://learn.microsoft.com/defender-office-365/email-authentication-spf-configure",
    ),
    Sender(
        "ses",
        "Amazon SES",
        ("amazonses.com",),
        "https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-spf.html",
        "With a MAIL FROM domain of its own, the record belongs to that name.",
    ),
    Sender(
        "sendgrid",
        "Twilio SendGrid",
        ("sendgrid.net",),
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/spf-records",
    ),
    Sender(
        "mailchimp",
        "Mailchimp",
        ("servers.mcsv.net",),
        "https://mailchimp.com/help/set-up-email-domain-authentication/",
        "Domains authenticated by DKIM can do without it.",
    ),
    Sender(
        "mandrill",
        "Mailchimp Transactional",
        ("spf.mandrillapp.com",),
        "https://mailchimp.com/developer/transactional/docs/authentication-delivery/",
    ),
    Sender(
        "mailgun",
        "Mailgun",
        ("mailgun.org",),
        "https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify",
    ),
    Sender(
        "postmark",
        "Postmark",
        ("spf.mtasv.net",),
        "https://postmarkapp.com/support/article/1092",
        "Needed only where bounces return to your own domain.",
    ),
    Sender(
        "zoho",
        "Zoho Mail",
        ("zohomail.com",),
        "https://www.zoho.com/mail/help/adminconsole/spf-configuration.html",
        "Accounts in other regions have an include of their own.",
    ),
    Sender(
        "smartlead",
        "Smartlead",
        (),
        "https://helpcenter.smartlead.ai/",
        "It sends through the mailbox's own host; that host's include is what counts.",
    ),
    Sender(
        "plusvibe",
        "PlusVibe",
        (),
        "https://help.plusvibe.ai/",
        "It sends through the mailbox's own host; that host's include is what counts.",
    ),
    Sender(
        "zapmail",
        "Zapmail",
        ("_spf.google.com",),
        "https://docs.zapmail.ai/",
        "Its mailboxes live at Google, and it writes the record where it keeps the zone.",
    ),
    Sender(
        "resend",
        "Resend",
        ("amazonses.com",),
        "https://resend.com/docs/dashboard/domains/introduction",
        "The record belongs to the subdomain that Resend names, not to the domain itself.",
    ),
)
SENDERS: dict[str, Sender] = {each.name: each for each in TABLE}
