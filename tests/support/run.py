"""Run the test suites side by side and sum them up in one closing line.

Browser tests need an invocation of their own: Playwright's synchronous interface leaves an event
loop behind in which no asynchronous test can start. They wait a lot, so the other tests run in the
meantime. Files in which a few tests failed run once more, alone: what fails again has failed, what
passes is named as unsteady, which is a bug to be found.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.support import browser

RESULTS = Path("test-results")
MOST_RUN_AGAIN = 5
PROCESSORS = os.cpu_count() or 1
PRODUCT = ("adapters", "core", "data", "jobs", "ui")
SUITES: dict[str, list[str]] = {
    "fast": ["-m", "not e2e", "--dist", "worksteal"],
    "e2e": ["-m", "e2e", "--dist", "loadfile", "tests/e2e", "tests/ui/e2e"],
}


def main() -> int:
    """Run the suites named on the command line; return 0 only when every test passed."""
    names = sys.argv[1:] or list(SUITES)
    RESULTS.mkdir(exist_ok=True)
    started = time.monotonic()
    compile_product()
    with ThreadPoolExecutor(len(names)) as both:
        found = list(both.map(lambda name: run(name, seen=name == names[0]), names))
    counts = Counter[str]()
    for name, first in zip(names, found, strict=True):
        counts += again(name, first)
    line = closing_line(counts, time.monotonic() - started)
    (RESULTS / "summary.txt").write_text(line + "\n")
    print(line)
    return 0 if counts["passed"] and not counts["failed"] else 1


def run(name: str, *, seen: bool) -> Counter[str]:
    """Run one suite and count its outcomes; what is not ``seen`` while it runs is shown at its end."""
    if name == "e2e":
        for engine in (browser.CHROMIUM, browser.FIREFOX):
            browser.ensure(engine)
    arguments = [*SUITES[name], "-n", str(hands(name))]
    print(f"== {name}: pytest {' '.join(arguments)}", flush=True)
    return invoke(name, arguments, seen=seen)


def compile_product() -> None:
    """Compile the product once; processes that start together would all do it."""
    for floor in PRODUCT:
        compileall.compile_dir(floor, quiet=1, workers=PROCESSORS)


def hands(name: str) -> int:
    """Return how many processes run a suite; tests wait, those with a browser more than others."""
    return 2 if name == "e2e" else PROCESSORS + 1


def again(name: str, counts: Counter[str]) -> Counter[str]:
    """Run the files once more in which a few tests failed, and return what counts in the end."""
    files = failing(RESULTS / f"{name}.xml") if 0 < counts["failed"] <= MOST_RUN_AGAIN else []
    if not files:
        return counts
    print(f"== {name}, again and alone: {' '.join(files)}", flush=True)
    failed = invoke(f"{name}-again", [*SUITES[name][:2], "-n0", *files], seen=True)["failed"]
    unsteady = max(0, counts["failed"] - failed)
    print(f"== {name}: {unsteady} unsteady, {failed} failed", flush=True)
    return counts + Counter(passed=unsteady) - Counter(failed=counts["failed"] - failed)


def invoke(name: str, arguments: list[str], *, seen: bool) -> Counter[str]:
    """Run pytest and count its outcomes; that it ends early counts as a failure."""
    report, told = RESULTS / f"{name}.xml", RESULTS / f"{name}.log"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
    command.append(f"--output={RESULTS / name}")  # Playwright's own, emptied when it begins
    with told.open("w") as log:
        out = None if seen else log
        code = subprocess.run(
            command, env=remembering(), stdout=out, stderr=out, check=False
        ).returncode
    if not seen:
        print(f"== {name}\n{told.read_text()}", flush=True)
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
