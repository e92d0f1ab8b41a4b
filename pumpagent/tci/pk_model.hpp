#pragma once
#include <cstdint>

#include "protocol/domain/programme.hpp"

namespace ph::agent {

// What is wrong with a plan. A value out of range is refused, never moved into it.
enum class TciFault : std::uint8_t {
  kNone,
  kModel,      // none, or a number that is no model
  kSite,       // a number that is no site
  kSex,        // a number that is no sex
  kWeight,     // outside 30 to 200 kg
  kHeight,     // outside 130 to 220 cm
  kAge,        // outside 16 to 100 years
  kLeanMass,   // heavier than James's formula bears; Schnider and Minto only
  kDrug,       // no concentration in which the model's drug is given
  kTarget,     // not above zero, or above target_most()
  kOvershoot,  // of an effect-site target, outside 100 to 450 %
};

// Bounds of the patient (B. Braun Space TCI), both ends allowed.
constexpr std::int32_t kTciWeightLeastG = 30'000, kTciWeightMostG = 200'000;
constexpr std::int32_t kTciHeightLeastMm = 1'300, kTciHeightMostMm = 2'200;
constexpr std::int32_t kTciAgeLeast = 16, kTciAgeMost = 100;
constexpr std::int32_t kOvershootLeast = 100, kOvershootMost = 450;

// One patient's three compartments and effect site. Concentrations need no V2 and V3 beside the
// rate constants: V2 is V1 k12 / k21, V3 is V1 k13 / k31.
struct PkModel {
  double v1_ml = 0;  // central volume
  // Per minute: elimination, to and from the fast and the slow compartment, to the effect site.
  double k10 = 0, k12 = 0, k13 = 0, k21 = 0, k31 = 0, ke0 = 0;
};

// The highest target that a model takes whatever a library says (B. Braun Space TCI): propofol
// (Marsh, Schnider) 15 ug/mL, remifentanil (Minto) 20 ng/mL. 0 without a model.
std::int64_t target_most(TciModel model);

// The first thing wrong with `plan`. Whole numbers only. Real-time safe. The drug is checked as far
// as its strength tells: propofol 2 to 20 mg/mL, remifentanil 20 to 250 ug/mL (product labels), so
// that one in the other's model, or a slip of a decimal place, does not start.
TciFault fault_of(const TciPlan& plan);

// Lean body mass in kg after James (1976): male 1.1 W - 128 (W/H)^2, female 1.07 W - 148 (W/H)^2
// with W in kg and H in cm. Beyond a body mass index of 43 (male) and 36 (female) the parabola
// falls with weight, which is absurd: fault_of() refuses such a patient with kLeanMass.
double lean_body_mass_kg(Sex sex, std::int32_t weight_g, std::int32_t height_mm);

// Marsh 1991 (Br J Anaesth 67:41), constants of the adult set, ke0 0.26 (Diprifusor);
// Schnider 1998 (Anesthesiology 88:1170), ke0 from 1999 (90:1502); Minto 1997 (86:10).
// Requires fault_of(plan) == kNone; all its numbers are then above zero. Real-time safe.
PkModel pk_model_of(const TciPlan& plan);

}  // namespace ph::agent
