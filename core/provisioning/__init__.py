"""From a paid package to warming mailboxes."""
