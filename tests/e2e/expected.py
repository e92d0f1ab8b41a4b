"""What an order should bring to the patient, computed from the order alone: cumulative millilitres over
minutes since the start. Written apart from the pump's own arithmetic, by other ways where there are some.
"""

import math


def pieces(*parts):
    """Parts one after the other, each (mL/h, mL), or (0, 0, minutes) for a wait; then nothing."""
    def curve(minutes):
        given = 0.0
        for rate, volume, *wait in parts:
            takes = wait[0] if wait else 60.0 * volume / rate
            if minutes < takes:
                return given + rate * minutes / 60.0
            given += volume
            minutes -= takes
        return given
    return curve


def doses(base_ml_per_h, *given):
    """A base rate and, on top of it, doses of (minute, mL, mL/h)."""
    def curve(minutes):
        total = base_ml_per_h * max(minutes, 0.0) / 60.0
        for begin, volume, rate in given:
            total += min(max(minutes - begin, 0.0) * rate / 60.0, volume)
        return total
    return curve


def trapezoid(volume, minutes, up, down):
    """Straight up, plateau, straight down: the shape that a ramp in stairs follows."""
    plateau = volume / (minutes - (up + down) / 2.0)

    def curve(at):
        at = min(max(at, 0.0), minutes)
        rising = min(at, up)
        falling = max(at - (minutes - down), 0.0)
        flat = at - rising - falling
        return plateau * (rising ** 2 / (2.0 * up) + flat + falling - falling ** 2 / (2.0 * down))
    return curve


class Patient:
    """Three compartments and an effect site, in litres, minutes and mg (or ug), by small Euler steps."""

    STEP = 1.0 / 600.0  # min

    def __init__(self, v1, clearances, v2, v3, ke0):
        self.v1 = v1
        self.k10, self.k12, self.k13 = (cl / v1 for cl in clearances)
        self.k21, self.k31 = clearances[1] / v2, clearances[2] / v3
        self.ke0 = ke0
        self.a1 = self.a2 = self.a3 = self.effect = 0.0

    @property
    def plasma(self):
        return self.a1 / self.v1

    def give(self, amount, minutes):
        """`amount` of drug, evenly over `minutes`."""
        steps = max(1, math.ceil(minutes / self.STEP))
        dt, part = minutes / steps, amount / steps
        for _ in range(steps):
            to2 = (self.k12 * self.a1 - self.k21 * self.a2) * dt
            to3 = (self.k13 * self.a1 - self.k31 * self.a3) * dt
            self.effect += self.ke0 * (self.plasma - self.effect) * dt
            self.a1 += part - to2 - to3 - self.k10 * self.a1 * dt
            self.a2 += to2
            self.a3 += to3


def marsh(weight_kg):
    """Marsh 1991, propofol, adults; amounts in mg."""
    v1 = 0.228 * weight_kg
    return Patient(v1, (0.119 * v1, 0.112 * v1, 0.0419 * v1), 0.112 * v1 / 0.055, 0.0419 * v1 / 0.0033, 0.26)


def minto_man(weight_kg, height_cm, age):
    """Minto 1997, remifentanil; amounts in ug. Lean body mass by James."""
    lbm = 1.1 * weight_kg - 128.0 * (weight_kg / height_cm) ** 2
    v1 = 5.1 - 0.0201 * (age - 40) + 0.072 * (lbm - 55)
    v2 = 9.82 - 0.0811 * (age - 40) + 0.108 * (lbm - 55)
    clearances = (2.6 - 0.0162 * (age - 40) + 0.0191 * (lbm - 55), 2.05 - 0.0301 * (age - 40),
                  0.076 - 0.00113 * (age - 40))
    return Patient(v1, clearances, v2, 5.42, 0.595 - 0.007 * (age - 40))


def held_at(patient, target, per_ml, rate_most_ml_per_h, minutes):
    """Volume that brings plasma to the target as fast as the pump can and holds it there, found by trial:
    each second all that the pump can give, or nothing."""
    second, most = 1.0 / 60.0, rate_most_ml_per_h / 3600.0
    given = [0.0]
    for _ in range(60 * minutes):
        part = most if patient.plasma < target else 0.0
        patient.give(part * per_ml, second)
        given.append(given[-1] + part)

    def curve(at):
        at = min(max(at, 0.0) * 60.0, len(given) - 1.0)
        whole = int(at)
        after = given[min(whole + 1, len(given) - 1)]
        return given[whole] + (at - whole) * (after - given[whole])
    return curve
