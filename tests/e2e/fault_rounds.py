"""Rounds of faults over real processes: `./dev bench faults`, or `fault_rounds.py --rounds 500 --seed 1`.

Three lanes of rounds run at once, two over a pump of six real processes each, one over server, network, disks and
clocks; orders and alarms come all the time. After each round the record is proved against the pumps' own journals
(`pumphouse-server audit verify`), and at the end, when all has come through, against what the world says arrived.
One seed gives the same faults at the same places; a round that fails prints its lane, number and seed.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from api import ApiError, wait_for
from fault_lanes import DOSE, RATE, Lane, PumpLane, ServerLane
from fault_site import FULL, FaultSite
from orders import place
from site_model import program


class Figures:
    """What the rounds came to; any thread."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rounds, self.worst, self.worst_of, self.disturbed, self.lost_writes = 0, 0.0, "", 0, 0
        self.failed, self.kinds = [], {}

    def take(self, kind, recovery, disturbed, why, told):
        with self.lock:
            self.rounds += 1
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
            self.disturbed += bool(disturbed)
            if recovery > self.worst:
                self.worst, self.worst_of = recovery, told
            if why:
                self.failed.append(f"{told}: {why}")
                print(f"FAILED {told}: {why}", file=sys.stderr, flush=True)


class Hospital:
    """The site, its load and its checker, for all lanes."""

    def __init__(self, seed, keep):
        self.seed, self.keep = seed, keep
        self.site = FaultSite(tempfile.mkdtemp(prefix="ph-faults-"), random.Random(seed))
        self.proving = threading.Lock()
        self.ended = threading.Event()
        self.figures = Figures()
        self.arrived = {}  # of lives of the world before
        self.cuts = {}  # interruptions of a pump's therapy
        self.placed = 0
        self.known = set()
        self.report = ""  # the checker's last

    def start(self):
        site = self.site
        site.make()
        site.start()
        site.wait_connected(60)
        site.release_library()
        wait_for("library", lambda: site.api("biomed").get("/api/v1/library/status")["on_target"]
                 == site.expected_pumps(), 60)
        entries = site.api("charge.nurse").get("/api/v1/library/entries?area=adult-icu")["entries"]
        self.saline = next(e for e in entries if e["drug"] == "sodium chloride 0.9%"
                           and e["route"] == "intravenous")["id"]
        nurse = site.api("charge.nurse")
        for pump in (*FULL, "P-0003", "P-0004"):
            self.order(nurse, pump, 900)
        for pump in (*FULL, "P-0003", "P-0004"):
            wait_for(f"{pump} to run", lambda p=pump: site.world(p)["state"] == "running", 30)
        self.busy = threading.Thread(target=self.make_work, daemon=True)
        self.busy.start()

    def order(self, nurse, pump, millilitres):
        self.placed += 1
        return place(nurse, {"pump": pump, "patient": "pt-" + pump, "entry": self.saline,
                             "dose": {"value": str(RATE), "unit": "mL/h"}, "vtbi_nl": int(millilitres * 1e6),
                             "end_action": "stop"}, f"faults-{self.seed}-{self.placed}")

    def make_work(self):
        """Short infusions one after the other, which alarm at their end: events of every kind."""
        nurse, dice = None, random.Random(self.seed + 1)
        while not self.ended.wait(0.7):
            try:
                nurse = nurse or self.site.api("charge.nurse")
                self.order(nurse, dice.choice(("P-0005", "P-0006")), dice.choice((0.3, 0.6)))
            except (OSError, ApiError, ValueError):
                nurse = None

    # -- proof ------------------------------------------------------------------------------

    def prove(self, *more):
        with self.proving:
            signer = self.site.signer
            done = subprocess.run(
                [program("pumphouse-server"), "audit", "verify", "--database", self.site.database, "--site-key",
                 signer.public_key, "--checkpoints", os.path.join(signer.folder, "record", "checkpoints"),
                 "--journals", self.site.path("state"), *more], capture_output=True, text=True, check=False)
        self.report = done.stdout
        if done.returncode != 0:
            faults = [line for line in done.stdout.splitlines() if line.startswith("FAULT")]
            fresh = [line for line in faults if line not in self.known]  # each is told once, in its round
            self.known.update(fresh)
            if fresh or not faults or more:
                raise AssertionError(" | ".join((fresh or faults)[:4]) or done.stderr.strip()[-400:])
        return done.stdout

    # -- volumes ----------------------------------------------------------------------------

    def note_world(self, pump):
        """The world of `pump` is about to begin anew."""
        self.arrived[pump] = self.arrived.get(pump, 0) + self.site.world(pump)["delivered_nl"]

    def settle(self):
        """Everybody stops, everything comes through; then the record must say what the world says."""
        self.ended.set()
        self.busy.join(10)
        site = self.site
        site.network.be()
        site.wait_connected(90)
        pumps = (*FULL, "P-0003", "P-0004")
        for pump in pumps:
            for _ in range(3):
                site.key(pump, "stop")
                time.sleep(0.3)
        time.sleep(3)
        lines = []
        for pump in pumps:
            arrived = self.arrived.get(pump, 0) + site.world(pump)["delivered_nl"]
            within = int(0.03 * arrived + 500_000 + 350_000 * self.cuts.get(pump, 0))
            lines.append(f"{pump} {arrived} {within}\n")
        world = site.path("run", "world.txt")
        with open(world, "w", encoding="utf-8") as file:
            file.writelines(lines)
        last = None
        for _ in range(40):
            try:
                return self.prove("--settled", "--world", world)
            except AssertionError as trouble:
                last = trouble
                time.sleep(1)
        raise last

    def end(self):
        self.site.end()
        if self.keep:
            print("kept:", self.site.root, file=sys.stderr)
        else:
            shutil.rmtree(self.site.root, ignore_errors=True)


def play(options):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # nothing is left behind
    hospital = Hospital(options.seed, options.keep)
    figures = hospital.figures
    lanes = [PumpLane(pump, hospital, options.seed) for pump in FULL] + [ServerLane("server", hospital, options.seed)]
    told, took = "", 0.0
    try:
        hospital.start()
        began = time.monotonic()
        for lane in lanes:
            if options.dose:
                lane.kinds, lane.until = list(DOSE[lane.name]), Lane.never
            else:
                lane.until = lambda: figures.rounds >= options.rounds or time.monotonic() - began > options.seconds
            lane.start()
        for lane in lanes:
            lane.join()
        took = time.monotonic() - began
        try:
            told = hospital.settle()
        except (AssertionError, TimeoutError, OSError, ApiError) as trouble:
            figures.failed.append(f"end (seed {options.seed}): {trouble}")
    finally:
        hospital.end()
    tell(figures, hospital.report, took, options)
    return 1 if figures.failed or not told else 0


def number_in(text, word):
    """The number before `word` in the checker's report."""
    words = text.replace(",", "").replace(";", "").split()
    return next((int(words[i - 1]) for i, w in enumerate(words) if w == word and words[i - 1].isdigit()), None)


def tell(figures, told, took, options):
    rows = [("rounds", figures.rounds, "rounds"), ("rounds_failed", len(figures.failed), "rounds"),
            ("events_sent", number_in(told, "recorded"), "events"), ("lost", number_in(told, "lost"), "events"),
            ("doubled", number_in(told, "doubled"), "events"), ("worst_recovery_s", round(figures.worst, 2), "s"),
            ("delivery_disturbed", figures.disturbed, "rounds"), ("writes_lost_to_power", figures.lost_writes, "writes"),
            ("rounds_s", round(took, 1), "s")]
    for figure, value, unit in rows:
        print(json.dumps({"bench": "faults", "figure": figure, "value": value, "unit": unit}), flush=True)
    print(told, file=sys.stderr)
    print(f"worst recovery: {figures.worst_of}; kinds: {json.dumps(figures.kinds, sort_keys=True)}", file=sys.stderr)
    for each in figures.failed:
        print("FAILED " + each, file=sys.stderr)
    if options.dose:
        failed = len(figures.failed)
        print(f"{max(0, figures.rounds - failed)} passed, {failed} failed")


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rounds", type=int, default=500)
    words.add_argument("--seconds", type=float, default=1_500, help="no new round after so long")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--dose", action="store_true", help="one round of each kind that the suites run")
    words.add_argument("--keep", action="store_true")
    return play(words.parse_args())


if __name__ == "__main__":
    sys.exit(main())
