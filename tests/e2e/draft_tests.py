"""The making of a library over real processes: two authors, a conflict, ticks, two approvers, a release;
and an infusion whose concentration is read from the label.
"""

import json
import os
import shutil
import tempfile
import unittest

from api import ApiError, wait_for
from orders import all_events, order_state, send
from programs import run, write
from site_model import Site, program

SITE = None
PUMP = "P-0100"
AREA, ENTRY = "adult-icu", "norepinephrine-4mg-250mL-iv"
CUSTOM = "norepinephrine-custom-iv"  # its concentration is left to the label, 4 to 160 mcg/mL


def setUpModule():
    global SITE
    SITE = Site(tempfile.mkdtemp(prefix="ph-draft-"), pumps=[(PUMP, "volumetric-lvp", "icu", "ICU 1")],
                nurse_ms=200)
    SITE.make()
    SITE.signer.start()
    SITE.start_server()
    SITE.release_library()


def tearDownModule():
    SITE.end()
    shutil.rmtree(SITE.root, ignore_errors=True)


def library(name, *command):
    """`pumphouse library …` as that person."""
    return run([program("pumphouse"), *SITE.command_line(name), "--json", "library", *command],
               env={**os.environ, "HOME": SITE.path("run")})


class Drafting(unittest.TestCase):
    def test_a_change_goes_from_two_authors_to_a_release(self):
        draft = str(json.loads(library("pharmacist", "draft", "new", "--from", "1"))["draft"])
        seen = json.loads(library("pharmacist", "draft", "show", draft, AREA, ENTRY))
        file = SITE.path("run", "entry.json")

        seen["content"]["limits"]["hard_high"] = "110"
        write(file, json.dumps(seen))
        library("pharmacist", "draft", "edit", draft, AREA, ENTRY, "--file", file)
        self.add_custom_entry(draft, seen["content"])
        library("pharmacist", "draft", "note", draft, "november")
        state = json.loads(library("pharmacist", "draft", "state", draft))
        self.assertEqual(state["note"], "november")
        self.put_back_as_a_file(draft, state["digest"])

        seen["content"]["limits"]["hard_high"] = "105"
        with self.assertRaises(ApiError) as caught:
            SITE.api("signer.one").call(
                "PUT", f"/api/v1/libraries/{draft}/entries/{AREA}/{ENTRY}", seen["content"],
                headers={"If-Match": f'"{seen["digest"]}"'})
        self.assertEqual(caught.exception.status, 409)
        self.assertIn("pharmacist", str(caught.exception))

        with self.assertRaises(RuntimeError) as refused:
            run([program("pumphouse"), *SITE.command_line("signer.one"), "library", "approve", draft, "--reason",
                 "unseen", "--secret-file", "-"], input=SITE.secrets["signer.one"] + "\n",
                env={**os.environ, "HOME": SITE.path("run")})
        self.assertIn("not ticked", str(refused.exception))

        self.assertEqual(SITE.approve(draft, "signer.one", "seen")["stage"], "approved_once")
        with self.assertRaises(RuntimeError):
            library("pharmacist", "draft", "remove", draft, AREA, ENTRY)
        released = SITE.approve(draft, "signer.two", "seen")
        self.assertEqual((released["stage"], released["number"]), ("released", 2))
        self.assertEqual(released["authors"], ["pharmacist"])
        history = json.loads(library("auditor", "draft", "history", draft))["edits"]
        self.assertEqual({edit["author"] for edit in history}, {"pharmacist"})
        self.assertEqual(history[0]["before"]["limits"]["hard_high"], "100")
        self.give_what_the_label_says()

    def add_custom_entry(self, draft, like):
        limits = {"unit": "mg", "hard_low": "0.004", "soft_low": "0.008", "soft_high": "0.064", "hard_high": "0.16"}
        content = {**like, "id": CUSTOM, "clinical_use": "other concentration", "custom": limits,
                   "concentration": {"amount": "0", "unit": "mg", "diluent_nl": 0}}
        for name in ("aliases", "codes"):
            content.pop(name, None)
        file = write(SITE.path("run", "custom.json"), json.dumps({"content": content}))
        library("pharmacist", "draft", "edit", draft, AREA, CUSTOM, "--file", file)

    def put_back_as_a_file(self, draft, digest):
        file = SITE.path("run", "draft.csv")
        library("pharmacist", "download", draft, "--out", file)
        with self.assertRaises(RuntimeError) as refused:
            library("pharmacist", "draft", "set", draft, file, "--was", "0" * 64)
        self.assertIn("(conflict)", str(refused.exception))
        again = json.loads(library("pharmacist", "draft", "set", draft, file, "--was", digest))
        self.assertEqual(again["digest"], digest)

    def give_what_the_label_says(self):
        SITE.start_fleet()
        nurse = SITE.api("charge.nurse")
        proof = lambda: nurse.get("/api/v1/library/proof")["pumps"][0]
        wait_for("the release on the pump", lambda: proof()["on_target"], 20, every=0.2)
        words = ["--pump", PUMP, "--patient", "pt-1", "--entry", CUSTOM, "--care-area", AREA, "--dose",
                 "8 mcg/min", "--vtbi", "50mL", "--end-action", "stop"]
        with self.assertRaises(RuntimeError) as weak:
            send(SITE, "charge.nurse", *words, "--concentration", "1 mg in 1000 mL")
        self.assertIn("below hard limit", str(weak.exception))
        order = send(SITE, "charge.nurse", *words, "--concentration", "16 mg in 250 mL")
        wait_for("the infusion", lambda: order_state(nurse, order)["state"] == "running", 20, every=0.2)
        started = [e for e in all_events(nurse, PUMP) if e["kind"] == "infusion_started"]
        self.assertEqual(started[0]["rate_nl_per_h"], 7_500_000, "480 mcg/h of 64 mcg/mL")
        self.assertEqual(started[0]["library"], 2)
        self.assertEqual(len(started[0]["entry_digest"]), 64)
        counts = SITE.api("auditor").get("/api/v1/quality")["all"]
        self.assertEqual((counts["refused_orders"], counts["by_order"]), (1, 1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
