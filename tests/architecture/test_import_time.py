"""Importing ui builds no UI: one element at import time turns NiceGUI into a script runner."""

from __future__ import annotations

import subprocess

from tests.architecture.source import ROOT
from tests.support.programs import python

IMPORT_EVERYTHING = """
import gc, importlib, pkgutil, sys
gc.disable()
import ui
for module in pkgutil.walk_packages(ui.__path__, "ui."):
    importlib.import_module(module.name)
from nicegui import core
sys.exit("script mode" if core.script_mode else 0)
"""
BUILD_ONE_ELEMENT = """
import sys
from nicegui import core, ui
ui.label("built at import time")
sys.exit("script mode" if core.script_mode else 0)
"""


def outcome(code: str) -> subprocess.CompletedProcess[str]:
    return python("-c", code, cwd=ROOT, check=False)


def test_importing_ui_builds_nothing() -> None:
    done = outcome(IMPORT_EVERYTHING)
    assert done.returncode == 0, done.stderr


def test_an_element_at_import_time_would_be_noticed() -> None:
    done = outcome(BUILD_ONE_ELEMENT)
    assert done.stderr.strip().endswith("script mode")
