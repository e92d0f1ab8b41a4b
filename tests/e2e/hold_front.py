"""Holds two real pumps without a simulated nurse for the browser tests of the front panel: prints
their consoles as one JSON line, then obeys `fault PUMP KIND [VALUE]`, `kill PUMP PROCESS` and `end`,
answering each with `done` or `trouble: …`.
"""

import json
import shutil
import sys
import tempfile

from api import wait_for
from site_model import FULL, PUMPS, Site

HELD = [p for p in PUMPS if p[0] in FULL]


def prepare(site):
    site.make()
    site.start()
    viewer = site.api("biomed")
    wait_for("pumps", lambda: sum(p["connected"] for p in viewer.get("/api/v1/pumps")["pumps"]) == len(HELD), 30)
    site.release_library()
    wait_for("library", lambda: viewer.get("/api/v1/library/status")["on_target"] == len(HELD), 60)


def obey(site, words):
    if words[0] == "fault":
        site.fault(words[1], words[2], int(words[3]) if len(words) > 3 else 1)
    elif words[0] == "kill":
        site.programs[f"{words[1]}-{words[2]}"].kill()
    else:
        raise ValueError(f"unknown command {words}")


def main():
    root = tempfile.mkdtemp(prefix="pumphouse-front-")
    site = Site(root, pumps=HELD, nurse=False)
    try:
        prepare(site)
        fronts = {number: f"http://127.0.0.1:{site.consoles[number]}" for number, _, _, _ in HELD}
        print(json.dumps({"fronts": fronts}), flush=True)
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


if __name__ == "__main__":
    main()
