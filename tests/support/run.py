"""Run the test suites one after the other and sum them up in one closing line.

Browser tests need an invocation of their own: Playwright's synchronous interface leaves an event
loop behind in which no asynchronous test can start. Files in which a few tests failed run once more,
alone: what fails again has failed, what passes is named as unsteady, which is a bug to be found.
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
MOST_RUN_AGAIN = 5
HANDS = (os.cpu_count() or 1) + 1
"""One more than processors: a test waits for its database, for other processes and for time."""
SUITES: dict[str, list[str]] = {
    "fast": ["-m", "not e2e", "-n", str(HANDS), "--dist", "worksteal"],
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
    print(f"== {name}: pytest {' '.join(SUITES[name])}", flush=True)
    counts = invoke(report, SUITES[name])
    files = failing(report) if 0 < counts["failed"] <= MOST_RUN_AGAIN else []
    if files:
        print(f"== {name}, again and alone: {' '.join(files)}", flush=True)
        again = invoke(RESULTS / f"{name}-again.xml", [*SUITES[name][:2], "-n0", *files])
        unsteady = max(0, counts["failed"] - again["failed"])
        print(f"== {name}: {unsteady} unsteady, {again['failed']} failed", flush=True)
        counts["passed"] += unsteady
        counts["failed"] = again["failed"]
    return counts


def invoke(report: Path, arguments: list[str]) -> Counter[str]:
    """Run pytest and count its outcomes; that it ends early counts as a failure."""
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
    code = subprocess.run(command, env=remembering(), check=False).returncode
    counts = read(report)
    if code and not counts["failed"]:
        print(f"== pytest ended with status {code}", flush=True)
        counts["failed"] += 1
    return counts


def failing(report: Path) -> list[str]:
    """Return the files of the tests that failed."""
    if not report.exists():
        return []
    cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 - our own file
    bad = [
        case for case in cases if case.find("failure") is not None or case.find("error") is not None
    ]
    found = {Path(*str(case.get("classname")).split(".")).with_suffix(".py") for case in bad}
    return sorted(str(file) for file in found if file.exists())


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
