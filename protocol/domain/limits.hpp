#pragma once
#include <cstdint>
#include <string>

#include "protocol/domain/dose.hpp"
#include "protocol/domain/library.hpp"

namespace ph {

// Where a dose lies. Ordered by gravity: anything from kBelowHard on may never start.
enum class Verdict : std::uint8_t {
  kWithin,
  kBelowSoft,  // a person may override, with a reason, on the pump
  kAboveSoft,
  kBelowHard,  // refused; no override exists
  kAboveHard,
};

inline bool is_forbidden(Verdict verdict) { return verdict >= Verdict::kBelowHard; }
inline bool needs_override(Verdict verdict) {
  return verdict == Verdict::kBelowSoft || verdict == Verdict::kAboveSoft;
}

struct Judgement {
  Verdict verdict = Verdict::kWithin;
  // For a nurse, unchanged from pump to page: "dose 25 mg/h above hard limit 20 mg/h"; empty
  // within.
  std::string reason;
};

// Judges a dose against an entry's limits, exactly; a value on a limit is within it. kRefused when
// the units cannot be compared.
Result<Judgement> judge(const LimitSet& limits, const Dose& dose);

// Judges a chosen concentration against the limits of the amount in one mL, exactly. kRefused when
// the substances differ, kOutOfRange when amount or volume may never be chosen.
Result<Judgement> judge_strength(const LimitSet& per_ml, const Concentration& chosen);

}  // namespace ph
