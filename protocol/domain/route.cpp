#include "protocol/domain/route.hpp"

#include "protocol/domain/word.hpp"

namespace ph {
namespace {

constexpr std::array<std::string_view, 5> kRoutes = {"intravenous", "subcutaneous", "epidural",
                                                     "perineural", "enteral"};
constexpr std::array<std::string_view, 4> kMechanisms = {"peristaltic", "syringe", "ambulatory",
                                                         "enteral"};

}  // namespace

std::string_view to_string(Route route) { return kRoutes.at(static_cast<std::size_t>(route)); }
std::string_view to_string(Mechanism mechanism) {
  return kMechanisms.at(static_cast<std::size_t>(mechanism));
}
Result<Route> parse_route(std::string_view text, std::string_view what) {
  return parse_word<Route>(kRoutes, text, what);
}
Result<Mechanism> parse_mechanism(std::string_view text, std::string_view what) {
  return parse_word<Mechanism>(kMechanisms, text, what);
}

}  // namespace ph
