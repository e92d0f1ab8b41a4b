"""How a release reaches the pumps, in real processes: by waves, held by a stop, over a restart of the
server, and to pumps that come late.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

from api import wait_for
from site_model import Site, program
from stranger import context_for, tell

PUMPS = [("P-0201", "volumetric-lvp", "icu", "ICU 1"), ("P-0202", "volumetric-lvp", "icu", "ICU 2"),
         ("P-0203", "volumetric-lvp", "general", "MED 1"), ("P-0204", "volumetric-lvp", "general", "MED 2"),
         ("P-0205", "volumetric-lvp", "oncology", "ONC 1")]
REFUSES = PUMPS[-1][0]  # no fleet runs it; the test speaks for it
SITE = None


def setUpModule():
    global SITE
    SITE = Site(tempfile.mkdtemp(prefix="pumphouse-rollout-"), pumps=PUMPS, rollout="by-hand")
    SITE.fleet = SITE.fleet[:-1]
    SITE.make()
    SITE.start()
    SITE.viewer = SITE.api("biomed")
    wait_for("pumps", lambda: sum(p["connected"] for p in SITE.viewer.get("/api/v1/pumps")["pumps"]) == 4, 30)


def tearDownModule():
    SITE.end()
    if not os.environ.get("PH_KEEP"):
        shutil.rmtree(SITE.root, ignore_errors=True)


def holders():
    """Pump -> number of the library that it holds."""
    proof = SITE.viewer.get("/api/v1/library/proof")["pumps"]
    return {p["pump"]: p.get("held", {}).get("number", 0) for p in proof}


def reasons():
    return {p["pump"]: p["reason"] for p in SITE.viewer.get("/api/v1/library/proof")["pumps"]}


def wait_until_hold(expected, seconds=15):
    wait_for(f"{expected}", lambda: [holders()[p[0]] for p in PUMPS[:4]] == expected, seconds, every=0.2)


def pumphouse(*arguments):
    """The command line as a pharmacist types it."""
    password = SITE.path("pharmacist.txt")
    with open(password, "w", encoding="utf-8") as out:
        out.write(SITE.logins["pharmacist"] + "\n")
    os.chmod(password, 0o600)
    done = subprocess.run(
        [program("pumphouse"), "--server", f"https://localhost:{SITE.people_port}", "--authority",
         SITE.path("ca", "ca.pem"), "--user", "pharmacist", "--password-file", password, "library",
         *arguments], capture_output=True, text=True, timeout=30,
        env={**os.environ, "HOME": SITE.path("run")})
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


def refuse_library(number):
    """The pump without a fleet comes, and says that it refused the release."""
    hello = {"type": "hello", "protocol_oldest": 1, "protocol_newest": 1, "pump": REFUSES,
             "model": "volumetric-lvp", "firmware": "1", "stream": "22" * 16, "boot": 1,
             "wall_ms": 1_795_000_000_000, "recorded": {"urgent": 1, "routine": 0},
             "acknowledged": {"urgent": 0, "routine": 0}, "alarms": []}
    refusal = {"kind": "library_refused", "wall_ms": 1_795_000_000_000, "uptime_ms": 1, "number": number,
               "text": "library 2: not signed by the key of this site"}
    events = {"type": "events", "lane": "urgent", "first": 1, "events": [refusal]}
    own = [SITE.path("ca", REFUSES + end) for end in (".pem", ".key")]
    tell(SITE.pump_port, context_for(SITE.path("ca", "ca.pem"), *own),
         [json.dumps(hello), json.dumps(events)], "ack")


class ARelease(unittest.TestCase):
    def test_reaches_the_pumps_as_its_rollout_says(self):
        SITE.release_library()
        self.assertEqual(set(holders().values()), {0}, "nobody started a rollout")
        self.assertIn("goes nowhere yet", pumphouse("status"))
        pumphouse("rollout", "start", "1", "--all-pumps", "--never-stop", "--reason", "the first")
        wait_until_hold([1, 1, 1, 1])
        self.by_waves()
        self.stopped()

    def by_waves(self):
        SITE.release_library()
        pumphouse("rollout", "start", "2", "--wave", "pilot: pump=P-0203; by-hand",
                  "--wave", "intensive care: ward=icu; success=100 soak=0",
                  "--wave", "general: ward=general; by-hand", "--wave", "all: all",
                  "--stop-refusals", "0", "--reason", "formulary of november")
        wait_until_hold([1, 1, 2, 1])
        self.assertEqual(reasons()["P-0204"], "waits for wave 3 (general) of library 2")
        SITE.programs["server"].kill()
        SITE.programs["fleet"].kill()
        SITE.start_server()
        SITE.viewer = SITE.api("biomed")
        rollout = SITE.viewer.get("/api/v1/rollouts/2")
        self.assertEqual((rollout["state"], rollout["open"]), ("running", 1), "after the restart")
        SITE.start_fleet()
        pumphouse("rollout", "open", "2", "--reason", "the pilot looks well")
        wait_until_hold([2, 2, 2, 2], 20)  # late joiners; the third wave opens after the second
        self.assertEqual(SITE.viewer.get("/api/v1/rollouts/2")["open"], 3)
        self.assertEqual(reasons()[REFUSES], "no contact since it was enrolled")

    def stopped(self):
        pumphouse("rollout", "open", "2", "--reason", "all of them")
        refuse_library(2)
        wait_for("the stop", lambda: SITE.viewer.get("/api/v1/rollouts/2")["state"] == "stopped", 10,
                 every=0.2)
        rollout = SITE.viewer.get("/api/v1/rollouts/2")
        self.assertEqual(rollout["why"], "1 pumps refused it, at most 0 were allowed")
        self.assertEqual(rollout["refusals"][0]["why"], "library 2: not signed by the key of this site")
        rows = [r for r in SITE.api("auditor").get("/api/v1/audit?limit=500")["audit"]
                if r["act"] == "rollout.stopped"]
        self.assertEqual([(r["actor"], r["subject"]) for r in rows], [("server", "library 2")])
        self.assertEqual(list(holders().values()), [2, 2, 2, 2, 0], "who holds it keeps it")
        curve = SITE.viewer.get("/api/v1/rollouts/2/activations")
        last = {w["ward"]: w["points"][-1]["proven"] for w in curve["wards"] if w["points"]}
        self.assertEqual(last, {"icu": 2, "general": 2})
        self.assertIn("stopped", pumphouse("rollout", "show", "2"))
        self.assertIn("has the content of library 1", pumphouse("rollback", "--reason", "refusals"))


if __name__ == "__main__":
    unittest.main()
