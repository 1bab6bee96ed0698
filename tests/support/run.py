"""Run the test suites one after the other and sum them up in one closing line.

Browser tests need an invocation of their own: Playwright's synchronous interface leaves an event
loop behind in which no asynchronous test can start.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.support import browser

RESULTS = Path("test-results")
SUITES: dict[str, list[str]] = {
    "fast": ["-m", "not e2e", "-n", "auto", "--dist", "worksteal"],
    "e2e": ["-m", "e2e", "-n", "2", "--dist", "loadfile"],
}


def main() -> int:
    """Run the suites named on the command line; return 0 only when every test passed."""
    names = sys.argv[1:] or list(SUITES)
    RESULTS.mkdir(exist_ok=True)
    started = time.monotonic()
    counts: Counter[str] = Counter()
    for name in names:
        counts += run(name)
    line = closing_line(counts, time.monotonic() - started)
    (RESULTS / "summary.txt").write_text(line + "\n")
    print(line)
    return 0 if counts["passed"] and not counts["failed"] else 1


def run(name: str) -> Counter[str]:
    """Run one suite and count its outcomes. A suite that ends early counts as a failure."""
    if name == "e2e":
        browser.ensure()
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *SUITES[name]]
    print(f"== {name}: pytest {' '.join(SUITES[name])}", flush=True)
    code = subprocess.run(command, env=remembering(), check=False).returncode
    counts = read(report)
    if code and not counts["failed"]:
        print(f"== {name}: pytest ended with status {code}", flush=True)
        counts["failed"] += 1
    return counts


def remembering() -> dict[str, str]:
    """Return the environment, letting Python keep what it compiles: the tests start it often."""
    return {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def read(report: Path) -> Counter[str]:
    """Count passed, failed and skipped tests in a JUnit report; errors count as failed."""
    counts: Counter[str] = Counter()
    if not report.exists():
        return counts
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own file
        total, failures, errors, skipped = (
            int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")
        )
        bad = min(total, failures + errors)
        counts.update(passed=total - bad - skipped, failed=bad, skipped=skipped)
    return counts


def closing_line(counts: Counter[str], seconds: float) -> str:
    """Say the sum as pytest does."""
    parts = [f"{counts['passed']} passed", f"{counts['failed']} failed"]
    if counts["skipped"]:
        parts.append(f"{counts['skipped']} skipped")
    return f"{', '.join(parts)} in {seconds:.0f}s"


if __name__ == "__main__":
    sys.exit(main())
