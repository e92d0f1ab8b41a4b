"""Lanes of rounds: what is done to one pump's programs, and to server, network, disks and clocks."""

import os
import random
import resource
import subprocess
import sys
import threading
import time
import traceback

from api import ApiError, wait_for
from programs import run
from site_model import PROCESSES, program

RATE = 600  # mL/h, of every infusion that is watched
CARRIERS = ("world", "guard", "drive")  # without these nothing flows


class Lane(threading.Thread):
    """Its rounds, one after the other."""

    def __init__(self, name, hospital, seed):
        super().__init__(name=name, daemon=True)
        self.hospital, self.site = hospital, hospital.site
        self.seed, self.dice = seed, random.Random(f"{seed}/{name}")
        self.number, self.until, self.kinds, self.kind = 0, lambda: False, [], ""

    def run(self):
        while not self.until():
            self.number += 1
            kind = self.kinds.pop(0) if self.kinds else self.choose()
            self.round(kind)
            if self.kinds == [] and self.until is Lane.never:
                return

    @staticmethod
    def never():
        return False

    def round(self, kind):
        self.kind = kind
        told = f"{self.name} round {self.number} ({kind}, seed {self.seed})"
        why, disturbed, began = "", False, time.monotonic()
        try:
            disturbed, began = getattr(self, kind.split()[0])(*kind.split()[1:])
            self.recover()
            recovery = time.monotonic() - began
            self.hospital.prove()
        except (AssertionError, TimeoutError, OSError, RuntimeError, ApiError, KeyError, ValueError,
                subprocess.SubprocessError) as trouble:
            recovery = time.monotonic() - began
            why = f"{type(trouble).__name__}: {trouble}"
            if os.environ.get("PH_TRACE"):
                traceback.print_exc()
            self.rescue()
        if disturbed:
            why = (why + "; " if why else "") + str(disturbed)
        self.hospital.figures.take(kind, recovery, disturbed, why, told)

    def away(self, most=1.0):
        time.sleep(self.dice.uniform(0.05, most))

    def rescue(self):
        pass


class PumpLane(Lane):
    """Faults of one pump's programs."""

    KINDS = (["kill link"] * 3 + ["kill keeper"] * 3 + ["kill panel"] * 3 + ["stop link"] * 2 + ["stop keeper"] * 2 +
             ["stop panel"] * 2 + ["flap"] * 2 + ["tear"] * 2 + ["leap"] * 2 + ["full"] + ["kill drive", "kill guard",
             "kill world", "stop drive", "stop guard", "stop world"] + ["power"] * 2)

    def __init__(self, pump, hospital, seed):
        super().__init__(pump, hospital, seed)
        self.pump = pump

    def choose(self):
        return self.dice.choice(self.KINDS)

    def program(self, name):
        return self.site.programs[f"{self.pump}-{name}"]

    def world(self):
        return self.site.world(self.pump)

    def signal(self, name, number):
        os.kill(self.program(name).process.pid, number)

    def watch(self, act):
        """What delivery does not need must not be felt at the patient."""
        before, began = self.world()["delivered_nl"], time.monotonic()
        back = act()
        time.sleep(max(0.0, 1.2 - (time.monotonic() - began)))
        arrived, took = self.world()["delivered_nl"] - before, time.monotonic() - began
        due = RATE / 3600 * took * 1e6
        if abs(arrived - due) <= 0.06 * due + 80_000:
            return False, back
        return f"delivery disturbed: {arrived / 1e3:.0f} uL arrived in {took:.2f} s, due {due / 1e3:.0f}", back

    def kill(self, name):
        def blow():
            self.program(name).kill()
            self.away()
            began = time.monotonic()
            self.site.start_process(self.pump, name)
            return began
        return self.fell(name, blow) if name in CARRIERS else self.watch(blow)

    def stop(self, name):
        def blow():
            self.signal(name, 19)
            self.away(2.0)
            self.signal(name, 18)
            return time.monotonic()
        return self.fell(name, blow) if name in CARRIERS else self.watch(blow)

    def fell(self, name, blow):
        """Delivery stops with these; the world's own count begins anew when it is killed."""
        before, seen = self.program("world").process.pid, self.world()["delivered_nl"]
        began = blow()
        if self.program("world").process.pid != before:
            self.hospital.arrived[self.pump] = self.hospital.arrived.get(self.pump, 0) + seen
        time.sleep(0.5)
        return False, began

    def flap(self):
        def blow():
            for _ in range(4):
                self.program("link").kill()
                time.sleep(0.1)
                self.site.start_process(self.pump, "link")
                time.sleep(0.15)
            return time.monotonic()
        return self.watch(blow)

    def tear(self):
        """The keeper loses power alone: what it never synced is gone, torn where the seed says."""
        def blow():
            self.hospital.figures.lost_writes += self.site.cut_power([f"{self.pump}-keeper"])
            began = time.monotonic()
            self.site.start_process(self.pump, "keeper")
            return began
        return self.watch(blow)

    def leap(self):
        """Beyond the life of its certificates a pump is rightly alone: then its clock is set right again."""
        def blow():
            self.site.leap(self.pump, self.dice.choice((-3600, 3600, -3.15e8, 3.15e8)))
            self.away(2.0)
            self.site.leap(self.pump, 0)
            self.program("link").kill()
            began = time.monotonic()
            self.site.start_process(self.pump, "link")
            return began
        return self.watch(blow)

    def full(self):
        folder = self.site.path("state", self.pump)
        if folder not in self.site.mounted:
            return self.leap()

        def blow():
            self.site.fill(folder)
            self.away(1.5)
            self.site.free(folder)
            began = time.monotonic()
            if self.program("keeper").alive():
                self.program("keeper").kill()
            self.site.start_process(self.pump, "keeper")
            return began
        return self.watch(blow)

    def power(self):
        """All six at once; then back, and nothing flows without a person."""
        self.hospital.note_world(self.pump)
        self.hospital.figures.lost_writes += self.site.cut_power([f"{self.pump}-{name}" for name in PROCESSES])
        self.away()
        began = time.monotonic()
        self.site.start_pump(self.pump)
        wait_for(f"{self.pump} fresh", lambda: self.world()["fresh"], 20, every=0.1)
        time.sleep(1.0)
        moved = self.world()["delivered_nl"]
        return (f"moved {moved} nL by itself after power came back" if moved > 1_000 else False), began

    def recover(self):
        """By a person's keys alone; by a power cycle where a guard has tripped."""
        deadline, cycled = time.monotonic() + 60, False
        while time.monotonic() < deadline:
            seen = self.world()
            if seen["state"] == "running" and seen["fresh"] and seen["linked"]:
                return
            keys = seen["display"]["keys"] if seen.get("display") else []
            if seen["state"] == "failed" and not cycled:
                cycled = True
                self.power()
            elif seen["state"] == "running" and seen["fresh"]:
                pass  # its link finds the server again; the server's own lane may be at work
            elif "clear_alarm" in keys:
                self.site.key(self.pump, "clear_alarm")
            elif "resume" in keys:
                self.site.key(self.pump, "resume")
                self.hospital.cuts[self.pump] = self.hospital.cuts.get(self.pump, 0) + 1
            time.sleep(0.3)
        raise TimeoutError(f"{self.pump}: not back: {seen['state']}, keys {seen.get('display', {}).get('keys')}")

    def rescue(self):
        for name in PROCESSES:
            if self.program(name).alive():
                self.signal(name, 18)
        self.site.free(self.site.path("state", self.pump))
        try:
            self.power()
            self.recover()
        except (TimeoutError, OSError) as trouble:
            print(f"{self.name}: no rescue: {trouble}", file=sys.stderr)


class ServerLane(Lane):
    """Faults of server, signer, network, disks and clocks. The fleet's pumps must not feel any."""

    KINDS = (["kill"] * 4 + ["stop"] * 3 + ["power"] * 5 + ["second"] + ["files"] * 2 + ["memory"] * 2 + ["full"] * 2 +
             ["readonly"] * 2 + ["leap"] * 2 + ["signer"] * 2 + ["backup"] + ["net delay"] * 2 + ["net flips"] * 2 +
             ["net cuts"] * 2 + ["net dark"] * 2 + ["net deaf-up"] + ["net deaf-down"] + ["net refuse"] +
             ["net cut-all"] * 3 + ["elsewhere loss"] + ["elsewhere narrow"] + ["elsewhere roam"])

    roamed = True

    def choose(self):
        return self.dice.choice(self.KINDS)

    def given(self):
        return {p: self.site.world(p) for p in ("P-0003", "P-0004")}

    def watch(self, act):
        before = self.given()
        back = act()
        after = self.given()
        for pump, was in before.items():
            now = after[pump]
            due = RATE / 3600 * (now["uptime_ms"] - was["uptime_ms"]) * 1e3
            arrived = now["delivered_nl"] - was["delivered_nl"]
            if was["state"] == "running" and abs(arrived - due) > 0.06 * due + 80_000:
                return f"{pump}: {arrived / 1e3:.0f} uL arrived, due {due / 1e3:.0f}", back
        return False, back

    def server(self):
        return self.site.programs["server"]

    def again(self):
        began = time.monotonic()
        self.site.start_server()
        return began

    def kill(self):
        def blow():
            self.server().kill()
            self.away()
            return self.again()
        return self.watch(blow)

    def power(self):
        """Whoever reads the database on that machine dies with it: the checker waits."""
        def blow():
            with self.hospital.proving:
                self.hospital.figures.lost_writes += self.site.cut_power(["server"])
                self.away(0.5)
                return self.again()
        return self.watch(blow)

    def stop(self):
        def blow():
            os.kill(self.server().process.pid, 19)
            self.away(2.0)
            os.kill(self.server().process.pid, 18)
            return time.monotonic()
        return self.watch(blow)

    def second(self):
        done = subprocess.run([program("pumphouse-server"), "serve", "--config", self.site.path("config", "server.toml")],
                              capture_output=True, text=True, timeout=60, check=False)
        if done.returncode == 0 or "held by process" not in done.stdout + done.stderr:
            raise AssertionError("a second server on one database was not refused")
        return False, time.monotonic()

    def limited(self, what, value):
        pid = self.server().process.pid
        before = resource.prlimit(pid, what)

        def blow():
            resource.prlimit(pid, what, (value, before[1]))
            self.site.network.be(cut_all=True)
            self.away(1.5)
            began = time.monotonic()
            if self.server().alive():
                resource.prlimit(pid, what, before)
            else:
                began = self.again()
            return began
        return self.watch(blow)

    def files(self):
        return self.limited(resource.RLIMIT_NOFILE, len(os.listdir(f"/proc/{self.server().process.pid}/fd")) - 2)

    def memory(self):
        with open(f"/proc/{self.server().process.pid}/statm", encoding="ascii") as file:
            pages = int(file.read().split()[0])
        return self.limited(resource.RLIMIT_AS, pages * 4096 + (1 << 18))

    def spoiled(self, spoil, mend):
        def blow():
            spoil()
            self.away(1.5)
            mend()
            began = time.monotonic()
            time.sleep(0.3)
            if not self.server().alive():
                began = self.again()
            return began
        return self.watch(blow)

    def full(self):
        folder = self.site.path("state", "db")
        if folder not in self.site.mounted:
            return self.kill()
        return self.spoiled(lambda: self.site.fill(folder), lambda: self.site.free(folder))

    def readonly(self):
        """A disk that goes read-only under a server is met at its next start."""
        folder = self.site.path("state", "db")
        if folder not in self.site.mounted:
            return self.kill()

        def spoil():
            self.server().kill()
            with self.hospital.proving:  # who reads there keeps a disk from it
                if not self.site.read_only(folder, True):
                    return
            refused = subprocess.run([program("pumphouse-server"), "serve", "--config",
                                      self.site.path("config", "server.toml")], capture_output=True, timeout=60, check=False)
            if refused.returncode == 0:
                raise AssertionError("a server began on a read-only disk")
        return self.spoiled(spoil, lambda: self.site.read_only(folder, False))

    def leap(self):
        self.site.leap("server", self.dice.choice((-3600, 3600, -86_400 * 30, 86_400 * 30, 0)))
        self.away()
        self.site.leap("server", 0)
        self.site.network.be(cut_all=True)
        return False, time.monotonic()

    def signer(self):
        self.site.programs["signer"].kill()
        self.away()
        began = time.monotonic()
        self.site.signer.start()
        return False, began

    def backup(self):
        copy = self.site.path("run", f"backup-{self.number}.db")
        run([program("pumphouse-server"), "backup", "--database", self.site.database, "--to", copy])
        run([program("pumphouse-server"), "audit", "verify", "--database", copy])
        os.remove(copy)
        return False, time.monotonic()

    RULES = {"delay": {"delay_ms": 500}, "flips": {"flip_per_mb": 200}, "cuts": {"cut_per_mb": 200},
             "dark": {"dark": True}, "deaf-up": {"deaf": "up"}, "deaf-down": {"deaf": "down"},
             "refuse": {"refuse": True, "cut_all": True}, "cut-all": {"cut_all": True}}

    def net(self, kind):
        def blow():
            self.site.network.be(**self.RULES[kind])
            time.sleep(5.0 if kind == "dark" and self.dice.random() < 0.3 else self.dice.uniform(0.3, 2.0))
            self.site.network.be(cut_all=kind.startswith("deaf"))  # half-open ends are found by their silence
            return time.monotonic()
        return self.watch(blow)

    def elsewhere(self, kind):
        space = self.site.namespace
        if not space.there:
            return self.net("cut-all")
        if kind == "roam":
            space.roam(3 if self.roamed else 2)
            self.roamed = not self.roamed
            return False, time.monotonic()
        if kind == "loss":
            space.lose(0.3)
        else:
            space.narrow()
        self.away(2.0)
        space.heal()
        return False, time.monotonic()

    def recover(self):
        """A supervisor starts a server anew that has ended; without memory it may, else it may not."""
        code = self.server().process.poll()
        if code is not None:
            self.again()
        self.site.wait_connected(45)
        if code is not None and self.kind != "memory":
            raise AssertionError(f"the server ended by itself with {code}")

    def rescue(self):
        self.site.network.be(cut_all=True)
        folder = self.site.path("state", "db")
        self.site.read_only(folder, False)
        self.site.free(folder)
        if self.server().alive():
            self.server().kill()
        try:
            self.again()
            self.recover()
        except (TimeoutError, OSError, RuntimeError, KeyError) as trouble:
            print(f"{self.name}: no rescue: {trouble}", file=sys.stderr)


# One of each in the suites; quick ones, since their time is scarce.
DOSE = {"P-0001": ["kill link", "tear", "power"], "P-0002": ["stop keeper", "full", "leap"],
        "server": ["power", "second", "files", "readonly", "net flips", "signer", "elsewhere roam", "kill"]}
