#include "protocol/domain/assessing.hpp"

namespace ph {

Result<DrugEntry> as_chosen(const OrderRequest& request, const DrugEntry& entry) {
  const auto refuse = [&](const std::string& why) {
    return fail(Fault::kRefused, "concentration: " + why);
  };
  DrugEntry out = entry;
  if (entry.custom) {
    if (!request.concentration) {
      return refuse("needed for " + entry.tall_man + ", which is given in a chosen one");
    }
    if (!entry.custom->hard_low) {
      return refuse("the library sets no hard low limit for " + entry.tall_man);
    }
    out.concentration = *request.concentration;
  } else if (request.concentration && !same(*request.concentration, entry.concentration)) {
    return refuse("got " + to_string(*request.concentration) + ", " + entry.tall_man +
                  " is held as " + to_string(entry.concentration));
  }
  return out;
}

bool assess_strength(Case& c) {
  if (!c.entry.custom) return true;
  const auto judged = judge_strength(*c.entry.custom, c.entry.concentration);
  if (judged) {
    c.weigh("", *judged);
  } else {
    c.refuse(judged.error().detail);
  }
  return judged.has_value();
}

}  // namespace ph
