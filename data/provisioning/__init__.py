"""Provisions, their domains and mailboxes, and what was bought for them."""
