"""Reads the tree for the words of words.toml: names that say nothing, clocks where none belongs.

Each rule brings its own good and bad samples; the self-test holds every rule against them.
"""

import re
import sys
import tomllib
from pathlib import Path

from source import CXX, Finding, blank, files, line_of, run

TABLE = Path(__file__).with_name("words.toml")
TEXT = {
    ".cpp", ".hpp", ".h", ".py", ".js", ".mjs", ".html", ".css", ".toml", ".json", ".csv", ".txt",
    ".md", ".cmake", ".sh", ".yaml", ".yml", ".service", ".target", ".conf", ".in", ".sql",
    ".server", ".fleet",
}


class Rule:
    def __init__(self, table):
        self.name, self.why = table["name"], table["why"]
        self.pattern = re.compile(table["pattern"])
        self.code = table.get("code", False)
        self.suffixes = CXX if self.code else set(table["suffixes"])
        self.allow, self.only = table.get("allow", []), table.get("only", [])
        self.bad, self.good = table["bad"], table["good"]

    def reads(self, path):
        fits = "*" in self.suffixes or Path(path).suffix in self.suffixes
        if self.only and not any(matches(path, place) for place in self.only):
            return False
        return fits and not any(matches(path, place) for place in self.allow)

    def judge(self, text, bare):
        body = bare if self.code else text
        for match in self.pattern.finditer(body):
            shown = " ".join(match[0].split())
            yield line_of(body, match.start()), f'{self.name}: "{shown}": {self.why}'


def matches(path, place):
    """`place` is a folder (ends with /), a path, or the plain name of a file anywhere."""
    if place.endswith("/"):
        return path.startswith(place)
    return path == place or ("/" not in place and path.rsplit("/", 1)[-1] == place)


def load():
    return [Rule(table) for table in tomllib.loads(TABLE.read_text(encoding="utf-8"))["rules"]]


def check(top):
    rules, read, findings = load(), 0, []
    own = "tests/lint/words.toml"  # its samples are what it looks for
    for path, text in files(top, TEXT):
        if path == own:
            continue
        read += 1
        bare = blank(text) if Path(path).suffix in CXX else text
        for rule in rules:
            if rule.reads(path):
                findings += [Finding(path, line, what) for line, what in rule.judge(text, bare)]
    return read, findings


def self_test():
    claims = 0
    for rule in load():
        for sample in rule.bad + rule.good:
            found = bool(list(rule.judge(sample, blank(sample))))
            if found != (sample in rule.bad):
                sys.exit(f"self-test: rule {rule.name!r}: {sample!r} found: {found}")
            claims += 1
        commented = [f"// {sample}" for sample in rule.bad if rule.code]
        for sample in commented:
            if list(rule.judge(sample, blank(sample))):
                sys.exit(f"self-test: rule {rule.name!r} reads a comment: {sample!r}")
            claims += 1
    places = [("main.cpp", True), ("server/app/main.cpp", True), ("server/fleet/now.cpp", False)]
    clock = next(rule for rule in load() if rule.name == "clock")
    for path, allowed in places:
        if clock.reads(path) == allowed:
            sys.exit(f"self-test: {path}: clock allowed must be {allowed}")
        claims += 1
    return claims


if __name__ == "__main__":
    sys.exit(run("words", check, self_test, __doc__))
