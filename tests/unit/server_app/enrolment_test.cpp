#include "server/app/enrolment.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "server/ops/authority.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::server {
namespace {

struct Enrolling : testing::Test {
  Enrolling() {
    database = storage::open_sqlite(folder + "/ph.db").value();
    config.wards = {Ward{WardId("icu"), "ICU", "adult-icu", {"ICU 1"}}};
    config.models.emplace(ModelId("lvp"), PumpModel{});
    EXPECT_TRUE(make_authority(folder, "Test Site", {}));
    EXPECT_TRUE(issue_pump(folder, PumpId("P-0001"), {}));
    one = {"P-0001", "lvp", "icu", "ICU 1", folder + "/P-0001.pem"};
  }

  std::string refusal() {
    auto record = enrolled(one, config, *database.archive);
    return record ? "accepted" : record.error().detail;
  }
  Result<std::vector<Enrolment>> list(const std::string& text) {
    std::ofstream(folder + "/list.csv") << text;
    return read_enrolments(folder + "/list.csv");
  }

  test::TemporaryFolder made_;
  const std::string folder = made_.path();
  storage::Database database;
  ServerConfig config;
  Enrolment one;
};

TEST_F(Enrolling, KeepsTheDigestOfTheCertificatesKey) {
  const auto record = enrolled(one, config, *database.archive);
  ASSERT_TRUE(record.has_value()) << record.error().detail;
  EXPECT_EQ(record->key_digest, key_digest_of(one.certificate).value());
  EXPECT_EQ(record->care_area, "adult-icu");
}

TEST_F(Enrolling, NamesAWardABedAndAModelThatAreNotThere) {
  one.ward = "er";
  EXPECT_NE(refusal().find("ward er"), std::string::npos);
  one.ward = "icu";
  one.bed = "ICU 2";
  EXPECT_NE(refusal().find("bed \"ICU 2\""), std::string::npos);
  one.bed = "";
  one.model = "lvq";
  EXPECT_NE(refusal().find("model lvq"), std::string::npos);
}

TEST_F(Enrolling, RefusesTheCertificateOfAnotherPump) {
  one.pump = "P-0002";
  EXPECT_NE(refusal().find("made out to pump P-0001"), std::string::npos) << refusal();
}

TEST_F(Enrolling, NamesTheLineOfAListThatIsWrong) {
  const auto read = list("P-1,lvp,icu,ICU 1,a.pem\nP-2,lvp,icu\n");
  ASSERT_FALSE(read.has_value());
  EXPECT_NE(read.error().detail.find(":2: expected"), std::string::npos);
}

TEST_F(Enrolling, RefusesAPumpThatStandsInTheListTwice) {
  const auto read = list("P-1,lvp,icu,,a.pem\nP-1,lvp,icu,,b.pem\n");
  ASSERT_FALSE(read.has_value());
  EXPECT_NE(read.error().detail.find(":2: pump P-1"), std::string::npos);
}

}  // namespace
}  // namespace ph::server
