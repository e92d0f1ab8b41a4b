"""Reads every #include and holds it against rooms.toml: no room looks where it may not.

Also held: each ph_room and ph_program of a CMakeLists.txt names, in USES, only rooms of the table
that it may include, and the table itself has no cycle and no look upwards.
"""

import re
import sys
import tempfile
import tomllib
from pathlib import Path

from source import CXX, Finding, blank, files, line_of, run

TABLE = Path(__file__).with_name("rooms.toml")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)
ROOM = re.compile(r"^\s*ph_(room|program)\(\s*(\S+)([^)]*)\)", re.M)
KEYWORDS = {"SOURCES", "USES", "LINKS", "PCH"}


class Rooms:
    """The table, with its groups written out."""

    def __init__(self, text):
        table = tomllib.loads(text)
        self.system = re.compile(table["system"]["library"])
        self.impure = set(table["system"]["impure_standard"])
        self.libraries = [
            (library["name"], re.compile(library["pattern"]), set(library["rooms"]))
            for library in table["libraries"]
        ]
        self.level, self.pure, self.may = {}, set(), {}
        for name, room in table["rooms"].items():
            self.level[name] = room["level"]
            if room.get("pure"):
                self.pure.add(name)
            self.may[name] = {name}
            for other in room["may"]:
                self.may[name] |= set(table["groups"][other[1:]]) if other[0] == "@" else {other}

    def faults(self):
        """What is wrong with the table itself."""
        for name, others in self.may.items():
            for other in sorted(others - {name, "*"}):
                if other.endswith(".hpp"):
                    other = self.of(other)
                if other not in self.level:
                    yield f"{name} may include {other}, which is no room"
                elif self.level[other] > self.level[name]:
                    yield f"{name} (level {self.level[name]}) looks up to {other}"
                elif name in self.may[other] or self._reaches(other, name, set()):
                    yield f"{name} and {other} may include each other"
        for name, _, rooms in self.libraries:
            for room in sorted(rooms - self.level.keys()):
                yield f"{name} is allowed to {room}, which is no room"

    def _reaches(self, start, goal, seen):
        if start in seen or start not in self.may:
            return False
        seen.add(start)
        return goal in self.may[start] or any(
            self._reaches(other, goal, seen) for other in self.may[start] - {start}
        )

    def of(self, path):
        """The room that a file belongs to, or None."""
        parts = path.split("/")
        for depth in range(len(parts) - 1, 0, -1):
            name = "/".join(parts[:depth])
            if name in self.level:
                return name
        return None

    def permits(self, room, other):
        """Whether `room` may include `other`: a room, or the path of a header."""
        return not self.may[room].isdisjoint({other, self.of(other + "/")})

    def links(self, room, other):
        """Whether USES may name `other`: a room, of which one header is enough."""
        return self.permits(room, other) or any(
            header.startswith(other + "/") for header in self.may[room]
        )

    def judge_quoted(self, room, target):
        if "*" in self.may[room]:
            return None
        other = self.of(target)
        if other is None:
            return f'"{target}" is in no room; includes start at the top of the tree'
        if not self.permits(room, target):
            return f"{room} may not include {other} (level {self.level[other]})"
        return None

    def judge_angled(self, room, target):
        if "*" in self.may[room]:
            return None
        for name, pattern, rooms in self.libraries:
            if pattern.search(target):
                return None if room in rooms else f"{room} may not name {name}: <{target}>"
        if self.system.search(target):
            impure = room in self.pure
            return f"{room} is pure and may not name <{target}>" if impure else None
        if "/" in target:
            return f"<{target}> belongs to no library of rooms.toml"
        if room in self.pure and target in self.impure:
            return f"{room} is pure and may not name <{target}>"
        return None


def sources(rooms, top):
    for path, text in files(top, CXX):
        room = rooms.of(path)
        if room is None:
            yield path, [Finding(path, 1, "lies in no room of tests/lint/rooms.toml")]
            continue
        findings = []
        bare = blank(text, keep_strings=True)
        for match in INCLUDE.finditer(bare):
            judge = rooms.judge_quoted if match[1] == '"' else rooms.judge_angled
            fault = judge(room, match[2])
            if fault:
                findings.append(Finding(path, line_of(bare, match.start(1)), fault))
        yield path, findings


def listings(rooms, top):
    """USES of the build against the table."""
    for path, text in files(top, {".txt"}):
        room = rooms.of(path)
        if not path.endswith("/CMakeLists.txt") or room is None or room == "tests":
            continue
        findings = []
        for match in ROOM.finditer(text):
            owner = match[2] if match[1] == "room" else room
            for other in uses(match[3]):
                if owner not in rooms.level or other not in rooms.level:
                    fault = f"{owner} or {other} is no room of tests/lint/rooms.toml"
                elif not rooms.links(owner, other):
                    fault = f"{owner} may not use {other}"
                else:
                    continue
                findings.append(Finding(path, line_of(text, match.start()), fault))
        yield path, findings


def uses(arguments):
    current = None
    for word in re.sub(r"#[^\n]*", "", arguments).split():
        if word in KEYWORDS:
            current = word
        elif current == "USES":
            yield word


def check(top, table=None):
    rooms = Rooms(table or TABLE.read_text(encoding="utf-8"))
    findings = [Finding("tests/lint/rooms.toml", 1, fault) for fault in rooms.faults()]
    read = 0
    for _, found in [*sources(rooms, top), *listings(rooms, top)]:
        read += 1
        findings += found
    return read, findings


def self_test():
    """Each case is one file with one include (or one USES), and whether it must be found."""
    cases = [
        ("storage/a.cpp", '#include "protocol/domain/drug.hpp"', None),
        ("storage/a.cpp", '#include "protocol/net/stream.hpp"', "may not include protocol/net"),
        ("storage/a.cpp", '#include "server/fleet/a.hpp"', "may not include server/fleet"),
        ("storage/a.cpp", "#include <SQLiteCpp/Database.h>", None),
        ("storage/a.cpp", '// #include "protocol/net/stream.hpp"', None),
        ("storage/a.cpp", '  #  include  "protocol/net/stream.hpp"', "may not include"),
        ("storage/a.cpp", '#include "bytes.hpp"', "in no room"),
        ("storage/a.cpp", "#include <unheard/of.hpp>", "belongs to no library"),
        ("server/app/a.cpp", "#include <boost/beast.hpp>", "may not name Beast"),
        ("server/app/a.cpp", '#include "pumpagent/engine/a.hpp"', "may not include pumpagent"),
        ("server/app/a.cpp", "#include <sqlite3.h>", "may not name SQLite"),
        ("server/fleet/a.cpp", "#include <boost/asio/post.hpp>", "may not name Asio"),
        ("server/session/a.cpp", "#include <nlohmann/json.hpp>", "may not name nlohmann"),
        ("server/rest/a.cpp", "#include <nlohmann/json.hpp>", None),
        ("server/service/a.cpp", "#include <openssl/evp.h>", "may not name OpenSSL"),
        ("server/fleet/a.cpp", '#include "storage/records.hpp"', None),
        ("server/fleet/a.cpp", '#include "storage/store.hpp"', "may not include storage"),
        ("server/cli/a.cpp", '#include "storage/store.hpp"', "may not include storage"),
        ("pumpagent/engine/a.cpp", "#include <mutex>", "is pure"),
        ("pumpagent/engine/a.cpp", "#include <unistd.h>", "is pure"),
        ("pumpagent/engine/a.cpp", "#include <algorithm>", None),
        ("pumpagent/monitor/a.cpp", '#include "pumpagent/control/hal.hpp"', None),
        ("pumpagent/monitor/a.cpp", '#include "pumpagent/control/controller.hpp"', "may not"),
        ("pumpagent/link/a.cpp", '#include "server/session/a.hpp"', "may not include server"),
        ("pumpagent/nowhere/a.cpp", "", "lies in no room"),
        ("protocol/base/a.cpp", '#include "protocol/domain/a.hpp"', "may not include"),
        ("protocol/net/a.cpp", "#include <boost/beast.hpp>", None),
        ("tests/unit/a.cpp", '#include "beside.hpp"', None),
        ("tests/sim/a.cpp", '#include "server/app/a.hpp"', None),
        ("storage/CMakeLists.txt", "ph_room(storage USES protocol/net)", "may not use"),
        ("storage/CMakeLists.txt", "ph_room(storage USES protocol/base LINKS x/y)", None),
        ("storage/CMakeLists.txt", "ph_room(storage USES protocol/bse)", "is no room"),
    ]
    for path, text, expected in cases:
        with tempfile.TemporaryDirectory() as top:
            file = Path(top) / path
            file.parent.mkdir(parents=True)
            file.write_text(text + "\n", encoding="utf-8")
            found = [finding.what for finding in check(Path(top))[1]]
        fits = (len(found) == 1 and expected in found[0]) if expected else not found
        if not fits:
            sys.exit(f"self-test: {path} with {text!r}: expected {expected!r}, found {found}")
    return len(cases) + broken_tables()


def broken_tables():
    """A table with a cycle, and one with a look upwards, must be refused."""
    rest = '[system]\nlibrary = "x"\nimpure_standard = []\n'
    cases = [
        ('libraries = []\n[groups]\n[rooms.a]\nlevel = 1\nmay = ["b"]\n'
         '[rooms.b]\nlevel = 1\nmay = ["c"]\n[rooms.c]\nlevel = 1\nmay = ["a"]\n', "each other"),
        ('libraries = []\n[groups]\n[rooms.a]\nlevel = 1\nmay = ["b"]\n'
         '[rooms.b]\nlevel = 2\nmay = []\n', "looks up"),
        ('libraries = []\n[groups]\n[rooms.a]\nlevel = 1\nmay = ["z"]\n', "is no room"),
    ]
    for text, expected in cases:
        faults = list(Rooms(text + rest).faults())
        if not any(expected in fault for fault in faults):
            sys.exit(f"self-test: a table that must be refused ({expected}) gave {faults}")
    return len(cases)


if __name__ == "__main__":
    sys.exit(run("includes", check, self_test, __doc__))
