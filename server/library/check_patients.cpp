#include "server/library/drug_name.hpp"
#include "server/library/findings.hpp"

namespace ph::server {
namespace {

constexpr BodyWeight kNewbornMost = kilograms(10), kChildMost = kilograms(60),
                     kAdultLeast = kilograms(30);

// Body surfaces that the groups do not go beyond, far on the safe side.
bool fits_surface(const CareArea& area, const DrugEntry& entry) {
  const std::string group = group_of(entry);
  const BodySurface most = area.surface_most.value_or(BodySurface::of(40'000));
  const BodySurface least = area.surface_least.value_or(BodySurface::of(500));
  if (group == "neonate") return least <= BodySurface::of(6'000);
  if (group == "child") return least <= BodySurface::of(19'000);
  return group != "adult" || most >= BodySurface::of(9'000);
}

PatientGroup group_bounds(const DrugEntry& entry) {
  PatientGroup out = entry.patients;
  const std::string group = group_of(entry);
  if (out.weight_least || out.weight_most) return out;
  if (group == "neonate") out.weight_most = kNewbornMost;
  if (group == "child") out.weight_most = kChildMost;
  if (group == "adult") out.weight_least = kAdultLeast;
  return out;
}

}  // namespace

void check_patients(const Library& draft, Findings& out) {
  for (const CareArea& area : draft.areas) {
    for (const DrugEntry& entry : area.entries) {
      if (!fits_surface(area, entry)) {
        out.add(Check::kUnfitForArea, area, entry, "patients",
                "for group " + group_of(entry) + ", whose body surface is not one of " + area.name,
                "take the entry out of the care area, or mend the surfaces of the area");
      }
      const PatientGroup meant = group_bounds(entry);
      const bool heavier =
          meant.weight_least && area.weight_most && *meant.weight_least > *area.weight_most;
      const bool lighter =
          meant.weight_most && area.weight_least && *meant.weight_most < *area.weight_least;
      if (!heavier && !lighter) continue;
      out.add(Check::kUnfitForArea, area, entry, "patients",
              "for patients " + std::string(heavier ? "from " : "up to ") +
                  to_string(heavier ? *meant.weight_least : *meant.weight_most) + ", but " +
                  area.name + " cares for patients " + (heavier ? "up to " : "from ") +
                  to_string(heavier ? *area.weight_most : *area.weight_least),
              "take the entry out of the care area, or mend the weights");
    }
  }
}

}  // namespace ph::server
