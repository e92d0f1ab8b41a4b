"""Requirements and hazards, and the tests that show them.

tests/requirements.csv has every id from P01 to P106 once, with a status:

  shown           at least one test
  partly          a note says what is missing; tests name what is there
  not applicable  a note says why
  open            no test, and a note says why

tests/security.csv has every rule from T01 to T36 once, in the same way; SECURITY.md names each.

tests/hazards.csv names requirements of that table and tests. A test is "binary:Suite.Name" of a
GoogleTest, "e2e:Class.test_name" of tests/e2e/*_tests.py or "browser:the words of the test". Each must
exist in the sources; with --ran RESULTS (the folder that ./dev test leaves) each must have run and
passed in that run.
"""

import csv
import re
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

from source import TOP

IDS = [f"P{n:02d}" for n in range(1, 107)]
RULES = [f"T{n:02d}" for n in range(1, 37)]
STATUSES = ("shown", "partly", "not applicable", "open")
REQUIREMENT_COLUMNS = ["id", "requirement", "figure", "status", "test", "note"]
RULE_COLUMNS = ["id", "rule", "status", "test", "note"]
HAZARD_COLUMNS = ["id", "hazard", "cause", "mitigation", "requirement", "test"]
GTEST = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.M)
PH_TEST = re.compile(r"ph_test\(\s*(\w+)\s+SOURCES\s+(.*?)\bUSES\b", re.S)


def split(cell):
    return [word.strip() for word in cell.split(";") if word.strip()]


def known_tests(top):
    """Every test that the sources name."""
    names = set()
    for listing in (top / "tests").rglob("CMakeLists.txt"):
        text = re.sub(r"#[^\n]*", "", listing.read_text(encoding="utf-8"))
        for binary, sources in PH_TEST.findall(text):
            for source in sources.split():
                path = listing.parent / source
                if path.suffix == ".cpp" and path.exists():
                    found = GTEST.findall(path.read_text(encoding="utf-8"))
                    names.update(f"{binary}:{suite}.{name}" for suite, name in found)
    for path in (top / "tests/e2e").glob("*_tests.py"):
        group = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"class (\w+)", line):
                group = found[1]
            if found := re.match(r"    def (test_\w+)", line):
                names.add(f"e2e:{group}.{found[1]}")
    for path in (top / "tests/browser").glob("*.test.mjs"):
        found = re.findall(r"^\s*test\('([^']+)'", path.read_text(encoding="utf-8"), re.M)
        names.update(f"browser:{name}" for name in found)
    return names


def passed_tests(results):
    """Every test that ran and passed, by what the suites left. One with parameters passed when every
    instance that ran did."""
    names, failed = set(), set()
    for report in results.glob("gtest-*/*.xml"):
        try:
            cases = list(xml.parse(report).getroot().iter("testcase"))
        except xml.ParseError:
            continue  # cut short by a crash: nothing of it counts
        for case in cases:
            group = case.get("classname").rpartition("/")[2]
            test = f"{report.stem}:{group}.{case.get('name').partition('/')[0]}"
            if case.find("failure") is not None:
                failed.add(test)
            elif case.get("result") == "completed":
                names.add(test)
    names -= failed
    log = results / "e2e.log"
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    bad = set(re.findall(r"^(?:FAIL|ERROR): (test_\w+)", text, re.M))
    for name, group in re.findall(r"^(test_\w+) \(\w+_tests\.(\w+)", text, re.M):
        if name not in bad and not re.search(rf"^{name} .*skipped", text, re.M):
            names.add(f"e2e:{group}.{name}")
    log = results / "browser.log"
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    names.update(f"browser:{name}" for name in re.findall(r"^ok   (.+)$", text, re.M))
    return names


def rows_of(text, columns, name):
    """(rows, faults) of a table."""
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != columns:
        return [], [f"{name}:1: expected the columns {', '.join(columns)}"]
    return [(reader.line_num, row) for row in reader], []


def check_tests(where, cell, tests, ran):
    faults = []
    for test in split(cell):
        if test not in tests:
            faults.append(f"{where}: there is no test {test}")
        elif ran is not None and test not in ran:
            faults.append(f"{where}: {test} did not run, or did not pass")
    return faults


def check_table(name, rows, ids, says, tests, ran):
    """Each id once, each status honest, each test there."""
    faults, seen = [], set()
    for line, row in rows:
        where = f"{name}:{line}: {row['id']}"
        if row["id"] not in ids:
            faults.append(f"{where}: expected an id from {ids[0]} to {ids[-1]}")
        if row["id"] in seen:
            faults.append(f"{where}: stands twice")
        seen.add(row["id"])
        if row["status"] not in STATUSES:
            faults.append(f"{where}: expected a status of {', '.join(STATUSES)}")
        if row["status"] == "shown" and not split(row["test"]):
            faults.append(f"{where}: shown, by no test")
        if row["status"] == "open" and split(row["test"]):
            faults.append(f"{where}: open, and yet a test is named")
        if row["status"] != "shown" and not row["note"].strip():
            faults.append(f"{where}: {row['status']}, and no note says why")
        if not row[says].strip():
            faults.append(f"{where}: says nothing")
        faults += check_tests(where, row["test"], tests, ran)
    faults += [f"{name}: {id} is missing" for id in ids if not faults and id not in seen]
    return faults


def check_requirements(text, tests, ran):
    name = "tests/requirements.csv"
    rows, faults = rows_of(text, REQUIREMENT_COLUMNS, name)
    return faults or check_table(name, rows, IDS, "requirement", tests, ran)


def check_security(text, page, tests, ran):
    name = "tests/security.csv"
    rows, faults = rows_of(text, RULE_COLUMNS, name)
    faults = faults or check_table(name, rows, RULES, "rule", tests, ran)
    return faults + [f"SECURITY.md: {id} is missing" for id in RULES if id not in page]


def check_hazards(text, tests, ran):
    name = "tests/hazards.csv"
    rows, faults = rows_of(text, HAZARD_COLUMNS, name)
    seen = set()
    for line, row in rows:
        where = f"{name}:{line}: {row['id']}"
        if row["id"] in seen:
            faults.append(f"{where}: stands twice")
        seen.add(row["id"])
        faults += [f"{where}: {column} is empty" for column in HAZARD_COLUMNS if not row[column]]
        for id in split(row["requirement"]):
            if id not in IDS and id != "law":
                faults.append(f"{where}: there is no requirement {id}")
        faults += check_tests(where, row["test"], tests, ran)
    return faults


def self_test():
    head = ",".join(REQUIREMENT_COLUMNS) + "\n"
    good = [f"{id},says,,open,,because" for id in IDS]
    tests = {"a_test:A.Holds", "browser:a page opens"}

    def faults(change, ran=None):
        rows = list(good)
        change(rows)
        return check_requirements(head + "\n".join(rows) + "\n", tests, ran)

    def put(row):
        return lambda rows: rows.__setitem__(0, row)

    assert not faults(lambda rows: None)
    assert not faults(put("P01,says,,shown,a_test:A.Holds;browser:a page opens,"))
    assert faults(lambda rows: rows.pop())
    assert faults(lambda rows: rows.append(rows[3]))
    assert faults(put("P01,says,,shown,a_test:A.Never,"))
    assert faults(put("P01,says,,shown,,"))
    assert faults(put("P01,says,,done,a_test:A.Holds,"))
    assert faults(put("P01,says,,open,a_test:A.Holds,why"))
    assert faults(put("P01,says,,partly,a_test:A.Holds,"))
    assert faults(put("P01,says,,shown,a_test:A.Holds,"), ran=set())
    assert not faults(put("P01,says,,shown,a_test:A.Holds,"), ran=tests)
    hazard = ",".join(HAZARD_COLUMNS) + "\n"
    assert not check_hazards(hazard + "H1,a,b,c,P01,a_test:A.Holds\n", tests, None)
    assert check_hazards(hazard + "H1,a,b,c,P01,\n", tests, None)
    assert check_hazards(hazard + "H1,a,b,c,P107,a_test:A.Holds\n", tests, None)
    assert check_hazards("H1\n", tests, None)
    rules = ",".join(RULE_COLUMNS) + "\n"
    kept = "".join(f"{id},says,open,,because\n" for id in RULES)
    page = " ".join(RULES)
    assert not check_security(rules + kept, page, tests, None)
    assert check_security(rules + kept, page.replace("T36", ""), tests, None)
    assert check_security(rules + kept.replace("T07,", "T08,"), page, tests, None)
    assert check_security(rules + kept.replace("says,open,", "says,shown,a_test:A.Never", 1), page, tests, None)


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    ran = passed_tests(Path(arguments[1])) if arguments[:1] == ["--ran"] else None
    tests = known_tests(TOP)
    read = lambda name: (TOP / "tests" / name).read_text(encoding="utf-8")
    faults = check_requirements(read("requirements.csv"), tests, ran)
    faults += check_security(read("security.csv"), (TOP / "SECURITY.md").read_text(encoding="utf-8"), tests, ran)
    faults += check_hazards(read("hazards.csv"), tests, ran)
    for fault in faults:
        print(fault)
    statuses = [row["status"] for row in csv.DictReader(read("requirements.csv").splitlines())]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in STATUSES)
    rules = [row["status"] for row in csv.DictReader(read("security.csv").splitlines())]
    print(f"requirements: {len(statuses)} ({counts}), rules of security: {len(rules)} "
          f"({rules.count('shown')} shown), {len(faults)} findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
