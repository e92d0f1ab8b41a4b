"""Holds real pumps (two, or those named as arguments) without a simulated nurse for the browser
tests of the front panel: prints their consoles as one JSON line, then obeys `fault PUMP KIND [VALUE]`,
`kill PUMP PROCESS` and `end`, answering each with `done` or `trouble: …`.
"""

import sys

import site_model
from hold import hold, start

site_model.FULL = tuple(sys.argv[1:]) or site_model.FULL
HELD = [p for p in site_model.PUMPS if p[0] in site_model.FULL]


def prepare(site):
    start(site, HELD, 60)
    return {"fronts": {number: f"http://127.0.0.1:{site.consoles[number]}" for number, _, _, _ in HELD}}


def obey(site, words):
    if words[0] == "fault":
        site.fault(words[1], words[2], int(words[3]) if len(words) > 3 else 1)
    elif words[0] == "kill":
        site.programs[f"{words[1]}-{words[2]}"].kill()
    else:
        raise ValueError(f"unknown command {words}")


if __name__ == "__main__":
    hold("front", prepare, obey, pumps=HELD, nurse=False)
