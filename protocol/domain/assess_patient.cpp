#include "protocol/domain/assessing.hpp"

namespace ph {
namespace {

void check_weight(Case& c, const std::string& whose, const std::optional<BodyWeight>& least,
                  const std::optional<BodyWeight>& most) {
  if (!least && !most) return;
  const auto& weight = c.request.measures.weight;
  if (!weight) return c.refuse("weight: needed for " + whose + ", not entered");
  if (least && *weight < *least) {
    c.refuse("weight " + to_string(*weight) + " below the least of " + whose + ", " +
             to_string(*least));
  }
  if (most && *weight > *most) {
    c.refuse("weight " + to_string(*weight) + " above the most of " + whose + ", " +
             to_string(*most));
  }
}

// Of a surface that was entered: where none is needed, none is asked for.
void check_surface(Case& c) {
  const auto& surface = c.request.measures.surface;
  if (!surface) return;
  const auto& [least, most] = std::pair{c.area.surface_least, c.area.surface_most};
  if (least && *surface < *least) {
    c.refuse("body surface " + to_string(*surface) + " below the least of care area " + c.area.id +
             ", " + to_string(*least));
  }
  if (most && *surface > *most) {
    c.refuse("body surface " + to_string(*surface) + " above the most of care area " + c.area.id +
             ", " + to_string(*most));
  }
}

}  // namespace

void assess_patient(Case& c) {
  check_surface(c);
  const PatientGroup& group = c.entry.patients;
  check_weight(c, "care area " + c.area.id, c.area.weight_least, c.area.weight_most);
  check_weight(c, group.name.empty() ? c.entry.tall_man : c.entry.tall_man + " for " + group.name,
               group.weight_least, group.weight_most);
}

}  // namespace ph
