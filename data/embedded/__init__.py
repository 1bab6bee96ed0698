"""A private PostgreSQL that runs as our own child process and ends with us.

Linux and macOS; everywhere else a database URL is needed.
"""

from data.embedded.binaries import bin_directory
from data.embedded.errors import EmbeddedError
from data.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedError", "EmbeddedPostgres", "bin_directory"]
