"""Every way to give a drug, end to end: an order through the public API, confirmed at the bedside, given
in the simulated world, told in the record. All at once, in a fleet that runs faster than real time.

What arrived at the patient is read from the world all along the course, and held to what expected.py
computes from the order alone.
"""

import os
import shutil
import tempfile
import time
import unittest

import expected
from api import wait_for
from chart import Act, Chart
from orders import all_events, find_entry, order_body, order_state, place, send
from site_model import Site
from therapies import COURSES

SPEED = 100
SITE = CHART = NURSE = None
ORDERS = {}

# Where each course runs: pump and ward. Orders of one pump follow each other.
PLACES = {
    "pca with base": ("P-0101", "maternity"), "pca": ("P-0102", "maternity"),
    "pieb": ("P-0103", "maternity"), "loading": ("P-0104", "icu"), "bolus": ("P-0105", "icu"),
    "intermittent": ("P-0106", "general"), "multistep": ("P-0107", "general"),
    "ramp": ("P-0108", "general"), "blood": ("P-0109", "icu"), "feed": ("P-0110", "general"),
    "primary": ("P-0111", "oncology"), "piggyback": ("P-0111", "oncology"),
    "delayed": ("P-0112", "general"), "tci plasma": ("P-0113", "maternity"),
    "tci effect": ("P-0114", "maternity"), "titration": ("P-0115", "icu"),
    "titrated": ("P-0115", "icu"), "dose over time": ("P-0116", "oncology"),
}
BUTTON = ("patient_button", "")
ACTS = {
    "pca with base": [Act(1, (BUTTON,)), Act(3, (BUTTON,)), Act(8, (BUTTON,)), Act(10, (BUTTON,)),
                      Act(16, (BUTTON,)), Act(20, does=lambda: give_up("P-0101"))],
    "pca": [Act(1, (BUTTON,)), Act(3, (BUTTON,)), Act(8, (BUTTON,)), Act(15, (BUTTON,))],
    "pieb": [Act(12, (BUTTON,)), Act(16, (BUTTON,))],
    "bolus": [Act(3, (("bolus", ""), ("enter", "volume"), ("enter", "5"), ("enter", "150"))),
              Act(3.5, (("confirm", ""),))],
    "primary": [Act(5, does=lambda: order("piggyback"))],  # the nurse stops the primary for it
    "titration": [Act(5, does=lambda: order("titrated"))],
}
# Ordered at the command line; the others as a program would.
TYPED = {
    "multistep": ("--dose", "0 mL/h", "--step", "100 mL/h until 10mL", "--step", "wait 3min",
                  "--step", "300 mL/h until 20mL", "--step", "60 mL/h until 5mL"),
    "feed": ("--dose", "120 mL/h", "--vtbi", "126mL", "--flush", "20mL at 400 mL/h every 1h"),
}
# Of the record, what the infusion itself did, in its order.
TOLD = ("infusion_started", "infusion_delayed", "infusion_paused", "infusion_resumed", "infusion_ended",
        "bolus_started", "bolus_ended", "demand_denied", "phase_changed", "rate_changed", "target_changed")


def give_up(pump):
    """Stops and ends; the ward's nurse goes on with what she finds stopped, and may be quicker."""
    for _ in range(50):
        for key in ("stop", "end"):
            SITE.key(pump, key)
        if SITE.world(pump)["state"] == "idle":
            return
    raise RuntimeError(f"{pump}: could not be ended: {SITE.world(pump)['state']}")


def order(name):
    therapy, (pump, ward) = COURSES[name], PLACES[name]
    area = next(w["care_area"] for w in NURSE.get("/api/v1/wards")["wards"] if w["id"] == ward)
    entries = NURSE.get(f"/api/v1/library/entries?area={area}")["entries"]
    entry = find_entry(entries, therapy)
    if name in TYPED:
        ORDERS[name] = send(SITE, "charge.nurse", "--pump", pump, "--patient", "pt-" + pump,
                            "--entry", entry["id"], "--end-action", "stop", *TYPED[name])
        return
    body = order_body(therapy, entry, pump, therapy.minutes)
    ORDERS[name] = place(NURSE, body, f"ward-{pump}-{time.time_ns()}")


def setUpModule():
    # Registered, so that a start that fails half-way ends its programs too.
    unittest.addModuleCleanup(end)
    begin()


def begin():
    """Starts the hospital and orders every course."""
    global SITE, CHART, NURSE
    beds = {"icu": "ICU", "general": "MED", "maternity": "MAT", "oncology": "ONC"}
    pumps = {}
    for name, (pump, ward) in PLACES.items():
        pumps.setdefault(pump, (pump, COURSES[name].model, ward, f"{beds[ward]} 1"))
    SITE = Site(tempfile.mkdtemp(prefix="pumphouse-ward-"), pumps=list(pumps.values()), speed=SPEED,
                nurse_ms=150, clear_ms=400)
    SITE.make()
    SITE.start()
    viewer = SITE.api("biomed")
    wait_for("pumps", lambda: all(p["connected"] for p in viewer.get("/api/v1/pumps")["pumps"]), 30)
    SITE.release_library()
    wait_for("library", lambda: viewer.get("/api/v1/library/status")["on_target"] == len(pumps), 40)
    NURSE = SITE.api("charge.nurse")
    CHART = Chart(SITE)
    for name, (pump, _) in PLACES.items():
        if pump not in CHART.courses:
            CHART.follow(pump, ACTS.get(name, ()))
    CHART.start()
    for name in COURSES:
        if name not in ("piggyback", "titrated"):
            order(name)


def end():
    if SITE is None:
        return
    if CHART:
        CHART.end()
    SITE.end()
    if os.environ.get("PH_KEEP"):
        print("kept:", SITE.root)
    else:
        shutil.rmtree(SITE.root, ignore_errors=True)


class Therapies(unittest.TestCase):
    def completed(self, name, seconds=120):
        """The order's whole life as its author sees it; gives the course."""
        pump = PLACES[name][0]
        CHART.wait_until(f"{name} ordered", lambda: name in ORDERS, seconds)
        wait_for(f"{name} completed", lambda: order_state(NURSE, ORDERS[name])["state"] in (
            "completed", "rejected", "expired", "cancelled", "superseded"), seconds)
        final = order_state(NURSE, ORDERS[name])
        self.assertEqual([s["state"] for s in final["steps"]],
                         ["queued", "offered", "received", "shown", "confirmed", "running", "completed"],
                         final["reason"])
        time.sleep(0.3)  # the last samples
        return CHART.courses[pump]

    def pressed(self, course):
        """When demand doses began: the minutes between which each did, as (earliest, latest)."""
        seen = [s.activity == "demand_dose" for s in course.samples]
        firsts = [i for i in range(1, len(seen)) if seen[i] and not seen[i - 1]]
        return list(zip(*((course.samples[i - 1].minute - course.began[1],
                           course.samples[i].minute - course.began[0]) for i in firsts)))

    def follows(self, course, curve, until=None, slowest=None, share=0.03, least=0.15):
        """Every sample lies on the curve, or between it and the `slowest`: within `share` or `least` mL, and
        what its clock may be off."""
        early, late = course.began
        last = None
        for sample in course.samples:
            if sample.minute < early or (until and sample.minute > early + until):
                continue
            low, high = (slowest or curve)(sample.minute - late), curve(sample.minute - early)
            spare = max(share * high, least)
            self.assertTrue(low - spare <= sample.delivered_ml <= high + spare,
                            f"at minute {sample.minute - early:.2f}: {sample.delivered_ml:.3f} mL arrived, "
                            f"expected {low:.3f} to {high:.3f}")
            last = sample
        return last

    def arrived(self, course, millilitres, share=0.02, least=0.1):
        self.assertAlmostEqual(course.samples[-1].delivered_ml, millilitres,
                               delta=max(share * millilitres, least))

    def told(self, pump, *wanted, given_up=False):
        """The record's facts of the infusion, complete and in order; gives them. One that was given
        up may have been taken up again by the nurse, and stopped again, before it ended."""
        def whole():
            recorded = SITE.world(pump)["recorded"]
            events = all_events(SITE.api("auditor"), pump)
            for lane in ("urgent", "routine"):
                numbers = [e["sequence"] for e in events if e["lane"] == lane]
                self.assertEqual(len(numbers), len(set(numbers)), f"{lane}: doubled")
                if numbers != list(range(1, recorded[lane] + 1)):
                    return None
            return events
        events = wait_for(f"record of {pump}", whole, 20)
        found = [e for e in events if e["kind"] in TOLD]
        kinds = [e["kind"] for e in found]
        while given_up and "infusion_paused infusion_resumed infusion_paused" in " ".join(kinds):
            again = next(i for i in range(len(kinds)) if kinds[i:i + 2] == ["infusion_paused", "infusion_resumed"])
            del kinds[again:again + 2], found[again:again + 2]
        self.assertEqual(kinds, list(wanted))
        return found

    def alarms(self, pump):
        return [e["alarm"] for e in all_events(SITE.api("auditor"), pump) if e["kind"] == "alarm_raised"]

    # P19 P20 P22 P23 P33
    def test_pca_with_a_base_rate_gives_denies_and_keeps_its_window(self):
        course = self.completed("pca with base")
        soonest, latest = (expected.doses(1, *((at, 1, 60) for at in when)) for when in self.pressed(course))
        self.follows(course, soonest, slowest=latest, until=19.5, share=0.05)
        told = self.told("P-0101", "infusion_started", "bolus_started", "bolus_ended", "demand_denied",
                         "bolus_started", "bolus_ended", "demand_denied", "demand_denied",
                         "infusion_paused", "infusion_ended", given_up=True)
        denied = [e for e in told if e["kind"] == "demand_denied"]
        self.assertEqual([e["number"] for e in denied], [2, 4, 5])
        self.assertIn("limit", denied[2]["text"])
        self.assertEqual(self.alarms("P-0101").count("maximum_dose"), 1)

    # P20 P33 P67
    def test_pca_without_a_base_rate_gives_nothing_between_doses(self):
        course = self.completed("pca")
        soonest, latest = (expected.doses(0, *((at, 1, 60) for at in when)) for when in self.pressed(course))
        self.follows(course, soonest, slowest=latest, share=0.05)
        self.arrived(course, 3)
        self.told("P-0102", "infusion_started", "bolus_started", "bolus_ended", "demand_denied",
                  "bolus_started", "bolus_ended", "bolus_started", "bolus_ended", "infusion_ended")

    # P34
    def test_pieb_with_pcea_begins_its_interval_anew_with_a_granted_demand(self):
        course = self.completed("pieb")
        soonest, latest = (expected.doses(0, (5, 8, 240), (at, 5, 150), (at + 30, 8, 240))
                           for at, in self.pressed(course))
        self.follows(course, soonest, slowest=latest, share=0.05)
        self.arrived(course, 21)
        told = self.told("P-0103", "infusion_started", "bolus_started", "bolus_ended", "bolus_started",
                         "bolus_ended", "demand_denied", "bolus_started", "bolus_ended", "infusion_ended")
        self.assertEqual([e["text"] for e in told if e["kind"] == "bolus_started"],
                         ["periodic_dose", "demand_dose", "periodic_dose"])

    # P19 P68
    def test_a_loading_dose_comes_before_the_rate(self):
        course = self.completed("loading")
        self.follows(course, expected.pieces((384, 64), (14.4, 4.8)))
        self.arrived(course, 68.8)
        self.told("P-0104", "infusion_started", "phase_changed", "infusion_ended")

    # P19 P24
    def test_a_clinicians_bolus_flows_on_top_of_the_running_rate(self):
        course = self.completed("bolus")
        pressed = next(s.minute for s in course.samples if s.activity == "bolus") - course.began[1]
        self.follows(course, expected.doses(16.8, (pressed, 5, 150)), until=15, share=0.05)
        self.arrived(course, 10)
        told = self.told("P-0105", "infusion_started", "bolus_started", "bolus_ended", "infusion_ended")
        self.assertAlmostEqual(told[2]["volume_nl"] / 1e6, 5, delta=0.002)

    def test_intermittent_doses_come_again_and_again_with_a_slow_flow_between(self):
        course = self.completed("intermittent")
        self.follows(course, expected.pieces(*((300, 10), (10, 1)) * 3))
        self.arrived(course, 33)
        self.told("P-0106", "infusion_started", *["phase_changed"] * 5, "infusion_ended")

    def test_multistep_goes_through_its_steps_and_waits(self):
        course = self.completed("multistep")
        self.follows(course, expected.pieces((100, 10), (0, 0, 3), (300, 20), (60, 5)))
        self.arrived(course, 35)
        told = self.told("P-0107", "infusion_started", *["phase_changed"] * 3, "infusion_ended")
        self.assertEqual([e.get("number", 0) for e in told[1:4]], [1, 2, 3])

    def test_cyclic_nutrition_follows_its_trapezoid(self):
        course = self.completed("ramp")
        self.follows(course, expected.trapezoid(120, 50, 10, 10), share=0.02)
        self.arrived(course, 120)
        self.told("P-0108", "infusion_started", *["phase_changed"] * 20, "infusion_ended")

    def test_blood_starts_slowly(self):
        course = self.completed("blood")
        self.follows(course, expected.pieces((60, 15), (200, 65)))
        self.arrived(course, 80)
        self.told("P-0109", "infusion_started", "phase_changed", "infusion_ended")

    def test_feed_and_water_are_given_in_turn_and_counted_apart(self):
        course = self.completed("feed")
        self.follows(course, expected.pieces((120, 120), (400, 20), (120, 6)))
        self.arrived(course, 146)
        last = course.samples[-1]
        self.assertAlmostEqual(max(s.flushed_ml for s in course.samples), 20, delta=0.05)
        self.assertAlmostEqual(max(s.infused_ml for s in course.samples), 126, delta=0.05)
        told = self.told("P-0110", "infusion_started", "bolus_started", "bolus_ended", "infusion_ended")
        self.assertEqual(told[1]["text"], "flush")

    def test_a_piggyback_returns_to_its_primary(self):
        course = self.completed("primary")
        self.completed("piggyback")
        held = [s.order for s in course.samples if s.state == "running"]
        turns = [o for i, o in enumerate(held) if i == 0 or held[i - 1] != o]
        self.assertEqual(turns, [ORDERS["primary"]["id"], ORDERS["piggyback"]["id"], ORDERS["primary"]["id"]])
        # When it stopped and began again lies between two samples each.
        second = ORDERS["piggyback"]["id"]
        begun = next(i for i, s in enumerate(course.samples) if s.state == "running" and s.order == second)
        ran = max(i for i, s in enumerate(course.samples[:begun]) if s.state == "running")
        minute = lambda i: course.samples[i].minute - course.began[1]
        turns = [(minute(ran), minute(begun)), (minute(ran + 1), max(minute(ran + 1), minute(begun - 1)))]
        latest, soonest = (expected.pieces((100, 100 * stop / 60), (0, 0, begin - stop), (200, 50),
                                           (100, 40 - 100 * stop / 60)) for stop, begin in turns)
        self.follows(course, soonest, slowest=latest, least=0.8)
        self.arrived(course, 90)
        told = self.told("P-0111", "infusion_started", "infusion_paused", "infusion_started", "infusion_ended",
                         "infusion_resumed", "infusion_ended")
        self.assertEqual([e["order"] for e in told],
                         [ORDERS[n]["id"] for n in ("primary", "primary", "piggyback", "piggyback", "primary",
                                                    "primary")])

    def test_a_delayed_start_begins_at_its_time(self):
        course = self.completed("delayed")
        self.follows(course, expected.pieces((0, 0, 5), (200, 20)))
        self.arrived(course, 20)
        self.told("P-0112", "infusion_delayed", "infusion_started", "infusion_ended")

    def test_tci_brings_plasma_to_its_target(self):
        course = self.completed("tci plasma")
        held = expected.held_at(expected.marsh(70), 4, 10, 199.9, 20)
        last = self.follows(course, held, until=14, least=0.3)
        self.assertGreater(last.delivered_ml, 20)
        self.concentrations(course, expected.marsh(70), 10, "plasma", 4, 3)
        self.arrived(course, 30)
        self.told("P-0113", "infusion_started", "infusion_ended")

    def test_tci_brings_the_effect_site_to_its_target(self):
        course = self.completed("tci effect")
        patient = expected.minto_man(70, 175, 40)
        highest = self.concentrations(course, patient, 25, "effect", 5, 6)
        self.assertLess(highest, 1.5 * 5 * 1.03, "the overshoot that the library allows")
        self.arrived(course, 12)
        self.told("P-0114", "infusion_started", "infusion_ended")

    def concentrations(self, course, patient, per_ml, where, target, settled):
        """What arrived, in an independent patient: at the target from `settled` minutes on, never far
        above before; gives the highest plasma."""
        highest, before, reached = 0.0, None, []
        for sample in course.samples:
            if before is not None and sample.minute > before.minute and sample.state == "running":
                patient.give((sample.delivered_ml - before.delivered_ml) * per_ml,
                             sample.minute - before.minute)
                highest = max(highest, patient.plasma)
                now = getattr(patient, where)
                self.assertLess(now, 1.06 * target)
                if sample.minute - course.began[1] > settled:
                    reached.append(now)
            before = sample
        self.assertGreater(len(reached), 20)
        self.assertGreater(min(reached), 0.95 * target)
        return highest

    # P11 P17
    def test_titration_goes_over_without_a_pause(self):
        course = self.completed("titration")
        self.completed("titrated")
        change = next(s for s in course.samples if s.order == ORDERS["titrated"]["id"])
        first, second = 60 * 70 * 0.5 / 32, 60 * 70 * 0.25 / 32
        at = change.minute - course.began[1]
        self.follows(course, expected.pieces((first, first * at / 60), (second, second / 6)), least=0.3)
        self.assertFalse([s for s in course.samples if s.state in ("paused", "ready")
                          and course.began[1] < s.minute < change.minute])
        self.assertAlmostEqual(course.samples[-1].delivered_ml - change.delivered_ml, second / 6, delta=0.2)
        self.told("P-0115", "infusion_started", "infusion_ended", "infusion_started", "infusion_ended")

    def test_a_dose_over_time_is_given_in_its_time(self):
        course = self.completed("dose over time")
        self.follows(course, expected.pieces((500, 250)), share=0.02)
        self.arrived(course, 250)
        self.told("P-0116", "infusion_started", "infusion_ended")


if __name__ == "__main__":
    unittest.main(verbosity=2)
