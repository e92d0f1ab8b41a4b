#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "protocol/domain/limits.hpp"

namespace ph {
namespace {

const char* word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWithin:
      return "within";
    case Verdict::kBelowSoft:
      return "below_soft";
    case Verdict::kAboveSoft:
      return "above_soft";
    case Verdict::kBelowHard:
      return "below_hard";
    case Verdict::kAboveHard:
      return "above_hard";
  }
  return "";
}

std::optional<Decimal> limit(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return *Decimal::parse(text, "limit");
}

// The pages judge by the same table (tests/browser/dosing.test.mjs).
TEST(Limits, AgreeWithEveryVectorWorkedByHand) {
  std::ifstream file(std::string(PH_SOURCE_DIR) + "/tests/golden/limits.csv");
  int vectors = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ';');) cells.push_back(cell);
    const Dose dose{*Decimal::parse(cells.at(0), "value"), *parse_dose_unit(cells.at(1), "unit")};
    const LimitSet limits{*parse_dose_unit(cells.at(2), "unit"), limit(cells.at(3)),
                          limit(cells.at(4)), limit(cells.at(5)), limit(cells.at(6))};
    const auto judged = judge(limits, dose);
    EXPECT_EQ(judged ? word_of(judged->verdict) : "REFUSED", cells.at(7)) << line;
    ++vectors;
  }
  EXPECT_GE(vectors, 20);
}

}  // namespace
}  // namespace ph
