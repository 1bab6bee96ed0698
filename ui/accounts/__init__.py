"""Pages of accounts: oneself, the organization, its members, notices and the audit log."""
