"""The people mail of the sandbox is written to, and what they do with it."""
