#include <gtest/gtest.h>

#include "tests/unit/protocol_domain/a_library.hpp"

namespace ph {
namespace {

using Why = std::vector<std::string>;

Why faults(const DrugEntry& entry) {
  Library library = a_library();
  library.areas[0].entries = {entry};
  return well_formed(library);
}

TEST(WellFormed, IsASoundLibrary) { EXPECT_EQ(well_formed(a_library()), Why{}); }

TEST(WellFormed, RefusesLimitsOutOfOrder) {
  DrugEntry entry = norepinephrine();
  entry.limits.soft_high = number("3.300000001");
  EXPECT_EQ(faults(entry), Why{"care area icu, entry norepinephrine: hard high limit: expected at "
                               "least the soft high limit 3.300000001, got 3.3 mcg/kg/min"});
  entry.limits.soft_high = number("3.3");
  EXPECT_EQ(faults(entry), Why{});
}

TEST(WellFormed, RefusesAUsualDoseOutsideTheSoftLimits) {
  DrugEntry entry = norepinephrine();
  entry.usual = number("1.000000001");
  EXPECT_EQ(faults(entry).size(), 1U);
  entry.usual = number("1");
  EXPECT_EQ(faults(entry), Why{});
}

TEST(WellFormed, RefusesADoseUnitOfAnotherSubstance) {
  DrugEntry entry = norepinephrine();
  entry.limits.unit = *parse_dose_unit("units/h", "test");
  EXPECT_EQ(faults(entry).size(), 1U);
}

TEST(WellFormed, RefusesAnEntryTwice) {
  Library library = a_library();
  library.areas[0].entries.push_back(norepinephrine());
  EXPECT_EQ(well_formed(library),
            Why{"care area icu, entry norepinephrine: id: stands twice in this care area"});
}

TEST(WellFormed, RefusesNamesAndConcentrationsOfNothing) {
  DrugEntry entry = norepinephrine();
  entry.drug.clear();
  entry.tall_man.clear();
  entry.concentration.diluent = nanolitres(0);
  EXPECT_EQ(faults(entry).size(), 3U);
}

}  // namespace
}  // namespace ph
