#include "server/app/server_config.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

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
signing_key = "library.key"
public_key = "library.pub"
site = "test"
rollout = "by-hand"
[files]
wards = ")" PH_SOURCE_DIR R"(/config/wards.toml"
models = ")" PH_SOURCE_DIR R"(/config/models"
)";

struct Config : testing::Test {
  Config() {
    std::string pattern = std::filesystem::temp_directory_path() / "ph-config-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~Config() override { std::filesystem::remove_all(folder); }

  Result<ServerConfig> read(const std::string& text) {
    std::ofstream(folder + "/server.toml") << text;
    return read_config(folder + "/server.toml");
  }
  std::string folder;
};

TEST_F(Config, IsReadWithPathsBesideItsFile) {
  const auto config = read(kGood);
  ASSERT_TRUE(config.has_value()) << config.error().detail;
  EXPECT_EQ(config->storage_path, folder + "/ph.db");
  EXPECT_FALSE(config->wards.empty());
  EXPECT_FALSE(config->models.empty());
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

}  // namespace
}  // namespace ph::server
