"""Holds a hospital for browser tests: one JSON line when it stands, then one-line commands on
standard input until `end`, each answered with `done` or `trouble: …`.
"""

import json
import shutil
import sys
import tempfile

from api import wait_for
from site_model import Site


def start(site, pumps, seconds):
    """Everything runs, and within `seconds` of its release every pump holds the library."""
    site.make()
    site.start()
    viewer = site.api("biomed")
    wait_for("pumps", lambda: sum(p["connected"] for p in viewer.get("/api/v1/pumps")["pumps"]) == len(pumps), 30)
    site.release_library()
    wait_for("library", lambda: viewer.get("/api/v1/library/status")["on_target"] == len(pumps),
             seconds)


def hold(name, prepare, obey, **about):
    """`prepare(site)` gives what the tests are told first; `obey(site, words)` does one command.
    `about` is the Site's."""
    root = tempfile.mkdtemp(prefix=f"pumphouse-{name}-")
    site = Site(root, **about)
    try:
        print(json.dumps(prepare(site)), flush=True)
        for line in sys.stdin:
            if line.strip() == "end":
                break
            try:
                obey(site, line.split())
                print("done", flush=True)
            except Exception as trouble:  # told to the test, which fails on it
                print(f"trouble: {trouble}", flush=True)
    finally:
        site.end()
        shutil.rmtree(root, ignore_errors=True)
