"""One infusion of each kind that the mission names, as orders to the example library.

Example data, not for clinical use. Each row finds its entry in the released library by drug, route
and dose unit, so that a renamed identifier does not silently test another drug.
"""

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Therapy:
    kind: str            # as the mission names it
    drug: str
    unit: str            # dose unit of the entry
    dose: str
    model: str           # pump model that gives it
    minutes: float       # of infusion, in pump time
    weight_g: Optional[int] = None
    surface_cm2: Optional[int] = None
    route: str = "intravenous"
    concentration: str = ""  # picks among entries of one drug and unit
    end_action: str = "stop"
    reason: str = ""     # a soft limit is overridden at the bedside with this reason


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
