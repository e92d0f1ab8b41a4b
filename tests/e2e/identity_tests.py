"""Who is let in, in real processes: a pump enrols itself for a one-time token, renews its key, is revoked,
retired and wiped; the server takes new certificates and lists while sessions run.
"""

import os
import re
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest

from api import ApiError, wait_for
from programs import run
from site_model import Site, program
from stranger import context_for, knock

LIVE = "P-0001"
PUMPS = [(LIVE, "volumetric-lvp", "icu", "ICU 1"), ("P-0301", "volumetric-lvp", "icu", "ICU 2"),
         ("P-0302", "volumetric-lvp", "icu", "ICU 3")]
SITE = None


def setUpModule():
    global SITE
    SITE = Site(tempfile.mkdtemp(prefix="pumphouse-identity-"), pumps=PUMPS, enrolled_live=(LIVE,))
    SITE.make()
    run([program("pumphouse-server"), "ca", "revoke", "--dir", SITE.path("ca"), "--authority", "ca"])
    SITE.write_configuration()
    SITE.start()
    SITE.viewer = SITE.api("biomed")
    wait_for("fleet", lambda: connected("P-0301") and connected("P-0302"), 30)


def tearDownModule():
    SITE.end()
    if not os.environ.get("PH_KEEP"):
        shutil.rmtree(SITE.root, ignore_errors=True)


def pump(number):
    return SITE.viewer.get(f"/api/v1/pumps/{number}")


def connected(number):
    return pump(number)["connected"]


def acts(act):
    return [row for row in SITE.api("auditor").get("/api/v1/audit?limit=1000")["audit"] if row["act"] == act]


def slot(name="current.pem"):
    return SITE.path("identity", LIVE, name)


def setup(*arguments):
    done = subprocess.run([program("pumphouse-setup"), arguments[0], "--config", SITE.path("config", LIVE + ".toml"),
                           *arguments[1:]], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def reload():
    done = subprocess.run([program("pumphouse-server"), "reload", "--config", SITE.path("config", "server.toml")],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def knock_with(identity):
    return knock(SITE.pump_port, context_for(SITE.path("ca", "ca.pem"), identity, identity))


def shown_certificate():
    return ssl.get_server_certificate(("127.0.0.1", SITE.people_port))


def seconds_until(what, probe, most):
    began = time.monotonic()
    wait_for(what, probe, most, every=0.05)
    return time.monotonic() - began


class TheLifeOfAKey(unittest.TestCase):
    """In the order of their names: each begins where the one before ended."""

    # T07
    def test_1_a_pump_enrols_itself_for_its_token(self):
        with self.assertRaises(ApiError):
            pump(LIVE)
        code, why = setup("enrol", "--port", str(SITE.people_port), "--token-file", os.devnull)
        self.assertEqual(code, 1, why)
        printed = SITE.enrol_live(LIVE)
        self.assertEqual(os.stat(slot()).st_mode & 0o777, 0o600)
        wait_for("session", lambda: connected(LIVE), 15)
        fingerprint = re.search(r"key (\S+),", printed)[1]
        self.assertIn(fingerprint, acts("pump.enrolled")[-1]["detail"])
        self.assertGreater(pump(LIVE)["certificate_until_ms"], time.time() * 1000 + 89 * 86_400_000)

    # T06, T12
    def test_2_nobody_else_enters_without_a_token_of_their_own(self):
        for token in ("0000-0000-0000-0000-0000-0000-0000-0000", "x"):
            shutil.rmtree(SITE.path("identity", "thief"), ignore_errors=True)
            with open(SITE.path("config", LIVE + ".toml"), encoding="utf-8") as config:
                stolen = config.read().replace(SITE.path("identity", LIVE), SITE.path("identity", "thief"))
            with open(SITE.path("config", "thief.toml"), "w", encoding="utf-8") as config:
                config.write(stolen)
            done = subprocess.run(
                [program("pumphouse-setup"), "enrol", "--config", SITE.path("config", "thief.toml"),
                 "--port", str(SITE.people_port)], input=token + "\n", capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("token", done.stderr)
        self.assertTrue(connected(LIVE))

    # T35, T36
    def test_3_it_renews_its_key_and_stays_in_contact(self):
        shutil.copy(slot(), slot("old.pem"))
        before = len(acts("pump.key_replaced"))
        self.assertEqual(setup("renew")[0], 0)
        contacts = set()

        def replaced():
            contacts.add(pump(LIVE)["contact"])
            return len(acts("pump.key_replaced")) > before and connected(LIVE)
        wait_for("renewal", replaced, 15)
        self.assertNotIn("lost", contacts)
        with open(slot(), encoding="utf-8") as new, open(slot("old.pem"), encoding="utf-8") as old:
            self.assertNotEqual(new.read(), old.read())
        self.assertIn("403", knock_with(slot("old.pem")))
        os.remove(slot("old.pem"))

    def test_4_the_server_takes_new_certificates_while_sessions_run(self):
        before = shown_certificate()
        gone = len(SITE.programs["server"].tail(10_000).split("pump.disconnected"))
        for name in ("server.pem", "server.key"):
            os.rename(SITE.path("ca", name), SITE.path("ca", "old-" + name))
        run([program("pumphouse-server"), "ca", "server", "--dir", SITE.path("ca"), "--name", "localhost"])
        self.assertEqual(reload()[0], 0)
        wait_for("the new certificate", lambda: shown_certificate() != before, 5)
        with open(SITE.path("ca", "server.pem"), "a", encoding="utf-8") as broken:
            broken.truncate(100)
        code, why = reload()
        self.assertEqual(code, 1)
        self.assertIn("server.pem", why)
        SITE.programs["server"].process.send_signal(1)  # SIGHUP past the command that judges first
        wait_for("refusal", lambda: "server.reload_refused" in SITE.programs["server"].tail(200), 5)
        self.assertNotEqual(shown_certificate(), before)
        self.assertTrue(all(connected(p[0]) for p in PUMPS))
        self.assertEqual(len(SITE.programs["server"].tail(10_000).split("pump.disconnected")), gone)
        for name in ("server.pem", "server.key"):
            os.replace(SITE.path("ca", "old-" + name), SITE.path("ca", name))

    # T35
    def test_5_a_list_cuts_those_it_names_and_nobody_else(self):
        run([program("pumphouse-server"), "ca", "revoke", "--dir", SITE.path("ca"), "--authority", "ca",
             "--certificate", SITE.path("ca", "P-0301.pem")])
        self.assertEqual(reload()[0], 0)
        took = seconds_until("cut", lambda: not connected("P-0301"), 5)
        print(f"a listed certificate was cut after {took:.2f} s")
        self.assertTrue(connected("P-0302"))
        said = knock(SITE.pump_port, context_for(SITE.path("ca", "ca.pem"), SITE.path("ca", "P-0301.pem"),
                                                 SITE.path("ca", "P-0301.key")))
        self.assertNotIn("101", said)

    # T35
    def test_6_a_revocation_cuts_at_once_and_outlives_a_restart(self):
        run([program("pumphouse"), *SITE.command_line("biomed"), "pump", "revoke", LIVE, "--reason", "key lost"],
            env={**os.environ, "HOME": SITE.path("run")})
        took = seconds_until("cut", lambda: not connected(LIVE), 5)
        print(f"a revoked pump was cut after {took:.2f} s")
        self.assertIn("403", knock_with(slot()))
        SITE.programs["server"].end()
        SITE.start_server()
        SITE.viewer = SITE.api("biomed")
        self.assertIn("403", knock_with(slot()))
        self.assertIn("revoked", pump(LIVE)["identity_trouble"])

    # T26
    def test_7_a_retired_pump_is_wiped_by_a_person_at_rest(self):
        SITE.viewer.post(f"/api/v1/pumps/{LIVE}/retire", {"reason": "sold"})
        code, why = setup("wipe", "--pump", LIVE, "--even-unsent")
        self.assertEqual(code, 1)
        self.assertIn("programs run", why)
        for name in ("link", "panel", "drive", "guard", "keeper", "world"):
            SITE.programs[f"{LIVE}-{name}"].end()
        time.sleep(3.1)
        self.assertEqual(setup("wipe", "--pump", "P-0302", "--even-unsent")[0], 1)
        code, why = setup("wipe", "--pump", LIVE, "--even-unsent")
        self.assertEqual(code, 0, why)
        for folder in ("identity", "state", "run"):
            self.assertFalse(os.path.exists(SITE.path(folder, LIVE)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
