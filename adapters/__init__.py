"""The outbound edge: one package a provider, each behind a port of core."""

import sys
from types import ModuleType
from typing import cast

sys.modules.setdefault("httpx._main", cast("ModuleType", None))
"""Its command line would bring colours and lexers along, 7 MB in every process."""
