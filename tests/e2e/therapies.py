"""One infusion of each kind that the mission names, and one of each way to give it (PCA, ramp, TCI …),
as orders to the example library.

Example data, not for clinical use. Each row finds its entry in the released library by drug, route
and dose unit, so that a renamed identifier does not silently test another drug.
"""

from dataclasses import dataclass, field
from typing import Optional


@dataclass(frozen=True)
class Therapy:
    kind: str            # as the mission names it
    drug: str
    unit: str            # dose unit of the entry
    dose: str
    model: str           # pump model that gives it
    minutes: Optional[float]  # of infusion, in pump time; None: it ends with the volume
    weight_g: Optional[int] = None
    surface_cm2: Optional[int] = None
    route: str = "intravenous"
    concentration: str = ""  # picks among entries of one drug and unit
    end_action: str = "stop"
    vtbi_ml: Optional[float] = None
    more: dict = field(default_factory=dict)  # the parts of the order beyond dose, volume and time


VOLUMETRIC = "volumetric-lvp"
SYRINGE = "syringe-sp"
AMBULATORY = "ambulatory-pca"
ENTERAL = "enteral-ef"

THERAPIES = [
    Therapy("maintenance fluid", "sodium chloride 0.9%", "mL/h", "125", VOLUMETRIC, 60),
    Therapy("opioid by syringe", "remifentanil", "mcg/kg/min", "0.5", SYRINGE, 30, weight_g=70000),
    Therapy("electrolytes", "potassium chloride (peripheral)", "mEq/h", "10", VOLUMETRIC, 20),
    Therapy("antibiotic", "ceftriaxone", "g", "1", VOLUMETRIC, 30),
    Therapy("chemotherapy (mg/m2)", "doxorubicin", "mg/m2", "50", VOLUMETRIC, 15, surface_cm2=18000),
    Therapy("parenteral nutrition", "parenteral nutrition adult", "mL/h", "75", VOLUMETRIC, 25),
    Therapy("vasopressor (mcg/kg/min)", "norepinephrine", "mcg/kg/min", "0.05", VOLUMETRIC, 25,
            weight_g=70000),
    Therapy("insulin", "insulin regular", "units/h", "2", VOLUMETRIC, 25),
    Therapy("opioid infusion", "fentanyl", "mcg/h", "50", VOLUMETRIC, 25),
    Therapy("heparin (units/kg/h)", "heparin", "units/kg/h", "18", VOLUMETRIC, 25, weight_g=80000,
            concentration="25000 units in 250 mL"),
    Therapy("epidural bupivacaine", "bupivacaine 0.125%", "mL/h", "6", AMBULATORY, 25,
            route="epidural"),
    Therapy("subcutaneous immunoglobulin", "immune globulin SC 20%", "mL/h", "15", AMBULATORY, 25,
            route="subcutaneous"),
    Therapy("enteral feed", "enteral formula 1.0 kcal/mL", "mL/h", "60", ENTERAL, 25,
            route="enteral"),
    Therapy("red cells", "packed red blood cells", "mL/h", "120", VOLUMETRIC, 25),
    Therapy("plasma", "fresh frozen plasma", "mL/h", "200", VOLUMETRIC, 25),
    Therapy("clotting factor", "prothrombin complex 4-factor", "units/kg", "30", VOLUMETRIC, 25,
            weight_g=70000),
    Therapy("contrast", "iohexol 300 (drip infusion)", "mL/h", "300", VOLUMETRIC, 15),
    Therapy("immunosuppressant", "infliximab", "mg/kg", "3", VOLUMETRIC, 30, weight_g=70000),
    Therapy("PCA background", "morphine PCA (background)", "mg/h", "1", AMBULATORY, 25),
]


MINUTE = 60_000
ML = 1_000_000  # nanolitres


def dose(value, unit):
    return {"value": value, "unit": unit}


EPIDURAL = "bupivacaine 0.0625% with fentanyl 2 mcg/mL"

# One of each way to give a drug.
COURSES = {
    "pca with base": Therapy(
        "PCA with a base rate", "morphine PCA (background)", "mg/h", "1", AMBULATORY, None, vtbi_ml=30,
        more={"demand": {"dose": dose("1", "mg"), "duration_ms": MINUTE, "lockout_ms": 6 * MINUTE},
              "window": {"dose": dose("6", "mg"), "length_ms": 240 * MINUTE}}),
    "pca": Therapy(
        "PCA without a base rate", "morphine PCA (background)", "mg/h", "0", AMBULATORY, None, vtbi_ml=3,
        more={"demand": {"dose": dose("1", "mg"), "duration_ms": MINUTE, "lockout_ms": 5 * MINUTE}}),
    "pieb": Therapy(
        "PIEB with PCEA", EPIDURAL, "mL/h", "0", AMBULATORY, None, route="epidural", vtbi_ml=21,
        more={"periodic": {"dose": dose("8", "mL"), "duration_ms": 2 * MINUTE, "interval_ms": 30 * MINUTE,
                           "first_ms": 5 * MINUTE, "demand_restarts": True},
              "demand": {"dose": dose("5", "mL"), "duration_ms": 2 * MINUTE, "lockout_ms": 10 * MINUTE}}),
    "loading": Therapy(
        "loading dose, then rate", "heparin", "units/kg/h", "18", VOLUMETRIC, 20, weight_g=80000,
        concentration="25000 units in 250 mL",
        more={"loading": {"dose": dose("80", "units/kg"), "duration_ms": 10 * MINUTE}}),
    "bolus": Therapy(
        "bolus on a running infusion", "propofol", "mcg/kg/min", "40", SYRINGE, None, weight_g=70000,
        vtbi_ml=10),
    "intermittent": Therapy(
        "intermittent", "sodium chloride 0.9%", "mL/h", "300", VOLUMETRIC, None, vtbi_ml=33,
        more={"intermittent": {"volume_nl": 10 * ML, "interval_ms": 8 * MINUTE, "between_nl_per_h": 10 * ML}}),
    "multistep": Therapy(
        "multistep", "sodium chloride 0.9%", "mL/h", "0", VOLUMETRIC, None,
        more={"steps": [{"rate_nl_per_h": 100 * ML, "volume_nl": 10 * ML, "wait_ms": 0},
                        {"rate_nl_per_h": 0, "volume_nl": 0, "wait_ms": 3 * MINUTE},
                        {"rate_nl_per_h": 300 * ML, "volume_nl": 20 * ML, "wait_ms": 0},
                        {"rate_nl_per_h": 60 * ML, "volume_nl": 5 * ML, "wait_ms": 0}]}),
    "ramp": Therapy(
        "cyclic parenteral nutrition (ramp)", "parenteral nutrition cyclic", "mL/h", "0", VOLUMETRIC, 50,
        vtbi_ml=120, more={"ramp": {"up_ms": 10 * MINUTE, "down_ms": 10 * MINUTE}}),
    "blood": Therapy(
        "blood with a slow start", "packed red blood cells", "mL/h", "200", VOLUMETRIC, None, vtbi_ml=80,
        more={"slow_start": {"rate_nl_per_h": 60 * ML, "time_ms": 15 * MINUTE}}),
    "feed": Therapy(
        "enteral feed with flush", "enteral formula 1.0 kcal/mL", "mL/h", "120", ENTERAL, None,
        route="enteral", vtbi_ml=126,
        more={"flush": {"volume_nl": 20 * ML, "rate_nl_per_h": 400 * ML, "interval_ms": 60 * MINUTE}}),
    "primary": Therapy(
        "primary of a piggyback", "sodium chloride 0.9%", "mL/h", "100", VOLUMETRIC, None, vtbi_ml=40),
    "piggyback": Therapy(
        "piggyback", "ceftriaxone", "g", "1", VOLUMETRIC, 15, more={"secondary": True}),
    "delayed": Therapy(
        "delayed start", "sodium chloride 0.9%", "mL/h", "200", VOLUMETRIC, None, vtbi_ml=20,
        more={"delay_ms": 5 * MINUTE}),
    "tci plasma": Therapy(
        "TCI, plasma (propofol, Marsh)", "propofol (anesthesia)", "mcg/kg/min", "0", SYRINGE, None,
        weight_g=70000, vtbi_ml=30,
        more={"tci": {"model": "marsh", "site": "plasma", "target_ng_per_ml": "4000", "sex": "male",
                      "height_mm": 1750, "age_years": 40}}),
    "tci effect": Therapy(
        "TCI, effect site (remifentanil, Minto)", "remifentanil", "mcg/kg/min", "0", SYRINGE, None,
        weight_g=70000, vtbi_ml=12,
        more={"tci": {"model": "minto", "site": "effect", "target_ng_per_ml": "5", "sex": "male",
                      "height_mm": 1750, "age_years": 40}}),
    "titration": Therapy(
        "titration", "norepinephrine", "mcg/kg/min", "0.5", VOLUMETRIC, 60, weight_g=70000),
    "titrated": Therapy(
        "titrated to half", "norepinephrine", "mcg/kg/min", "0.25", VOLUMETRIC, 10, weight_g=70000),
    "dose over time": Therapy(
        "dose over time", "vancomycin", "mg", "1000", VOLUMETRIC, 30),
}

# Those that the demonstration's ward gives beside THERAPIES; the piggyback onto its primary.
SHOWN = ("pca", "pieb", "tci plasma", "ramp", "primary")
