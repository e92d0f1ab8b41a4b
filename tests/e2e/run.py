"""End-to-end tests with real processes: `./dev test e2e`.

Each `*_tests.py` of this folder is a process of its own with a hospital of its own. They mostly wait,
so several run side by side; what one says is printed whole when it has ended. `run.py NAME...` runs
those alone (`run.py kill` for kill_tests.py).
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
AT_ONCE = 3
LONGEST_FIRST = ("hospital_tests", "ward_tests", "kill_tests")


def modules(wanted):
    names = [f[:-3] for f in sorted(os.listdir(FOLDER)) if f.endswith("_tests.py")]
    if wanted:
        unknown = [w for w in wanted if f"{w.removesuffix('_tests')}_tests" not in names]
        if unknown:
            sys.exit(f"run.py: there is no {unknown[0]}; there are: {' '.join(names)}")
        return [f"{w.removesuffix('_tests')}_tests" for w in wanted]
    return sorted(names, key=lambda n: LONGEST_FIRST.index(n) if n in LONGEST_FIRST else len(names))


def run_one(name):
    """In a process of its own: the tests of one module, and their counts as the last line."""
    sys.path.insert(0, FOLDER)
    outcome = unittest.main(module=name, argv=["run.py"], exit=False, verbosity=2).result
    failed = len(outcome.failures) + len(outcome.errors) + len(outcome.unexpectedSuccesses)
    passed = max(0, outcome.testsRun - failed - len(outcome.skipped))
    print(f"{passed} passed, {failed} failed", flush=True)


class Running:
    """A module on its way."""

    def __init__(self, name):
        self.began = time.monotonic()
        self.name = name
        self.said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen([sys.executable, "-B", __file__, "--one", name],
                                        stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.said)

    def counts(self):
        """Prints what it said; (passed, failed)."""
        self.said.seek(0)
        lines = self.said.read().splitlines()
        last = re.fullmatch(r"(\d+) passed, (\d+) failed", lines.pop()) if lines else None
        print("\n".join(lines))
        print(f"-- {self.name}: {time.monotonic() - self.began:.0f} s\n", flush=True)
        passed, failed = (int(last[1]), int(last[2])) if last else (0, 0)
        if self.process.returncode != 0 or not last or passed + failed == 0:
            print(f"{self.name}: ended with {self.process.returncode} and no count of its own", flush=True)
            failed = max(1, failed)
        return passed, failed


def main(wanted):
    waiting, running, passed, failed = modules(wanted), [], 0, 0
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            running.append(Running(waiting.pop(0)))
        time.sleep(0.2)
        for each in [r for r in running if r.process.poll() is not None]:
            running.remove(each)
            own = each.counts()
            passed, failed = passed + own[0], failed + own[1]
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
