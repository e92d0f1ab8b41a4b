"""Orders and the record through the public API, as the demo and every end-to-end test use them."""

import json
import os

from site_model import program, run, write


def find_entry(entries, therapy):
    """The entry of the released library that the therapy means; more or fewer than one is an error."""
    found = [e for e in entries
             if e["drug"] == therapy.drug and e["unit"] == therapy.unit and e["route"] == therapy.route
             and (not therapy.concentration or therapy.concentration == e["concentration"])]
    if len(found) != 1:
        raise LookupError(f"{therapy.kind}: expected one entry for {therapy.drug} in {therapy.unit} by "
                          f"{therapy.route}, found {[e['id'] for e in found]}")
    return found[0]


def order_body(therapy, entry, pump, minutes):
    body = {"pump": pump, "patient": "pt-" + pump, "entry": entry["id"],
            "dose": {"value": therapy.dose, "unit": therapy.unit},
            "end_action": therapy.end_action, **therapy.more}
    if minutes:
        body["duration_ms"] = int(minutes * 60_000)
    if therapy.vtbi_ml:
        body["vtbi_nl"] = int(therapy.vtbi_ml * 1e6)
    if therapy.weight_g:
        body["weight_g"] = therapy.weight_g
    if therapy.surface_cm2:
        body["surface_cm2"] = therapy.surface_cm2
    return body


def place(nurse, body, key):
    return nurse.post("/api/v1/orders", body, headers={"Idempotency-Key": key})


def send(site, user, *words):
    """An order by `pumphouse order send`; gives it as the server answered."""
    password = write(site.path("run", user + ".password"), site.logins[user], 0o600)
    return json.loads(run(
        [program("pumphouse"), "--server", f"https://localhost:{site.people_port}",
         "--authority", site.path("ca", "ca.pem"), "--user", user, "--password-file", password, "--json",
         "order", "send", *words], env={**os.environ, "HOME": site.path("run")}))


def order_state(nurse, order):
    return nurse.get(f"/api/v1/orders/{order['id']}")


def all_events(api, pump):
    events = []
    after = 0
    while True:
        page = api.get(f"/api/v1/pumps/{pump}/events?after={after}&limit=500")
        events += page["events"]
        if len(page["events"]) < 500:
            return events
        after = page["next"]
