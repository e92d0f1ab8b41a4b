#include <array>

#include "tests/sim/hospital.hpp"

namespace ph::sim {
namespace {

constexpr std::array<std::string_view, 9> kNames = {"none",
                                                    "acks-before-commit",
                                                    "does-not-dedupe",
                                                    "resumes-after-crash",
                                                    "forgets-orders",
                                                    "trusts-libraries",
                                                    "confirms-alone",
                                                    "refreshes-old-values",
                                                    "offers-before-commit"};

}  // namespace

Result<Planted> parse_planted(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (text == kNames[i]) return static_cast<Planted>(i);
  }
  return fail(Fault::kMalformed, "--plant: no such bug \"" + std::string(text) + "\"");
}

}  // namespace ph::sim
