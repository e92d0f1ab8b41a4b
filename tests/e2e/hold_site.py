"""Holds a small hospital for the browser tests: prints its addresses as one JSON line, then obeys
one-line commands on standard input (`fault PUMP KIND [VALUE]`, `kill NAME`, `start NAME`, `end`),
answering each with `done` or `trouble: …`.
"""

import time

from api import wait_for
from hold import hold, start
from orders import find_entry, order_body, place
from site_model import PUMPS
from therapies import THERAPIES

HELD = [p for p in PUMPS if p[0] in ("P-0003", "P-0004", "P-0006", "P-0018")]
GIVEN = {"P-0003": "vasopressor (mcg/kg/min)", "P-0004": "insulin", "P-0006": "opioid by syringe"}


def prepare(site):
    start(site, HELD, 40)
    nurse = site.api("charge.nurse")
    entries = nurse.get("/api/v1/library/entries?area=adult-icu")["entries"]
    orders = []
    for pump, kind in GIVEN.items():
        therapy = next(t for t in THERAPIES if t.kind == kind)
        body = order_body(therapy, find_entry(entries, therapy), pump, therapy.minutes)
        orders.append(place(nurse, body, f"held-{pump}-{time.time_ns()}"))
    wait_for("infusions", lambda: all(
        nurse.get(f"/api/v1/orders/{o['id']}")["state"] == "running" for o in orders), 20)
    return {"port": site.people_port, "logins": site.logins, "secrets": site.secrets}


def obey(site, words):
    if words[0] == "fault":
        site.fault(words[1], words[2], int(words[3]) if len(words) > 3 else 1)
    elif words[0] == "kill":
        site.programs[words[1]].kill()
    elif words[0] == "start":
        site.start_server() if words[1] == "server" else site.programs.restart(words[1])
    else:
        raise ValueError(f"unknown command {words}")


if __name__ == "__main__":
    hold("browser", prepare, obey, pumps=HELD, speed=1, nurse_ms=300, clear_ms=60_000)
