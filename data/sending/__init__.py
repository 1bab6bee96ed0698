"""Rows of sending: contacts, templates, senders, campaigns, messages and what became of them."""
