#include "protocol/domain/route.hpp"

#include <array>
#include <string>

namespace ph {
namespace {

constexpr std::array<std::string_view, 5> kRoutes = {"intravenous", "subcutaneous", "epidural",
                                                     "perineural", "enteral"};
constexpr std::array<std::string_view, 4> kMechanisms = {"peristaltic", "syringe", "ambulatory",
                                                         "enteral"};

template <class Enum, std::size_t N>
Result<Enum> parse_word(const std::array<std::string_view, N>& words, std::string_view text,
                        std::string_view what) {
  std::string known;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
    known.append(known.empty() ? "" : " ").append(words[i]);
  }
  return fail(Fault::kMalformed, std::string(what) + ": expected one of " + known + ", got \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

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
