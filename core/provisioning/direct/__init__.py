"""Mailboxes of an organization's own workspace, and their accounts at a sequencer."""
