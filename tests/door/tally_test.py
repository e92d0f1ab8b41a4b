"""What ./dev test counts, and that it does not count silence as success."""

import tempfile
import unittest
from pathlib import Path

from tally import tally

CTEST = '<testsuite><testcase name="engine_test" status="{}"/></testsuite>'
GTEST = '<testsuites tests="{}" failures="{}" disabled="{}" errors="0"/>'


def count(status, report):
    with tempfile.TemporaryDirectory() as folder:
        junit = Path(folder) / "ctest.xml"
        junit.write_text(CTEST.format(status))
        if report is not None:
            (Path(folder) / "engine_test.xml").write_text(report)
        return tally(junit, folder)


class Tally(unittest.TestCase):
    def test_counts_the_cases_of_a_binary(self):
        self.assertEqual(count("fail", GTEST.format(5, 2, 1)), (2, 2))

    def test_counts_a_plain_test_as_one(self):
        self.assertEqual(count("run", None), (1, 0))
        self.assertEqual(count("fail", None), (0, 1))

    def test_a_binary_without_tests_is_a_failure(self):
        self.assertEqual(count("run", GTEST.format(0, 0, 0)), (0, 1))

    def test_a_crash_after_the_last_case_is_a_failure(self):
        self.assertEqual(count("fail", GTEST.format(3, 0, 0)), (3, 1))

    def test_a_report_cut_short_is_a_failure(self):
        self.assertEqual(count("fail", "<testsuites tests="), (0, 1))


if __name__ == "__main__":
    unittest.main()
