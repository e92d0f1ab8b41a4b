"""The making of a library over real processes: two authors, a conflict, ticks, two approvers, a release."""

import json
import os
import shutil
import tempfile
import unittest

from api import ApiError
from programs import run, write
from site_model import Site, program

SITE = None
AREA, ENTRY = "adult-icu", "norepinephrine-4mg-250mL-iv"


def setUpModule():
    global SITE
    SITE = Site(tempfile.mkdtemp(prefix="ph-draft-"), pumps=[("P-0100", "volumetric-lvp", "icu", "ICU 1")])
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
        self.assertEqual([edit["author"] for edit in history], ["pharmacist"])
        self.assertEqual(history[0]["before"]["limits"]["hard_high"], "100")


if __name__ == "__main__":
    unittest.main(verbosity=2)
