"""What every lint shares: the files of the tree, their text without comments, findings and exit."""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ROOTS = ("protocol", "storage", "server", "pumpagent", "tests", "config", "docker")
SKIPPED = {"build", "node_modules", "__pycache__", "vendor", ".git"}


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    what: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}"


def files(top, suffixes, roots=ROOTS):
    """Yields (path from the top, text) of each file, in a fixed order."""
    for root in roots:
        for path in sorted((Path(top) / root).rglob("*")):
            rel = path.relative_to(top)
            if path.suffix in suffixes and path.is_file() and not SKIPPED & set(rel.parts):
                yield rel.as_posix(), path.read_text(encoding="utf-8", errors="replace")


CXX = {".cpp", ".hpp", ".h"}

_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|"""
    r"""(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'""",
    re.S,
)


def blank(text, keep_strings=False):
    """The text with comments (and literals) as spaces: every offset and line number stays."""

    def spaces(match):
        token = match.group(0)
        if keep_strings and not token.startswith(("//", "/*")):
            return token
        return "".join("\n" if c == "\n" else " " for c in token)

    return _TOKEN.sub(spaces, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def run(name, check, self_test, doc):
    """Command line of a lint: the tree (or --top), or --self-test. Exit code 1 on a finding."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--self-test", action="store_true", help="show that faults are found")
    parser.add_argument("--top", type=Path, default=TOP, help="the tree to read")
    arguments = parser.parse_args()
    if arguments.self_test:
        claims = self_test()
        print(f"{name}: {claims} claims hold")
        return 0
    read, findings = check(arguments.top)
    for finding in findings:
        print(finding, file=sys.stderr)
    print(f"{name}: {read} files read, {len(findings)} findings")
    if not read:
        print(f"{name}: nothing was read: is {arguments.top} the source tree?", file=sys.stderr)
    return 1 if findings or not read else 0
