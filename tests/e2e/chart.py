"""The course of every pump of a fleet as its simulated world tells it, and people who press keys at their
minute. Volumes are what arrived at the patient; times are the pump's own.
"""

import threading
import time
from dataclasses import dataclass, field

from api import console


@dataclass
class Sample:
    minute: float
    delivered_ml: float
    state: str
    activity: str
    order: str
    infused_ml: float
    flushed_ml: float
    display: dict


@dataclass
class Act:
    """Once the pump has infused for `minute` minutes: presses keys, or does whatever `does` says."""
    minute: float
    keys: tuple = ()  # (key, text)
    does: object = None


@dataclass
class Course:
    acts: list
    samples: list = field(default_factory=list)
    began: object = None  # (minute, minute): the first flow is between them
    base_ml: float = 0.0  # arrived before


class Chart:
    """Looks at the fleet several times a second, all the while; one thread."""

    EVERY = 0.08

    def __init__(self, site):
        self.site = site
        self.courses = {}
        self.trouble = []
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def follow(self, pump, acts=()):
        course = Course(list(acts))
        course.base_ml = self.site.world(pump)["delivered_nl"] / 1e6
        self.courses[pump] = course
        return course

    def start(self):
        self.thread.start()

    def end(self):
        self.stopped.set()
        self.thread.join()

    def run(self):
        while not self.stopped.wait(self.EVERY):
            try:
                self.look()
            except Exception as trouble:  # told to the test that waits for it
                self.trouble.append(trouble)

    def look(self):
        for pump in console(self.site.fleet_console, "/state")["pumps"]:
            course = self.courses.get(pump["id"])
            if course is not None:
                self.note(course, pump)

    def note(self, course, pump):
        sample = Sample(pump["uptime_ms"] / 60_000, pump["delivered_nl"] / 1e6 - course.base_ml, pump["state"],
                        pump["activity"], pump["order"], pump["infused_nl"] / 1e6, pump["flushed_nl"] / 1e6,
                        pump["display"])
        if course.began is None and sample.state in ("running", "delayed"):
            course.began = (course.samples[-1].minute if course.samples else sample.minute, sample.minute)
        course.samples.append(sample)
        if course.began is None or not course.acts:
            return
        if sample.minute - course.began[1] < course.acts[0].minute:
            return
        act = course.acts.pop(0)
        for key, text in act.keys:
            self.site.key(pump["id"], key, text)
        if act.does is not None:
            act.does()

    def wait_until(self, what, holds, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.trouble:
                raise self.trouble[0]
            if holds():
                return
            time.sleep(0.1)
        raise TimeoutError(f"{what}: not within {seconds} s")
