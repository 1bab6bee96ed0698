"""THE table of pages: path, module and builder, title, place in the navigation, icon, role."""

from __future__ import annotations

from core.settings import Mode, Settings
from ui.routes import Route, Routes

PAGES = (
    Route("/", "sending.home", "Home"),
    Route("/gtm", "provisioning.overview", "GTM Infrastructure", "Resources", "rocket"),
    Route("/gtm/setup", "provisioning.wizard", "Setup"),
    Route("/gtm/dashboard", "provisioning.dashboard", "Dashboard"),
    Route("/domains", "domains.listing", "Domains", "Domains", "globe"),
    Route("/domains/buy", "domains.buy", "Buy domains"),
    Route("/domains/health", "domains.all_health", "Health"),
    Route("/domains/orders", "domains.orders", "Orders"),
    Route("/domains/orders/{order_id}", "domains.orders:one", "Order"),
    Route("/domains/{domain_id}", "domains.domain", "Domain"),
    Route("/domains/{domain_id}/records", "domains.records", "Records"),
    Route("/domains/{domain_id}/propagation", "domains.propagation", "Propagation"),
    Route("/domains/{domain_id}/health", "domains.health", "Health"),
    Route("/domains/{domain_id}/reports", "domains.reports", "Reports"),
    Route("/domains/{domain_id}/settings", "domains.choices", "Settings"),
    Route("/setup/domain", "provisioning.setup", "Set up a domain", "Domains", "plus"),
    Route("/mailboxes", "provisioning.mailboxes", "Mailboxes", "Domains", "mail"),
    Route("/mailboxes/{mailbox_id}", "provisioning.mailbox", "Mailbox"),
    Route("/batches", "provisioning.batches", "Batches", "Domains", "layers"),
    Route("/batches/new", "provisioning.batch_new", "New batch"),
    Route("/batches/{batch_id}", "provisioning.batch", "Batch"),
    Route("/campaigns", "sending.campaigns", "Campaigns", "Sending", "send"),
    Route("/campaigns/new", "sending.campaign_new", "New campaign"),
    Route("/campaigns/{campaign_id}", "sending.campaign", "Campaign"),
    Route("/campaigns/{campaign_id}/edit", "sending.campaign_wizard", "Edit campaign"),
    Route("/campaigns/{campaign_id}/report", "sending.campaign_report", "Report"),
    Route("/campaigns/{campaign_id}/recipients", "sending.campaign_recipients", "Recipients"),
    Route("/templates", "sending.templates", "Templates", "Sending", "file-text"),
    Route("/templates/new", "sending.templates_new", "New template"),
    Route("/templates/{template_id}", "sending.templates_editor", "Template"),
    Route("/templates/{template_id}/versions", "sending.templates_versions", "Versions"),
    Route("/contacts", "sending.contacts", "Contacts", "Sending", "users"),
    Route("/contacts/imports", "sending.contact_imports", "Import contacts"),
    Route("/contacts/imports/{import_id}", "sending.contact_import", "Import"),
    Route("/contacts/deleted", "sending.contacts_deleted", "Deleted contacts"),
    Route("/contacts/{contact_id}", "sending.contact", "Contact"),
    Route("/segments", "sending.segments", "Segments", "Sending", "filter"),
    Route("/segments/new", "sending.segment:new", "New segment"),
    Route("/segments/{segment_id}", "sending.segment", "Segment"),
    Route("/suppressions", "sending.suppressions", "Suppressions", "Sending", "ban"),
    Route("/senders", "sending.senders", "Senders", "Sending", "at-sign"),
    Route("/senders/domains", "sending.senders_domains", "Sending domains"),
    Route("/senders/relays", "sending.senders_relays", "Relays", role="owner"),
    Route("/senders/{sender_id}", "sending.senders_one", "Sender"),
    Route("/replies", "sending.replies", "Replies", "Sending", "reply"),
    Route("/replies/inboxes", "sending.inboxes", "Inboxes"),
    Route("/replies/decisions", "sending.replies:decisions", "Decisions"),
    Route("/replies/{reply_id}", "sending.replies:one", "Reply"),
    Route("/analytics", "sending.analytics", "Analytics", "Sending", "chart-line"),
    Route(
        "/sending/dead-letters", "sending.dead_letters", "Dead letters", "Sending", "mail-warning"
    ),
    Route("/sending/health", "sending.health", "Sending health", "Sending", "gauge"),
    Route("/gtm/upgrade", "provisioning.upgrade", "Upgrade", role="owner"),
    Route("/billing", "billing.plan", "Plan and invoices", "Organization", "credit-card", "owner"),
    Route("/members", "accounts.members", "Members", "Organization", "users"),
    Route(
        "/organization",
        "accounts.organization",
        "Organization",
        "Organization",
        "building-2",
        "owner",
    ),
    Route("/organization/data", "operations.own_data", "Your data", role="owner"),
    Route("/credentials", "accounts.credentials", "Credentials", "Organization", "lock", "owner"),
    Route("/api-keys", "accounts.api_keys", "API keys", "Organization", "key-round", "owner"),
    Route("/audit", "accounts.audit", "Audit log", "Organization", "scroll-text", "owner"),
    Route("/settings", "accounts.profile", "Your account"),
    Route("/notifications", "accounts.notices", "Notifications"),
    Route("/operate", "operations.provisions", "Provisions", "Operate", "layers", "operator"),
    Route(
        "/operate/provisions/{provision_id}",
        "operations.provisions:one",
        "Provision",
        role="operator",
    ),
    Route(
        "/operate/provisions/{provision_id}/cancel",
        "operations.provisions:cancel",
        "Cancel",
        role="operator",
    ),
    Route(
        "/operate/provisions/{provision_id}/host",
        "operations.host",
        "At the host",
        role="operator",
    ),
    Route(
        "/operate/reconciliation",
        "operations.reconciliation",
        "Reconciliation",
        "Operate",
        "scale",
        "operator",
    ),
    Route(
        "/operate/organizations",
        "operations.organizations",
        "Organizations",
        "Operate",
        "building-2",
        "operator",
    ),
    Route(
        "/operate/organizations/{organization_id}",
        "operations.organizations:one",
        "Organization",
        role="operator",
    ),
    Route(
        "/operate/sending",
        "operations.sending_health",
        "Sending health",
        "Operate",
        "activity",
        "operator",
    ),
    Route(
        "/operate/kill-switch",
        "operations.switches",
        "Kill switch",
        "Operate",
        "octagon-x",
        "operator",
    ),
    Route(
        "/operate/payments", "operations.payments", "Payments", "Operate", "credit-card", "operator"
    ),
    Route(
        "/operate/preflight",
        "operations.preflight",
        "Pre-flight",
        "Operate",
        "list-checks",
        "operator",
    ),
    Route("/operate/tiers", "operations.tiers", "Packages", "Administer", "package", "admin"),
    Route("/operate/tiers/new", "operations.tiers:new", "New package", role="admin"),
    Route("/operate/tiers/{tier_id}", "operations.tiers:one", "Package", role="admin"),
    Route(
        "/operate/brands",
        "operations.brands",
        "Brand reviews",
        "Administer",
        "shield-check",
        "admin",
    ),
    Route(
        "/operate/audit",
        "accounts.audit:platform",
        "Platform audit",
        "Administer",
        "scroll-text",
        "admin",
    ),
)
SANDBOX_PAGES = (
    Route("/mailbox", "operations.mailbox:own", "Sandbox mailbox"),
    Route(
        "/operate/sandbox", "operations.sandbox", "Sandbox", "Sandbox", "flask-conical", "operator"
    ),
    Route("/operate/mailbox", "operations.mailbox", "Mailbox", "Sandbox", "inbox", "operator"),
)
DEVELOPMENT_PAGES = (Route("/kit", "kit.gallery", "Components"),)


def site(settings: Settings) -> Routes:
    """Return the pages of an installation."""
    pages = list(PAGES)
    if settings.mode is Mode.sandbox:
        pages += SANDBOX_PAGES
    if settings.development:
        pages += DEVELOPMENT_PAGES
    return Routes(pages)
