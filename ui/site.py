"""THE table of pages: path, builder, title, place in the navigation, icon, role."""

from __future__ import annotations

from core.settings import Mode, Settings
from ui.accounts import api_keys, audit, credentials, members, notices, organization, profile
from ui.billing import plan
from ui.domains import (
    all_health,
    buy,
    choices,
    domain,
    health,
    listing,
    orders,
    propagation,
    records,
    reports,
)
from ui.kit import gallery
from ui.operations import (
    brands,
    mailbox,
    organizations,
    own_data,
    payments,
    preflight,
    provisions,
    reconciliation,
    sandbox,
    sending_health,
    switches,
    tiers,
)
from ui.provisioning import (
    batch,
    batch_new,
    batches,
    dashboard,
    mailboxes,
    overview,
    setup,
    upgrade,
    wizard,
)
from ui.provisioning import mailbox as one_mailbox
from ui.routes import Route, Routes
from ui.sending import (
    analytics,
    campaign,
    campaign_new,
    campaign_recipients,
    campaign_report,
    campaign_wizard,
    campaigns,
    contact,
    contact_import,
    contact_imports,
    contacts,
    contacts_deleted,
    dead_letters,
    home,
    inboxes,
    replies,
    segment,
    segments,
    senders,
    senders_domains,
    senders_one,
    senders_relays,
    suppressions,
    templates,
    templates_editor,
    templates_new,
    templates_versions,
)
from ui.sending import health as sending_standing

PAGES = (
    Route("/", home.build, "Home"),
    Route("/gtm", overview.build, "GTM Infrastructure", "Resources", "rocket"),
    Route("/gtm/setup", wizard.build, "Setup"),
    Route("/gtm/dashboard", dashboard.build, "Dashboard"),
    Route("/domains", listing.build, "Domains", "Domains", "globe"),
    Route("/domains/buy", buy.build, "Buy domains"),
    Route("/domains/health", all_health.build, "Health"),
    Route("/domains/orders", orders.build, "Orders"),
    Route("/domains/orders/{order_id}", orders.one, "Order"),
    Route("/domains/{domain_id}", domain.build, "Domain"),
    Route("/domains/{domain_id}/records", records.build, "Records"),
    Route("/domains/{domain_id}/propagation", propagation.build, "Propagation"),
    Route("/domains/{domain_id}/health", health.build, "Health"),
    Route("/domains/{domain_id}/reports", reports.build, "Reports"),
    Route("/domains/{domain_id}/settings", choices.build, "Settings"),
    Route("/setup/domain", setup.build, "Set up a domain", "Domains", "plus"),
    Route("/mailboxes", mailboxes.build, "Mailboxes", "Domains", "mail"),
    Route("/mailboxes/{mailbox_id}", one_mailbox.build, "Mailbox"),
    Route("/batches", batches.build, "Batches", "Domains", "layers"),
    Route("/batches/new", batch_new.build, "New batch"),
    Route("/batches/{batch_id}", batch.build, "Batch"),
    Route("/campaigns", campaigns.build, "Campaigns", "Sending", "send"),
    Route("/campaigns/new", campaign_new.build, "New campaign"),
    Route("/campaigns/{campaign_id}", campaign.build, "Campaign"),
    Route("/campaigns/{campaign_id}/edit", campaign_wizard.build, "Edit campaign"),
    Route("/campaigns/{campaign_id}/report", campaign_report.build, "Report"),
    Route("/campaigns/{campaign_id}/recipients", campaign_recipients.build, "Recipients"),
    Route("/templates", templates.build, "Templates", "Sending", "file-text"),
    Route("/templates/new", templates_new.build, "New template"),
    Route("/templates/{template_id}", templates_editor.build, "Template"),
    Route("/templates/{template_id}/versions", templates_versions.build, "Versions"),
    Route("/contacts", contacts.build, "Contacts", "Sending", "users"),
    Route("/contacts/imports", contact_imports.build, "Import contacts"),
    Route("/contacts/imports/{import_id}", contact_import.build, "Import"),
    Route("/contacts/deleted", contacts_deleted.build, "Deleted contacts"),
    Route("/contacts/{contact_id}", contact.build, "Contact"),
    Route("/segments", segments.build, "Segments", "Sending", "filter"),
    Route("/segments/new", segment.new, "New segment"),
    Route("/segments/{segment_id}", segment.build, "Segment"),
    Route("/suppressions", suppressions.build, "Suppressions", "Sending", "ban"),
    Route("/senders", senders.build, "Senders", "Sending", "at-sign"),
    Route("/senders/domains", senders_domains.build, "Sending domains"),
    Route("/senders/relays", senders_relays.build, "Relays", role="owner"),
    Route("/senders/{sender_id}", senders_one.build, "Sender"),
    Route("/replies", replies.build, "Replies", "Sending", "reply"),
    Route("/replies/inboxes", inboxes.build, "Inboxes"),
    Route("/replies/decisions", replies.decisions, "Decisions"),
    Route("/replies/{reply_id}", replies.one, "Reply"),
    Route("/analytics", analytics.build, "Analytics", "Sending", "chart-line"),
    Route("/sending/dead-letters", dead_letters.build, "Dead letters", "Sending", "mail-warning"),
    Route("/sending/health", sending_standing.build, "Sending health", "Sending", "gauge"),
    Route("/gtm/upgrade", upgrade.build, "Upgrade", role="owner"),
    Route("/billing", plan.build, "Plan and invoices", "Organization", "credit-card", "owner"),
    Route("/members", members.build, "Members", "Organization", "users"),
    Route(
        "/organization", organization.build, "Organization", "Organization", "building-2", "owner"
    ),
    Route("/organization/data", own_data.build, "Your data", role="owner"),
    Route("/credentials", credentials.build, "Credentials", "Organization", "lock", "owner"),
    Route("/api-keys", api_keys.build, "API keys", "Organization", "key-round", "owner"),
    Route("/audit", audit.build, "Audit log", "Organization", "scroll-text", "owner"),
    Route("/settings", profile.build, "Your account"),
    Route("/notifications", notices.build, "Notifications"),
    Route("/operate", provisions.build, "Provisions", "Operate", "layers", "operator"),
    Route("/operate/provisions/{provision_id}", provisions.one, "Provision", role="operator"),
    Route(
        "/operate/provisions/{provision_id}/cancel", provisions.cancel, "Cancel", role="operator"
    ),
    Route(
        "/operate/reconciliation",
        reconciliation.build,
        "Reconciliation",
        "Operate",
        "scale",
        "operator",
    ),
    Route(
        "/operate/organizations",
        organizations.build,
        "Organizations",
        "Operate",
        "building-2",
        "operator",
    ),
    Route(
        "/operate/organizations/{organization_id}",
        organizations.one,
        "Organization",
        role="operator",
    ),
    Route(
        "/operate/sending",
        sending_health.build,
        "Sending health",
        "Operate",
        "activity",
        "operator",
    ),
    Route(
        "/operate/kill-switch", switches.build, "Kill switch", "Operate", "octagon-x", "operator"
    ),
    Route("/operate/payments", payments.build, "Payments", "Operate", "credit-card", "operator"),
    Route(
        "/operate/preflight", preflight.build, "Pre-flight", "Operate", "list-checks", "operator"
    ),
    Route("/operate/tiers", tiers.build, "Packages", "Administer", "package", "admin"),
    Route("/operate/tiers/new", tiers.new, "New package", role="admin"),
    Route("/operate/tiers/{tier_id}", tiers.one, "Package", role="admin"),
    Route("/operate/brands", brands.build, "Brand reviews", "Administer", "shield-check", "admin"),
    Route("/operate/audit", audit.platform, "Platform audit", "Administer", "scroll-text", "admin"),
)
SANDBOX_PAGES = (
    Route("/mailbox", mailbox.own, "Sandbox mailbox"),
    Route("/operate/sandbox", sandbox.build, "Sandbox", "Sandbox", "flask-conical", "operator"),
    Route("/operate/mailbox", mailbox.build, "Mailbox", "Sandbox", "inbox", "operator"),
)
DEVELOPMENT_PAGES = (Route("/kit", gallery.build, "Components"),)


def site(settings: Settings) -> Routes:
    """Return the pages of an installation."""
    pages = list(PAGES)
    if settings.mode is Mode.sandbox:
        pages += SANDBOX_PAGES
    if settings.development:
        pages += DEVELOPMENT_PAGES
    return Routes(pages)
