"""Counts a ctest run: prints "PASSED FAILED", and on stderr each suite that ran no test.

A GoogleTest binary counts with its own cases (it left an XML file of its name), everything else as
one test. A binary that failed without a failed case (a crash, a sanitizer) counts as one failure.
"""

import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def cases(report):
    """(passed, failed) of a GoogleTest report, or None when it was cut short."""
    try:
        root = xml.parse(report).getroot()
    except xml.ParseError:
        return None
    total, failed = int(root.get("tests", 0)), int(root.get("failures", 0))
    disabled = int(root.get("disabled", 0)) + int(root.get("skipped", 0) or 0)
    return total - failed - disabled, failed + int(root.get("errors", 0))


def tally(junit, folder):
    passed = failed = 0
    for test in xml.parse(junit).getroot().iter("testcase"):
        name, good = test.get("name"), test.get("status") == "run"
        report = Path(folder) / f"{name}.xml"
        counts = cases(report) if report.exists() else (1, 0) if good else (0, 1)
        own_passed, own_failed = counts or (0, 1)
        if own_passed + own_failed == 0:
            print(f"./dev: {name} RAN NO TEST: counted as a failure", file=sys.stderr)
            own_failed = 1
        if not good and not own_failed:
            print(f"./dev: {name} failed outside its cases", file=sys.stderr)
            own_failed = 1
        passed += own_passed
        failed += own_failed
    return passed, failed


if __name__ == "__main__":
    print(*tally(*sys.argv[1:3]))
