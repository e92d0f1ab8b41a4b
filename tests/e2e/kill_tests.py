"""Kills every process of a real pump that runs a PCA. Nothing resumes by itself, nothing infused is
forgotten, no lockout gets shorter, and the record says what happened.
"""

import os
import shutil
import tempfile
import time
import unittest

from api import wait_for
from orders import all_events, find_entry, order_body, order_state, place
from site_model import PROCESSES, Site
from therapies import AMBULATORY, MINUTE, Therapy, dose

PUMP = "P-0001"
# Demand doses of 1 mL in 10 s, so that one can be seen to its end.
PCA = Therapy("PCA", "morphine PCA (background)", "mg/h", "2", AMBULATORY, None, vtbi_ml=30,
              more={"demand": {"dose": dose("1", "mg"), "duration_ms": 10_000, "lockout_ms": 5 * MINUTE}})
SITE = None


def setUpModule():
    global SITE
    unittest.addModuleCleanup(end)
    SITE = Site(tempfile.mkdtemp(prefix="pumphouse-kill-"), nurse=False,
                pumps=[(PUMP, AMBULATORY, "maternity", "MAT 1")])
    SITE.make()
    SITE.start()
    SITE.viewer = SITE.api("biomed")
    wait_for("the pump", lambda: SITE.viewer.get(f"/api/v1/pumps/{PUMP}")["connected"], 30)
    SITE.release_library()
    wait_for("library", lambda: SITE.viewer.get("/api/v1/library/status")["on_target"] == 1, 40)
    SITE.nurse = SITE.api("charge.nurse")


def end():
    SITE.end()
    if os.environ.get("PH_KEEP"):
        print("kept:", SITE.root)
    else:
        shutil.rmtree(SITE.root, ignore_errors=True)


def world():
    return SITE.world(PUMP)


def press(key):
    SITE.key(PUMP, key)


def press_when_offered(key, seconds=10):
    """A person reads the front, and clears the alarms that stand before what is wanted."""
    def offered():
        keys = world()["display"]["keys"]
        if key in keys:
            return True
        if "clear_alarm" in keys:
            press("clear_alarm")
        return False
    wait_for(f"{key} offered", offered, seconds, every=0.5)
    press(key)


class PcaOutlivesItsProcesses(unittest.TestCase):
    def events(self, kind):
        return [e for e in all_events(SITE.api("auditor"), PUMP) if e["kind"] == kind]

    def start(self):
        entries = SITE.nurse.get("/api/v1/library/entries?area=perioperative")["entries"]
        body = order_body(PCA, find_entry(entries, PCA), PUMP, None)
        order = place(SITE.nurse, body, f"kill-{time.time_ns()}")
        wait_for("the order on the screen", lambda: world()["display"]["order_waits"], 10)
        time.sleep(1.2)  # a key right after the screen changed does not count
        press_when_offered("confirm")
        press_when_offered("start")
        wait_for("running", lambda: order_state(SITE.nurse, order)["state"] == "running", 10)
        return order

    # P20 P33 P75
    def test_a_pca_outlives_each_of_its_processes(self):
        before = world()["delivered_nl"]
        order = self.start()
        press("patient_button")
        granted = time.monotonic()
        for name in ("link", "keeper", "panel"):
            time.sleep(1.5)
            SITE.programs[f"{PUMP}-{name}"].kill()
        wait_for("the dose in full", lambda: world()["delivered_nl"] - before > 1_000_000, 10)
        self.assertLess(time.monotonic() - granted, 13, "the dose was disturbed")
        for name in ("keeper", "panel", "link"):
            SITE.start_process(PUMP, name)
        wait_for("the panel", lambda: world()["fresh"] and world()["linked"], 15)
        self.denied(1)
        self.stops_for_good("guard")
        self.resumes(2)
        self.nothing_forgotten(world()["delivered_nl"] - before)
        self.stops_for_good("drive")
        given = world()["delivered_nl"] - before
        self.power_cycle()
        self.nothing_forgotten(given)
        self.resumes(3)
        self.assertLess(time.monotonic() - granted, 280, "too slow to judge the lockout")
        press("stop")
        press_when_offered("end")
        wait_for("ended", lambda: order_state(SITE.nurse, order)["state"] == "completed", 15)
        self.assertTrue([e for e in self.events("alarm_raised") if e["alarm"] == "interrupted"])
        self.assertEqual(len(self.events("bolus_started")), 1)

    def resumes(self, denials):
        """By a person's key alone, and with the lockout as it was."""
        press_when_offered("resume")
        wait_for("running again", lambda: world()["state"] == "running", 5)
        self.denied(denials)

    def power_cycle(self):
        """What a guard has tripped on comes back no other way."""
        for name in PROCESSES:
            if SITE.programs[f"{PUMP}-{name}"].alive():
                SITE.programs[f"{PUMP}-{name}"].kill()
        SITE.start_pump(PUMP)
        wait_for("the pump", lambda: world()["fresh"] and world()["linked"], 20)
        time.sleep(3.0)
        self.assertLess(world()["delivered_nl"], 1_000, "moved after power came back")

    def denied(self, count):
        press("patient_button")
        found = wait_for(f"denial {count}", lambda: (
            lambda all_denied: all_denied if len(all_denied) == count else None)(
                self.events("demand_denied")), 10)
        self.assertIn("locked out", found[-1]["text"])

    def stops_for_good(self, name):
        """After the kill and the new start nothing moves without a person."""
        SITE.programs[f"{PUMP}-{name}"].kill()
        time.sleep(0.5)  # the lease is 100 ms
        stood = world()["delivered_nl"]
        time.sleep(1.5)
        SITE.start_process(PUMP, name)
        time.sleep(5.0)
        self.assertLess(world()["delivered_nl"] - stood, 1_000, f"moved after the {name} died")
        self.assertNotEqual(world()["state"], "running")

    def nothing_forgotten(self, given):
        self.assertAlmostEqual(world()["infused_nl"], given, delta=200_000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
