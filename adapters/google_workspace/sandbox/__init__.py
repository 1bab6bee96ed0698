"""Google Workspace in the sandbox; ``desks`` holds its routes."""
