#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "protocol/crypto/one_time_code.hpp"
#include "tests/unit/server_rest/people_house.hpp"

namespace ph::test {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

Bytes from_base32(const std::string& text) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  Bytes out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    bits = bits << 5 | static_cast<std::uint32_t>(letters.find(c));
    if ((held += 5) >= 8) out.push_back(static_cast<std::uint8_t>(bits >> (held -= 8) & 0xff));
  }
  return out;
}

struct SecondFactorAtTheApi : testing::Test {
  PeopleHouse house;
  Bytes secret;
  std::vector<std::string> recovery;

  std::string code(std::chrono::seconds away = 0s) {
    const auto now = wall_ms(house.clock.now().wall + away);
    return crypto::one_time_code(secret, static_cast<std::uint64_t>(now / 30'000), 6);
  }
  net::Response confirm(const std::string& token, const std::string& typed) {
    const Json body{{"code", typed}};
    return house.ask_as(token, "POST", "/api/v1/me/totp/confirm", body.dump());
  }
  void set_up(const std::string& name) {
    const auto token = house.log_in(name);
    const auto offer = house.ask_as(token, "POST", "/api/v1/me/totp", "{}");
    secret = from_base32(Json::parse(offer.body).value("secret", ""));
    const auto done = confirm(token, code());
    ASSERT_EQ(done.status, 200) << done.body;
    recovery = Json::parse(done.body)["recovery_codes"];
    house.clock.advance(30s);
  }
};

TEST_F(SecondFactorAtTheApi, IsAskedForFromThenOn) {
  set_up("pharmacist");
  EXPECT_EQ(code_of(house.try_log_in("pharmacist", kPassword)), "code_required");
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword, code()).status, 200);
}

TEST_F(SecondFactorAtTheApi, AWrongPasswordNeverTellsThatACodeIsWanted) {
  set_up("pharmacist");
  EXPECT_EQ(code_of(house.try_log_in("pharmacist", "wrong")), "unauthenticated");
}

// T19
TEST_F(SecondFactorAtTheApi, ACodeOpensOnce) {
  set_up("pharmacist");
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword, code()).status, 200);
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword, code()).status, 401);
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword, code(-30s)).status, 401);
}

TEST_F(SecondFactorAtTheApi, ARecoveryCodeOpensOnce) {
  set_up("pharmacist");
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword, recovery.at(3)).status, 200);
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword, recovery.at(3)).status, 401);
  EXPECT_EQ(house.user("pharmacist").recovery.size(), 9u);
}

TEST_F(SecondFactorAtTheApi, CodesAreGuessedSlowly) {
  set_up("pharmacist");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(house.try_log_in("pharmacist", kPassword, "000000").status, 401);
    house.clock.advance(4s);
  }
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword, "000000").status, 429);
}

TEST_F(SecondFactorAtTheApi, BeginsOnlyWhenItsFirstCodeCame) {
  const auto token = house.log_in("pharmacist");
  house.ask_as(token, "POST", "/api/v1/me/totp", "{}");
  EXPECT_EQ(confirm(token, "000000").status, 422);
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword).status, 200);
}

TEST_F(SecondFactorAtTheApi, AFreshProofNeedsTheCodeToo) {
  set_up("administrator");
  const auto token =
      Json::parse(house.try_log_in("administrator", kPassword, code()).body).value("token", "");
  Json body{{"password", kPassword}};
  EXPECT_EQ(code_of(house.ask_as(token, "POST", "/api/v1/me/proof", body.dump())), "code_required");
  house.clock.advance(30s);
  body["code"] = code();
  EXPECT_EQ(house.ask_as(token, "POST", "/api/v1/me/proof", body.dump()).status, 200);
}

TEST_F(SecondFactorAtTheApi, ASealedSecretOfAnotherOpensNothing) {
  set_up("pharmacist");
  house.user("second_signer").totp = house.user("pharmacist").totp;
  EXPECT_EQ(house.try_log_in("second_signer", kPassword, code()).status, 503);
}

TEST_F(SecondFactorAtTheApi, AnAdministratorTakesALostOneAway) {
  set_up("pharmacist");
  const auto admin = house.log_in("administrator");
  EXPECT_EQ(house.ask_as(admin, "DELETE", "/api/v1/users/pharmacist/totp").status, 200);
  EXPECT_EQ(house.try_log_in("pharmacist", kPassword).status, 200);
}

TEST(SecondFactorDemanded, OpensNothingButItsOwnSetUp) {
  server::SessionLimits strict;
  strict.demands_second_factor = true;
  PeopleHouse house(strict);
  const auto token = house.log_in("pharmacist");
  EXPECT_EQ(code_of(house.ask_as(token, "GET", "/api/v1/libraries")), "setup_required");
  EXPECT_EQ(house.ask_as(token, "POST", "/api/v1/me/totp", "{}").status, 200);
  EXPECT_EQ(house.ask_as(house.log_in("nurse"), "GET", "/api/v1/libraries").status, 200);
}

}  // namespace
}  // namespace ph::test
