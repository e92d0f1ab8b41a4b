"""One hospital with one full pump (six programs) and two pumps in the fleet: programs are killed in
the middle of an infusion and unwelcome clients knock at the door. What the pump delivered is read
from the simulated world.
"""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

from api import ApiError, wait_for
from orders import all_events, order_state, place
from programs import run, wait_ready, write
from site_model import SOURCE, Site, program
from stranger import context_for, converse, knock

HELD = [("P-0001", "volumetric-lvp", "icu", "ICU 1"), ("P-0003", "volumetric-lvp", "icu", "ICU 2"),
        ("P-0007", "volumetric-iv", "icu", "ICU 6")]
SITE = None
RATE_ML_PER_H = 600  # 166.7 microlitres a second


def setUpModule():
    global SITE
    SITE = Site(tempfile.mkdtemp(prefix="pumphouse-e2e-"), pumps=HELD, nurse_ms=200)
    SITE.make()
    SITE.start()
    SITE.viewer = SITE.api("biomed")
    wait_for("pumps", lambda: sum(p["connected"] for p in SITE.viewer.get("/api/v1/pumps")["pumps"]) == 3, 30)
    SITE.release_library()
    wait_for("library", lambda: SITE.viewer.get("/api/v1/library/status")["on_target"] == 3, 40)
    SITE.nurse = SITE.api("charge.nurse")


def tearDownModule():
    SITE.end()
    if os.environ.get("PH_KEEP"):
        print("kept:", SITE.root, file=sys.stderr)
    else:
        shutil.rmtree(SITE.root, ignore_errors=True)


def entry_of(**wanted):
    """The first entry of the intensive care unit's library with these words."""
    entries = SITE.nurse.get("/api/v1/library/entries?area=adult-icu")["entries"]
    return next(e for e in entries if all(e[name] == word for name, word in wanted.items()))


def saline():
    return entry_of(drug="sodium chloride 0.9%", route="intravenous")


def example_drugs():
    with open(os.path.join(SOURCE, "config", "library", "example-drugs.csv"), encoding="utf-8") as file:
        return file.read()


def infuse(pump, millilitres):
    """Orders saline at 600 mL/h and waits until it runs; gives the order."""
    order = place(SITE.nurse, {
        "pump": pump, "patient": "pt-" + pump, "entry": saline()["id"],
        "dose": {"value": str(RATE_ML_PER_H), "unit": "mL/h"}, "vtbi_nl": int(millilitres * 1e6),
        "end_action": "stop"}, f"e2e-{pump}-{time.time_ns()}")
    wait_for(f"infusion on {pump}", lambda: order_state(SITE.nurse, order)["state"] == "running", 20)
    return order


def completed(order, seconds):
    wait_for(f"order {order['id']} completed",
             lambda: order_state(SITE.nurse, order)["state"] == "completed", seconds)


def arrived_since(pump, before):
    return (SITE.world(pump)["delivered_nl"] - before) / 1e6


def record_is_whole(pump):
    """Every event that the pump journalled is on the server exactly once; gives their number."""
    def whole():
        recorded = SITE.world(pump)["recorded"]
        events = all_events(SITE.api("auditor"), pump)
        for lane in ("urgent", "routine"):
            numbers = [e["sequence"] for e in events if e["lane"] == lane]
            if len(numbers) != len(set(numbers)):
                raise AssertionError(f"{pump} {lane}: doubled events")
            if numbers != sorted(numbers) or set(numbers) != set(range(1, recorded[lane] + 1)):
                return None
        return len(events)
    return wait_for(f"record of {pump}", whole, 20, every=0.3)


def watch_delivery(case, pump, seconds, act):
    """Runs `act` early in the span and holds the delivered volume to rate x time all along."""
    before = SITE.world(pump)["delivered_nl"]
    began = time.monotonic()
    act()
    time.sleep(max(0.0, began + seconds - time.monotonic()))
    arrived = arrived_since(pump, before)
    expected = RATE_ML_PER_H / 3600.0 * (time.monotonic() - began)
    case.assertAlmostEqual(arrived, expected, delta=max(0.05 * expected, 0.06),
                           msg="delivery was disturbed")


class ProcessesDie(unittest.TestCase):
    def outlives(self, name):
        """Kills one process of P-0001 in the middle of an infusion; the infusion does not notice."""
        order = infuse("P-0001", 1.5)
        watch_delivery(self, "P-0001", 4.0, SITE.programs[f"P-0001-{name}"].kill)
        SITE.start_process("P-0001", name)
        completed(order, 30)

    def test_killing_the_link_mid_infusion_disturbs_nothing(self):
        self.outlives("link")
        self.assertGreater(record_is_whole("P-0001"), 5)

    def test_killing_the_keeper_mid_infusion_disturbs_nothing(self):
        self.outlives("keeper")
        self.assertGreater(record_is_whole("P-0001"), 5)

    def test_killing_the_panel_mid_infusion_disturbs_nothing(self):
        self.outlives("panel")

    def test_killing_the_server_mid_infusion_disturbs_nothing_and_loses_nothing(self):
        pumps = ("P-0001", "P-0003")
        orders = [infuse(pump, 2.0) for pump in pumps]
        watch_delivery(self, "P-0001", 4.0, SITE.programs["server"].kill)
        time.sleep(6)  # infusions end while nobody hears them
        SITE.start_server()
        SITE.nurse = SITE.api("charge.nurse")
        SITE.viewer = SITE.api("biomed")
        for order in orders:
            completed(order, 60)
        for pump in pumps:
            self.assertGreater(record_is_whole(pump), 5)

    def test_killing_the_guard_stops_the_motor(self):
        infuse("P-0001", 50)
        SITE.programs["P-0001-guard"].kill()
        time.sleep(1.0)  # the lease is 100 ms
        before = SITE.world("P-0001")["delivered_nl"]
        time.sleep(2.0)
        self.assertLess(arrived_since("P-0001", before), 0.01)
        SITE.start_process("P-0001", "guard")
        for key in ("stop", "end"):
            SITE.key("P-0001", key)
            time.sleep(0.5)


class Orders(unittest.TestCase):
    def refused(self, body):
        with self.assertRaises(ApiError) as caught:
            place(SITE.nurse, body, f"refused-{time.time_ns()}")
        self.assertEqual(caught.exception.status, 422)
        return " ".join(caught.exception.reasons)

    def test_a_repeat_with_the_same_key_gives_the_same_order_once(self):
        body = {"pump": "P-0007", "patient": "pt-1", "entry": saline()["id"],
                "dose": {"value": "100", "unit": "mL/h"}, "vtbi_nl": 100_000, "end_action": "stop"}
        key = f"repeat-{time.time_ns()}"
        first = place(SITE.nurse, body, key)
        self.assertEqual(place(SITE.nurse, body, key)["id"], first["id"])
        other = dict(body, vtbi_nl=200_000)
        with self.assertRaises(ApiError) as caught:
            place(SITE.nurse, other, key)
        self.assertEqual(caught.exception.status, 409)
        completed(first, 30)

    def test_a_rate_above_the_hard_limit_is_refused_with_the_limit(self):
        entry = entry_of(drug="norepinephrine", unit="mcg/kg/min")
        why = self.refused({"pump": "P-0007", "patient": "pt-1", "entry": entry["id"],
                            "dose": {"value": "3.301", "unit": "mcg/kg/min"}, "weight_g": 70000,
                            "vtbi_nl": 1_000_000, "end_action": "stop"})
        self.assertIn("above hard limit 3.3 mcg/kg/min", why)

    def test_a_missing_weight_is_refused_not_guessed(self):
        entry = entry_of(drug="norepinephrine", unit="mcg/kg/min")
        why = self.refused({"pump": "P-0007", "patient": "pt-1", "entry": entry["id"],
                            "dose": {"value": "0.05", "unit": "mcg/kg/min"}, "vtbi_nl": 1_000_000,
                            "end_action": "stop"})
        self.assertIn("weight", why)

    def test_an_epidural_drug_is_refused_for_a_pump_for_the_vein(self):
        entry = entry_of(route="epidural", unit="mL/h")
        why = self.refused({"pump": "P-0007", "patient": "pt-1", "entry": entry["id"],
                            "dose": {"value": "6", "unit": "mL/h"}, "vtbi_nl": 1_000_000,
                            "end_action": "stop"})
        self.assertIn("epidural", why)


def server_log():
    with open(SITE.programs["server"].log_path, encoding="utf-8", errors="replace") as log:
        return log.read()


class Strangers(unittest.TestCase):
    """Whoever does not belong is refused with a named reason in the log; the pumps do not notice."""

    def tearDown(self):
        live = wait_for("the others' contact", lambda: sum(
            p["contact"] == "live" for p in SITE.viewer.get("/api/v1/pumps")["pumps"]) == 3, 10)
        self.assertTrue(live)

    def issue(self, folder, number):
        """A certificate for a pump from the authority in `folder`."""
        run([program("pumphouse-server"), "ca", "pump", "--dir", folder, "--id", number])
        return os.path.join(folder, number + ".pem"), os.path.join(folder, number + ".key")

    def refused(self, reason, *certificate, newest=None):
        """The door stays shut and the log names why."""
        said_before = server_log().count(reason)
        answer = knock(SITE.pump_port, context_for(SITE.path("ca", "ca.pem"), *certificate, newest=newest))
        self.assertNotIn("101 Switching", answer)
        wait_for(f"\"{reason}\" in the log", lambda: server_log().count(reason) > said_before, 5)

    def own(self, number):
        return SITE.path("ca", number + ".pem"), SITE.path("ca", number + ".key")

    def test_no_certificate(self):
        self.refused("no client certificate presented")

    def test_a_foreign_authority(self):
        foreign = SITE.path("foreign")
        os.makedirs(foreign, exist_ok=True)
        run([program("pumphouse-server"), "ca", "init", "--dir", foreign])
        self.refused("unknown authority", *self.issue(foreign, "P-0001"))

    def test_an_expired_certificate(self):
        key, request, late = SITE.path("late.key"), SITE.path("late.csr"), SITE.path("late.pem")
        with open(SITE.path("late.cnf"), "w", encoding="utf-8") as extensions:
            extensions.write("subjectAltName=URI:pumphouse:pump:P-0003\nextendedKeyUsage=clientAuth\n")
        run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", key, "-subj", "/CN=P-0003", "-out", request])
        run(["openssl", "x509", "-req", "-in", request, "-CA", SITE.path("ca", "ca.pem"), "-CAkey",
             SITE.path("ca", "ca.key"), "-days", "-1", "-extfile", SITE.path("late.cnf"), "-out", late])
        self.refused("expired", late, key)

    def test_minted_by_our_authority_but_never_enrolled(self):
        self.refused("P-9999: not in the registry", *self.issue(SITE.path("ca"), "P-9999"))

    def test_an_older_tls(self):
        self.refused("TLS 1.3 is required", *self.own("P-0003"), newest=ssl.TLSVersion.TLSv1_2)

    def talk(self, number, text):
        context = context_for(SITE.path("ca", "ca.pem"), *self.own(number))
        return converse(SITE.pump_port, context, text)

    def test_an_unknown_protocol_version_is_refused_with_its_name(self):
        hello = {"type": "hello", "protocol_oldest": 98, "protocol_newest": 99, "pump": "P-0007",
                 "model": "volumetric-iv", "firmware": "9", "stream": "00" * 16, "boot": 1,
                 "wall_ms": 1_795_000_000_000, "recorded": {"urgent": 0, "routine": 0},
                 "acknowledged": {"urgent": 0, "routine": 0}, "alarms": []}
        said = self.talk("P-0007", json.dumps(hello))
        self.assertEqual([(m["type"], m["code"]) for m in said], [("refusal", "protocol_version")])

    def test_garbage_after_the_upgrade_is_refused_with_its_name(self):
        for garbage in ("{", "[]", '{"type":"start_infusion"}', "x" * 60_000, '{"a":' * 40):
            said = self.talk("P-0007", garbage)
            self.assertEqual([m["code"] for m in said], ["malformed"], garbage[:30])

    def test_a_pump_cannot_speak_for_another(self):
        hello = {"type": "hello", "protocol_oldest": 1, "protocol_newest": 1, "pump": "P-0001",
                 "model": "volumetric-lvp", "firmware": "1", "stream": "11" * 16, "boot": 1,
                 "wall_ms": 1_795_000_000_000, "recorded": {"urgent": 0, "routine": 0},
                 "acknowledged": {"urgent": 0, "routine": 0}, "alarms": []}
        said = self.talk("P-0007", json.dumps(hello))
        self.assertEqual([m["code"] for m in said], ["identity"])

    def test_garbage_instead_of_tls(self):
        with socket.create_connection(("127.0.0.1", SITE.pump_port), 5) as raw:
            raw.sendall(os.urandom(2048))
            raw.settimeout(10)
            try:
                while raw.recv(4096):
                    pass
            except ConnectionError:
                pass

    def test_the_pumps_programs_listen_on_nothing(self):
        inodes = set()
        for name, started in SITE.programs.by_name.items():
            if name.startswith("P-0001-") and not name.endswith("-world") and started.alive():
                folder = f"/proc/{started.process.pid}/fd"
                for descriptor in os.listdir(folder):
                    try:
                        link = os.readlink(os.path.join(folder, descriptor))
                    except FileNotFoundError:
                        continue
                    if link.startswith("socket:["):
                        inodes.add(link[8:-1])
        with open("/proc/net/tcp", encoding="ascii") as table:
            listening = {row.split()[9] for row in table.readlines()[1:] if row.split()[3] == "0A"}
        self.assertEqual(inodes & listening, set())


class BadFiles(unittest.TestCase):
    def fails(self, *arguments):
        with self.assertRaises(RuntimeError) as caught:
            run([program("pumphouse-server"), *arguments])
        return str(caught.exception)

    def test_an_unknown_key_is_refused_with_a_suggestion(self):
        good = SITE.path("config", "server.toml")
        with open(good, encoding="utf-8") as file:
            text = file.read().replace("people_port", "poeple_port")
        bad = SITE.path("config", "bad.toml")
        with open(bad, "w", encoding="utf-8") as file:
            file.write(text)
        why = self.fails("check-config", "--config", bad)
        self.assertIn("poeple_port", why)
        self.assertIn("people_port", why)

    def test_a_second_server_on_one_database_is_refused(self):
        ready = SITE.path("run", "second.json")
        with self.assertRaises(RuntimeError) as caught:
            second = SITE.programs.start("second-server", [
                program("pumphouse-server"), "serve", "--config", SITE.path("config", "server.toml"),
                "--ready-file", ready])
            wait_ready(second, ready)
        del SITE.programs.by_name["second-server"]
        self.assertIn("database", str(caught.exception))

    def test_a_library_with_faults_is_refused_by_row_and_column(self):
        author = SITE.api("pharmacist")
        before = len(author.get("/api/v1/libraries")["libraries"])
        with self.assertRaises(ApiError) as caught:
            author.post("/api/v1/libraries/import?note=x", "drug,tall_man\nx,y\n", content_type="text/csv")
        self.assertEqual(caught.exception.status, 422)
        self.assertEqual(len(author.get("/api/v1/libraries")["libraries"]), before)

    def test_one_person_alone_cannot_release_a_library(self):
        author = SITE.api("pharmacist")
        draft = author.post("/api/v1/libraries/import?note=alone", example_drugs(),
                            content_type="text/csv")["draft"]
        one = SITE.api("signer.one")
        self.assertEqual(SITE.approve(draft, "signer.one", "first")["stage"], "approved_once")
        with self.assertRaises(RuntimeError):
            SITE.approve(draft, "signer.one", "second")
        stages = {r["draft"]: r["stage"] for r in one.get("/api/v1/libraries")["libraries"]}
        self.assertNotEqual(stages[draft], "released")


class Releases(unittest.TestCase):
    def export(self):
        path = SITE.path("run", "release.txt")
        run([program("pumphouse"), *SITE.command_line("auditor"), "library", "export", "1", "-o", path],
            env={**os.environ, "HOME": SITE.path("run")})
        return path

    def verify(self, path):
        """Exit code and text of the proof, which asks no server."""
        done = subprocess.run(
            [program("pumphouse"), "library", "verify", path, "--site-key", SITE.signer.public_key,
             "--approvers", os.path.join(SITE.signer.folder, "approvers.toml")],
            capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def test_a_release_is_proven_without_a_server(self):
        code, told = self.verify(self.export())
        self.assertEqual(code, 0, told)
        self.assertIn("release 1 of demo is proven", told)
        self.assertNotIn("FAIL", told)

    def test_a_release_that_was_touched_is_not_proven(self):
        path = self.export()
        with open(path, "rb") as file:
            whole = file.read()
        for at in range(0, len(whole), max(1, len(whole) // 40)):
            write(path, "")
            with open(path, "wb") as file:
                file.write(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            self.assertEqual(self.verify(path)[0], 1, f"byte {at}")

    def test_the_server_cannot_read_the_key(self):
        key = os.stat(os.path.join(SITE.signer.folder, "library.key"))
        self.assertEqual(key.st_mode & 0o077, 0)
        if os.geteuid() == 0:
            self.assertNotEqual(key.st_uid, os.geteuid())

    def test_nothing_is_approved_while_the_signer_is_away(self):
        draft = SITE.api("pharmacist").post(
            "/api/v1/libraries/import?note=away", example_drugs(), content_type="text/csv")["draft"]
        SITE.programs["signer"].kill()
        try:
            with self.assertRaises(ApiError) as caught:
                SITE.api("signer.one").get(f"/api/v1/libraries/{draft}/approval")
            self.assertEqual(caught.exception.status, 503)
        finally:
            SITE.signer.start()
        self.assertEqual(SITE.approve(draft, "signer.one", "back again")["stage"], "approved_once")


class WholeHospital(unittest.TestCase):
    def test_everything_ends_and_starts_again_with_its_data(self):
        pumps = ("P-0001", "P-0003")
        orders = [infuse(pump, 50) for pump in pumps]
        SITE.programs.end()
        SITE.start()
        SITE.nurse, SITE.viewer = SITE.api("charge.nurse"), SITE.api("biomed")
        wait_for("pumps", lambda: sum(
            p["connected"] for p in SITE.viewer.get("/api/v1/pumps")["pumps"]) == 3, 30)
        for pump, order in zip(pumps, orders):
            events = wait_for(f"the alarm of {pump}", lambda: [
                e for e in all_events(SITE.api("auditor"), pump) if e.get("alarm") == "interrupted"], 20)
            self.assertEqual(events[0]["kind"], "alarm_raised")
            self.assertEqual(order_state(SITE.nurse, order)["state"], "running")
            record_is_whole(pump)


if __name__ == "__main__":
    unittest.main(verbosity=2)
