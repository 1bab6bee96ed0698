"""Mail inside the sandbox: servers that take and give it, and the people who get it."""
