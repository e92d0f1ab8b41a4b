"""`./dev demo`: a small hospital on this machine, from nothing to running infusions.

Without flags it keeps its data under .demo/, prints addresses and logins and runs until Ctrl-C.
With --check it works unattended in a fresh folder on free ports, prints one line for each fact it
verified, and exits 0 or 1. It asks the server only through the public API and reads delivered
volumes from the simulated world, never from a pump.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from api import ApiError, wait_for
from orders import all_events, find_entry, order_body, order_state, place
from site_model import FULL, SOURCE, Site, program
from therapies import COURSES, SHOWN, THERAPIES

PATIENTS_ASK_MIN = 8


class Facts:
    """Prints one line a fact and remembers whether all held."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.began = time.monotonic()

    def tell(self, holds, text):
        self.passed += bool(holds)
        self.failed += not holds
        mark = "ok  " if holds else "FAIL"
        print(f"{mark} {time.monotonic() - self.began:5.1f} s  {text}", flush=True)
        return holds


def millilitres(nanolitres):
    return f"{nanolitres / 1e6:.6g} mL"


def match_pumps(site):
    """Gives each therapy a pump of its model: the first two rows to the full pumps."""
    free = [p for p in site.pumps]
    chosen = []
    for therapy in (*THERAPIES, *(COURSES[name] for name in SHOWN)):
        pump = next(p for p in free if p[1] == therapy.model)
        free.remove(pump)
        chosen.append((therapy, pump[0]))
    return chosen


def start_site(site, facts):
    site.make()
    site.start()
    admin = site.api("biomed")
    facts.tell(True, f"server answers on https://localhost:{site.people_port} (TLS 1.3)")
    count = len(site.pumps)
    wait_for("all pumps connected",
             lambda: sum(p["connected"] for p in admin.get("/api/v1/pumps")["pumps"]) == count, 30)
    facts.tell(True, f"{count} of {count} pumps checked in over mutual TLS")
    return admin


def ensure_library(site, facts, viewer):
    status = viewer.get("/api/v1/library/status")
    if not status["target"]:
        released = site.release_library()
        facts.tell(released["number"] >= 1,
                   f"library {released['number']} released by {released['first_signer']} and "
                   f"{released['second_signer']}, author {released['author']}")
    began = time.monotonic()
    status = wait_for("library on every pump", lambda: (
        lambda s: s if s["on_target"] == len(site.pumps) else None)(
            viewer.get("/api/v1/library/status")), 60)
    facts.tell(True, f"{status['on_target']} of {status['pumps']} pumps hold library "
                     f"{status['target']['number']} {status['target']['digest'][:12]}… "
                     f"({time.monotonic() - began:.1f} s)")


def place_orders(site, facts, nurse, real_time_minutes=None):
    """One order of each kind; `real_time_minutes` shortens those of the pumps that run in real time."""
    entries = {}
    orders = []
    wards = {w["id"]: w["care_area"] for w in nurse.get("/api/v1/wards")["wards"]}
    ward_of = {number: ward for number, _, ward, _ in site.pumps}

    def give(therapy, pump):
        area = wards[ward_of[pump]]
        if area not in entries:
            entries[area] = nurse.get(f"/api/v1/library/entries?area={area}")["entries"]
        entry = find_entry(entries[area], therapy)
        minutes = real_time_minutes if real_time_minutes and pump in FULL else therapy.minutes
        order = place(nurse, order_body(therapy, entry, pump, minutes), f"demo-{pump}-{time.time_ns()}")
        orders.append((therapy, pump, order))
        return order

    for therapy, pump in match_pumps(site):
        placed = give(therapy, pump)
    # The last is the primary of a piggyback, which needs it to run.
    if site.nurse:
        wait_for("the primary", lambda: order_state(nurse, placed)["state"] == "running", 30)
        give(COURSES["piggyback"], pump)
    wanted = len(THERAPIES) + len(SHOWN) + bool(site.nurse)
    facts.tell(len(orders) == wanted, f"{len(orders)} orders accepted by the server")
    return orders


def check_refusals(site, facts, nurse):
    entries = nurse.get("/api/v1/library/entries?area=" + [
        w["care_area"] for w in nurse.get("/api/v1/wards")["wards"] if w["id"] == "icu"][0])["entries"]
    epidural = next(e for e in entries if e["drug"] == "bupivacaine 0.125%" and e["route"] == "epidural")
    noradrenaline = next(e for e in entries if e["drug"] == "norepinephrine" and e["unit"] == "mcg/kg/min")
    for what, body in (
            ("an epidural order to an IV pump", {
                "pump": "P-0007", "patient": "pt-x", "entry": epidural["id"],
                "dose": {"value": "6", "unit": "mL/h"}, "duration_ms": 600_000, "end_action": "stop"}),
            ("an order above a hard limit", {
                "pump": "P-0007", "patient": "pt-x", "entry": noradrenaline["id"],
                "dose": {"value": "3.31", "unit": "mcg/kg/min"}, "weight_g": 70000,
                "duration_ms": 600_000, "end_action": "stop"})):
        try:
            place(nurse, body, f"refused-{time.time_ns()}")
            facts.tell(False, f"{what} was accepted")
        except ApiError as refused:
            facts.tell(refused.status == 422 and refused.reasons,
                       f"{what} is refused: {'; '.join(refused.reasons)}")


def check_deliveries(site, facts, nurse, orders, before):
    """Waits until every infusion is done; then compares the world's volumes with the orders."""
    def states():
        found = [order_state(nurse, o)["state"] for _, _, o in orders]
        bad = [s for s in found if s in ("rejected", "expired", "cancelled", "superseded")]
        return found if bad or all(s == "completed" for s in found) else None
    wait_for("all infusions completed", states, 75, every=0.5)
    for pump in dict.fromkeys(pump for _, pump, _ in orders):
        given = [(therapy, order) for therapy, at, order in orders if at == pump]
        order = given[-1][1]
        final = order_state(nurse, order)
        arrived = site.world(pump)["delivered_nl"] - before[pump]
        wanted = sum(order["vtbi_nl"] for _, order in given)
        error = 100.0 * (arrived - wanted) / wanted
        # Small volumes end within one motor step and the set's compliance; the rest within 5 %.
        holds = final["state"] == "completed" and abs(arrived - wanted) <= max(0.05 * wanted, 3000)
        said = " and ".join(dict.fromkeys(therapy.kind for therapy, _ in given))
        dose = "" if order["dose"]["value"] == "0" else f" {order['dose']['value']} {order['dose']['unit']}"
        facts.tell(holds, f"{said} on {pump}: {order['drug']}{dose}, ordered {millilitres(wanted)}, arrived "
                          f"{millilitres(arrived)} ({error:+.2f} %), {final['state']}"
                          + (f" ({final['reason']})" if final["state"] != "completed" else ""))


def check_demands(facts, nurse, orders):
    """What the patient of the PCA asked for, and what the pump gave, as the record tells it."""
    pump = next(pump for therapy, pump, _ in orders if therapy is COURSES["pca"])
    events = all_events(nurse, pump)
    given = [e for e in events if e["kind"] == "bolus_started" and e["text"] == "demand_dose"]
    denied = [e for e in events if e["kind"] == "demand_denied"]
    facts.tell(len(given) == 3, f"the patient at {pump} asked {len(given) + len(denied)} times: "
                                f"{len(given)} doses of 1 mL, {len(denied)} denied by the lockout")


class Watcher:
    """The feed of one ward as a browser would have it."""

    def __init__(self, site, ward):
        password = site.path("run", "watcher")
        with open(password, "w", encoding="utf-8") as out:
            out.write(site.logins["charge.nurse"])
        os.chmod(password, 0o600)
        self.lines = []
        self.process = subprocess.Popen(
            [program("pumphouse"), "--server", f"https://localhost:{site.people_port}",
             "--authority", site.path("ca", "ca.pem"), "--user", "charge.nurse",
             "--password-file", password, "watch", "--ward", ward],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "HOME": site.path("run")})
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), json.loads(line)))

    def alarm(self, pump, code):
        for at, message in list(self.lines):
            for seen in message.get("pumps", []):
                if seen["id"] == pump and any(a["code"] == code for a in seen["alarms"]):
                    return at
        return None

    def end(self):
        self.process.terminate()
        self.process.wait()


def check_occlusion(site, facts, nurse):
    """An occlusion in the world stops the pump, and the alarm reaches a subscribed browser."""
    pump = "P-0001"
    watcher = Watcher(site, "icu")
    try:
        wait_for("the feed", lambda: watcher.lines, 10)
        entries = nurse.get("/api/v1/library/entries?area=adult-icu")["entries"]
        saline = next(e for e in entries if e["drug"] == "sodium chloride 0.9%")
        order = place(nurse, {"pump": pump, "patient": "pt-occlusion", "entry": saline["id"],
                              "dose": {"value": "600", "unit": "mL/h"}, "vtbi_nl": 100_000_000,
                              "end_action": "stop"}, f"occlusion-{time.time_ns()}")
        wait_for("the second infusion", lambda: order_state(nurse, order)["state"] == "running", 20)
        began = time.monotonic()
        site.fault(pump, "occlusion_down")
        at = wait_for("the occlusion at the browser", lambda: watcher.alarm(pump, "occlusion_down"), 20)
        facts.tell(True, f"occlusion raised at the console reached the browser after {at - began:.1f} s")
        first = site.world(pump)["delivered_nl"]
        time.sleep(1.0)
        moved = site.world(pump)["delivered_nl"] - first
        state = nurse.get(f"/api/v1/pumps/{pump}")["state"]
        facts.tell(state == "alarm_stop" and moved < 2000,
                   f"{pump} stopped itself ({state}); {millilitres(moved)} arrived in the next second")
        site.fault(pump, "none")
    finally:
        watcher.end()


def check_record(site, facts, auditor):
    """Every event that a pump recorded is on the server, once and in order."""
    def complete():
        missing = 0
        doubled = 0
        total = 0
        for number, _, _, _ in site.pumps:
            recorded = site.world(number)["recorded"]
            events = all_events(auditor, number)
            for lane in ("urgent", "routine"):
                numbers = [e["sequence"] for e in events if e["lane"] == lane]
                total += len(numbers)
                doubled += len(numbers) - len(set(numbers))
                missing += len(set(range(1, recorded[lane] + 1)) - set(numbers))
        return (total, doubled) if missing == 0 else None
    total, doubled = wait_for("every recorded event on the server", complete, 20, every=0.5)
    facts.tell(doubled == 0, f"{total} events journalled by {len(site.pumps)} pumps are stored on the "
                             f"server, 0 missing, {doubled} doubled")


def check(arguments):
    facts = Facts()
    root = tempfile.mkdtemp(prefix="pumphouse-demo-")
    site = Site(root, speed=100, nurse_ms=800, patients_ask_min=PATIENTS_ASK_MIN)
    try:
        viewer = start_site(site, facts)
        ensure_library(site, facts, viewer)
        nurse = site.api("charge.nurse")
        check_refusals(site, facts, nurse)
        before = {number: site.world(number)["delivered_nl"] for number, _, _, _ in site.pumps}
        orders = place_orders(site, facts, nurse, real_time_minutes=0.5)
        wait_for("every infusion running", lambda: all(
            order_state(nurse, o)["state"] in ("running", "completed") for _, _, o in orders), 30)
        facts.tell(True, f"{len(orders)} infusions confirmed at the bedside and started")
        live = [p for p in nurse.get("/api/v1/pumps")["pumps"] if p["contact"] == "live"]
        facts.tell(len(live) == len(site.pumps), f"telemetry of {len(live)} pumps is live")
        check_deliveries(site, facts, nurse, orders, before)
        check_demands(facts, nurse, orders)
        check_occlusion(site, facts, nurse)
        check_record(site, facts, site.api("auditor"))
        dead = site.programs.dead()
        facts.tell(not dead, f"{len(site.programs.by_name)} programs ran to the end"
                   + "".join(f"; {p.name} ended:\n{p.tail()}" for p in dead))
    except (ApiError, OSError, RuntimeError, TimeoutError, LookupError, KeyError) as trouble:
        facts.tell(False, f"{type(trouble).__name__}: {trouble}")
        arguments.keep = True
    finally:
        site.end()
    if facts.failed == 0 and not arguments.keep:
        shutil.rmtree(root)
    else:
        print(f"logs and data: {root}", file=sys.stderr)
    print(f"{facts.passed} passed, {facts.failed} failed", flush=True)
    return 0 if facts.failed == 0 else 1


def show(site):
    print(f"""
Pumphouse runs: {len(site.pumps)} pumps in {len({p[2] for p in site.pumps})} wards. Example data, not for clinical use.

  Dashboard      https://localhost:{site.people_port}/      (authority: {site.path('ca', 'ca.pem')})
  Front panels   """ + "\n                 ".join(
        f"http://127.0.0.1:{site.consoles[n]}/      {n}, with the fault console" for n in FULL)
          + f"\n  Fleet console  http://127.0.0.1:{site.fleet_console}/\n\n  Logins")
    for name, password in site.logins.items():
        print(f"    {name:15} {password}")
    print("\n  Signing secrets, for `pumphouse library approve` alone")
    for name, secret in site.secrets.items():
        print(f"    {name:15} {secret}")
    print("\nCtrl-C ends every program.", flush=True)


def run_until_interrupted(site):
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.wait(1.0):
        for dead in site.programs.dead():
            print(f"{dead.name} ended:\n{dead.tail()}", file=sys.stderr)
            return 1
    return 0


def demonstrate(arguments):
    root = os.path.join(SOURCE, ".demo")
    if arguments.fresh and os.path.exists(root):
        shutil.rmtree(root)
    facts = Facts()
    site = Site(root, people_port=8443, pump_port=8444, speed=arguments.speed,
                nurse=not arguments.manual, nurse_ms=arguments.nurse_ms, clear_ms=60_000,
                patients_ask_min=PATIENTS_ASK_MIN,
                panel_ports={"P-0001": 8501, "P-0002": 8502, "fleet": 8500})
    try:
        viewer = start_site(site, facts)
        ensure_library(site, facts, viewer)
        nurse = site.api("charge.nurse")
        kept = nurse.get("/api/v1/orders?open=1")["orders"]
        if kept:
            facts.tell(True, f"{len(kept)} orders of the last run go on")
        else:
            place_orders(site, facts, nurse)
        show(site)
        return run_until_interrupted(site)
    except (ApiError, OSError, RuntimeError, TimeoutError, LookupError) as trouble:
        facts.tell(False, f"{type(trouble).__name__}: {trouble}")
        return 1
    finally:
        site.end()


def main():
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__.split("\n\n")[0])
    parser.add_argument("--check", action="store_true", help="unattended, verify the main job, exit 0 or 1")
    parser.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")
    parser.add_argument("--manual", action="store_true", help="leave the bedside to you, at the front panels")
    parser.add_argument("--nurse-ms", type=int, default=1500, help="delay of the simulated bedside (default 1500)")
    parser.add_argument("--speed", type=int, default=1, help="pump seconds per second in the fleet (default 1)")
    parser.add_argument("--keep", action="store_true", help="with --check: keep logs and data")
    arguments = parser.parse_args()
    sys.exit(check(arguments) if arguments.check else demonstrate(arguments))


if __name__ == "__main__":
    main()
