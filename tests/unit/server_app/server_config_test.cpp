#include "server/app/server_config.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace ph::server {
namespace {

const std::string kGood = R"([server]
people_listen = "127.0.0.1"
people_port = 0
pump_listen = "127.0.0.1"
pump_port = 0
public_name = "localhost"
[tls]
certificate = "server.pem"
key = "server.key"
authority = "ca.pem"
[pump_tls]
certificate = "server.pem"
key = "server.key"
authority = "ca.pem"
[storage]
path = "ph.db"
[library]
public_key = "library.pub"
site = "test"
rollout = "by-hand"
[signer]
socket = "signer.sock"
[files]
wards = ")" PH_SOURCE_DIR R"(/config/wards.toml"
models = ")" PH_SOURCE_DIR R"(/config/models"
)";

struct Config : testing::Test {
  Config() {}

  Result<ServerConfig> read(const std::string& text) {
    std::ofstream(folder + "/server.toml") << text;
    return read_config(folder + "/server.toml");
  }
  test::TemporaryFolder made_;
  const std::string folder = made_.path();
};

TEST_F(Config, LeadTimesOfBagsAreByEntryByContainerOrForAllElse) {
  const auto config = read(kGood +
                           "[[bag_lead]]\nminutes = 60\n"
                           "[[bag_lead]]\ncontainer = \"syringe\"\nminutes = 30\n"
                           "[[bag_lead]]\nentry = \"heparin\"\nminutes = 20\n");
  ASSERT_TRUE(config.has_value()) << config.error().detail;
  EXPECT_EQ(config->bag_leads.usual, std::chrono::minutes{60});
  EXPECT_EQ(config->bag_leads.by_container.at(Container::kSyringe), std::chrono::minutes{30});
  EXPECT_EQ(config->bag_leads.by_entry.at(EntryId("heparin")), std::chrono::minutes{20});
  EXPECT_FALSE(read(kGood)->bag_leads.usual);
}

TEST_F(Config, ALeadTimeIsOfAnEntryOrOfAContainer) {
  const auto both =
      read(kGood + "[[bag_lead]]\nentry = \"heparin\"\ncontainer = \"bag\"\nminutes = 5\n");
  ASSERT_FALSE(both.has_value());
  EXPECT_NE(both.error().detail.find("not both"), std::string::npos) << both.error().detail;
  EXPECT_FALSE(read(kGood + "[[bag_lead]]\ncontainer = \"bucket\"\nminutes = 5\n").has_value());
}

TEST_F(Config, IsReadWithPathsBesideItsFile) {
  const auto config = read(kGood);
  ASSERT_TRUE(config.has_value()) << config.error().detail;
  EXPECT_EQ(config->storage_path, folder + "/ph.db");
  EXPECT_FALSE(config->wards.empty());
  EXPECT_FALSE(config->models.empty());
}

constexpr const char* kWards = R"([[care_area]]
id = "picu"
name = "PICU"
rate_max_ml_per_h = 500
vtbi_max_ml = 1000
occlusion_mmhg = 300
air_single_ul = 50
near_end_min = 5
occlusion_restarts = 3
kvo_ul_per_h = 500
alarm_volume_least_percent = 40
weight_least_g = 3000
weight_most_g = 60000
surface_least_cm2 = 2000
surface_most_cm2 = 18000
[[ward]]
id = "picu"
name = "PICU"
care_area = "picu"
beds = ["1"]
)";

TEST_F(Config, ReadsEverySettingOfACareArea) {
  std::ofstream(folder + "/wards.toml") << kWards;
  std::string text = kGood;
  const std::string there = PH_SOURCE_DIR "/config/wards.toml";
  text.replace(text.find(there), there.size(), folder + "/wards.toml");
  const auto config = read(text);
  ASSERT_TRUE(config.has_value()) << config.error().detail;
  const CareArea& area = config->areas.at(0);
  EXPECT_EQ(area.occlusion_restarts, 3);
  EXPECT_EQ(area.kvo, microlitres_per_hour(500));
  EXPECT_EQ(area.alarm_volume_least, 40);
  EXPECT_EQ(area.weight_least, kilograms(3));
  EXPECT_EQ(area.weight_most, kilograms(60));
  EXPECT_EQ(area.surface_least, BodySurface::of(2'000));
  EXPECT_EQ(area.surface_most, BodySurface::of(18'000));
}

TEST_F(Config, RefusesACareAreaWhoseBoundsAreSwapped) {
  std::string wards = kWards;
  wards.replace(wards.find("weight_least_g = 3000"), 21, "weight_least_g = 70000");
  std::ofstream(folder + "/wards.toml") << wards;
  std::string text = kGood;
  const std::string there = PH_SOURCE_DIR "/config/wards.toml";
  text.replace(text.find(there), there.size(), folder + "/wards.toml");
  const auto config = read(text);
  ASSERT_FALSE(config.has_value());
  EXPECT_NE(config.error().detail.find("weight_most_g"), std::string::npos);
}

TEST_F(Config, TellsAllItsProblemsAtOnce) {
  std::string text = kGood;
  text.replace(text.find("people_port"), 11, "poeple_port");
  text.replace(text.find("site = "), 7, "town = ");
  text += "[limits]\norder_minutes = 0\n";
  const auto config = read(text);
  ASSERT_FALSE(config.has_value());
  const std::string& told = config.error().detail;
  for (const char* part : {"poeple_port", "people_port", "town", "site", "order_minutes"}) {
    EXPECT_NE(told.find(part), std::string::npos) << part << " is not in:\n" << told;
  }
}

TEST_F(Config, SaysWhereAReleaseGoesWithoutAnyDefault) {
  const std::string line = "rollout = \"by-hand\"\n";
  EXPECT_EQ(read(kGood)->on_release, OnRelease::kByHand);
  std::string text = kGood;
  text.replace(text.find(line), line.size(), "rollout = \"all-pumps\"\n");
  EXPECT_EQ(read(text)->on_release, OnRelease::kAllPumps);
  text.replace(text.find("all-pumps"), 9, "everybody");
  EXPECT_FALSE(read(text));
  text = kGood;
  text.erase(text.find(line), line.size());
  const auto silent = read(text);
  ASSERT_FALSE(silent);
  EXPECT_NE(silent.error().detail.find("library.rollout"), std::string::npos);
}

TEST_F(Config, RefusesContactLimitsThatOverlap) {
  EXPECT_TRUE(read(kGood + "[limits]\ntelemetry_interval_ms = 1000\ncontact_lost_ms = 3001\n"));
  EXPECT_FALSE(read(kGood + "[limits]\ntelemetry_interval_ms = 1000\ncontact_lost_ms = 3000\n"));
}

TEST_F(Config, OffersASecondFactorUnlessTheSiteDemandsIt) {
  EXPECT_FALSE(read(kGood)->sessions.demands_second_factor);
  EXPECT_TRUE(
      read(kGood + "[people]\nsecond_factor = \"required\"\n")->sessions.demands_second_factor);
  const auto wrong = read(kGood + "[people]\nsecond_factor = \"yes\"\n");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_NE(wrong.error().detail.find("expected required or offered"), std::string::npos);
}

TEST_F(Config, KeepsTheSealingKeyBesideTheDatabaseUnlessToldWhere) {
  EXPECT_EQ(read(kGood)->sealing_key_path, folder + "/ph.db.key");
  EXPECT_EQ(read(kGood + "[people]\nsealing_key = \"people.key\"\n")->sealing_key_path,
            folder + "/people.key");
}

// T22
TEST_F(Config, BoundsWhatOneConnectionMayCost) {
  const auto usual = read(kGood);
  EXPECT_EQ(usual->pump_limits.handshake, std::chrono::seconds{5});
  EXPECT_EQ(usual->people_limits.header, std::chrono::seconds{10});
  EXPECT_EQ(usual->people_limits.message_bytes, 16u * 1024);
  EXPECT_EQ(usual->pump_limits.message_bytes, 64u * 1024);
  EXPECT_EQ(usual->pump_limits.body_bytes, 64u * 1024);
  EXPECT_TRUE(usual->spares_loopback);
  const auto own = read(kGood + "[limits]\nhandshake_ms = 250\nheader_bytes = 1024\n");
  EXPECT_EQ(own->people_limits.handshake, std::chrono::milliseconds{250});
  EXPECT_EQ(own->pump_limits.header_bytes, 1024u);
  EXPECT_FALSE(read(kGood + "[limits]\nhandshake_ms = 249\n").has_value());
}

}  // namespace
}  // namespace ph::server
