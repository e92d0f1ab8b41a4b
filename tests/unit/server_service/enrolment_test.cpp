#include <gtest/gtest.h>

#include <algorithm>

#include "a_house.hpp"
#include "protocol/identity/certificate.hpp"
#include "protocol/identity/key.hpp"
#include "protocol/identity/request.hpp"
#include "server/ops/authority.hpp"
#include "server/ops/file_issuer.hpp"
#include "server/service/enrolment_desk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ph::server {
namespace {

const UserName kBen("ben");
const PumpId kNew("P-7"), kOld("P-1");  // the house has the second

// A key of a pump with its request.
struct AKey {
  explicit AKey(const PumpId& pump) {
    request = identity::make_request(identity::make_private_key().value(), pump).value();
    digest = identity::read_request(request)->key_digest;
  }
  Bytes request;
  Digest digest{};
};

struct Enrolment : testing::Test {
  Enrolment() {
    EXPECT_TRUE(make_issuing_authority(folder, "Issuing", {365}));
    const IssuerFiles files{folder + "/issuing.pem", folder + "/issuing.key",
                            folder + "/issuing.pem", 30};
    issuer = FileIssuer::open(files).value();
    open();
  }

  void open() { desk = std::make_unique<EnrolmentDesk>(house.rooms(), house.desk(), issuer); }
  void restart() {
    desk.reset();
    house.restart();
    open();
  }
  std::string word_for(const PumpId& pump) {
    TokenWish wish;
    wish.pump = pump;
    wish.model = ModelId("volumetric-lvp");
    wish.ward = WardId("icu");
    return house.run(house.desk().make_token(std::move(wish), kBen)).value().word;
  }
  Result<std::string> enrol(const PumpId& pump, const std::string& word, const AKey& key) {
    return house.run(desk->enrol(pump, word, key.request, "192.0.2.7"));
  }
  Result<std::string> reenrol(const PumpId& pump, const Digest& with, const AKey& next) {
    return house.run(desk->reenrol(pump, with, next.request, "192.0.2.7"));
  }
  bool knows(const PumpId& pump, const Digest& key) {
    return house.run(house.desk().identify(pump, key)).has_value();
  }
  bool has_act(const std::string& act) {
    const auto rows = house.archive().audit(0, 1000).value();
    return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.act == act; });
  }
  std::string last_act() { return house.archive().audit(0, 1000).value().back().act; }

  test::TemporaryFolder made_;
  const std::string folder = made_.path();
  std::shared_ptr<FileIssuer> issuer;
  AHouse house;
  std::unique_ptr<EnrolmentDesk> desk;
};

TEST_F(Enrolment, LetsANewPumpInForItsWord) {
  const AKey key(kNew);
  const auto pem = enrol(kNew, word_for(kNew), key);
  ASSERT_TRUE(pem) << pem.error().detail;
  const auto facts = identity::read_certificate(*pem).value();
  EXPECT_EQ(facts.uri, "pumphouse:pump:P-7");
  EXPECT_EQ(facts.key_digest, key.digest);
  APump pump(house, "P-7", key.digest);
  pump.hello();
  pump.next_as<wire::Welcome>();
  EXPECT_EQ(house.archive().pump(kNew)->value().certificate_until, facts.not_after);
}

TEST_F(Enrolment, TakesTheWordAsPeopleTypeIt) {
  std::string word = word_for(kNew);
  for (char& c : word) c = static_cast<char>(std::toupper(c));
  std::erase(word, '-');
  EXPECT_TRUE(enrol(kNew, word, AKey(kNew)));
}

// T07
TEST_F(Enrolment, IsRefusedWithoutTheWord) {
  EXPECT_FALSE(enrol(kNew, "0000-0000", AKey(kNew)));
  EXPECT_FALSE(enrol(kNew, "", AKey(kNew)));
  word_for(kNew);
  EXPECT_FALSE(enrol(kNew, "0000-0000", AKey(kNew)));
  EXPECT_EQ(last_act(), "connection.refused");
  EXPECT_FALSE(house.archive().pump(kNew)->has_value());
}

// T06
TEST_F(Enrolment, IsForThePumpOfTheWordAlone) {
  const std::string word = word_for(kNew);
  EXPECT_FALSE(enrol(PumpId("P-8"), word, AKey(PumpId("P-8"))));
  EXPECT_FALSE(enrol(kNew, word, AKey(PumpId("P-8"))));
}

// T19
TEST_F(Enrolment, GivesTheSameKeyItsAnswerAgainAndNoOther) {
  const std::string word = word_for(kNew);
  const AKey key(kNew);
  ASSERT_TRUE(enrol(kNew, word, key));
  EXPECT_TRUE(enrol(kNew, word, key));
  EXPECT_FALSE(enrol(kNew, word, AKey(kNew)));
  EXPECT_TRUE(knows(kNew, key.digest));
}

// T12
TEST_F(Enrolment, KeepsNoWord) {
  const std::string word = word_for(kNew);
  const auto token = house.archive().tokens().value().at(0);
  EXPECT_EQ(token.hash, FleetDesk::hash_of_token(word));
  const auto rows = house.archive().audit(0, 1000).value();
  for (const auto& row : rows) {
    EXPECT_EQ(row.detail.find(word.substr(0, 9)), std::string::npos);
  }
}

TEST_F(Enrolment, OutlivesARestart) {
  const std::string word = word_for(kNew);
  restart();
  const AKey key(kNew);
  ASSERT_TRUE(enrol(kNew, word, key));
  restart();
  EXPECT_TRUE(knows(kNew, key.digest));
  EXPECT_FALSE(enrol(kNew, word, AKey(kNew))) << "used is used";
}

TEST_F(Enrolment, RefusesAWordForWhatIsNotConfigured) {
  TokenWish wish;
  wish.pump = kNew;
  wish.model = ModelId("no-such-model");
  wish.ward = WardId("icu");
  EXPECT_EQ(house.run(house.desk().make_token(wish, kBen)).error().fault, Fault::kNotFound);
  wish.model = ModelId("volumetric-lvp");
  wish.ward = WardId("no-such-ward");
  EXPECT_EQ(house.run(house.desk().make_token(wish, kBen)).error().fault, Fault::kNotFound);
}

TEST_F(Enrolment, RenewsAKeyWithoutLosingTheSession) {
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  const AKey next(kOld);
  ASSERT_TRUE(reenrol(kOld, Digest{7}, next));
  EXPECT_TRUE(knows(kOld, Digest{7}));
  restart();
  EXPECT_TRUE(knows(kOld, Digest{7}));
  APump again(house, "P-1", next.digest);
  again.hello();
  again.next_as<wire::Welcome>();
  EXPECT_FALSE(knows(kOld, Digest{7}));
  restart();
  EXPECT_FALSE(knows(kOld, Digest{7}));
  EXPECT_TRUE(knows(kOld, next.digest));
}

// T04, T06
TEST_F(Enrolment, RenewsForThePumpThatProvedItsKeyAlone) {
  const AKey next(kOld);
  EXPECT_FALSE(reenrol(kOld, Digest{9}, next));
  EXPECT_FALSE(reenrol(PumpId("P-9"), Digest{7}, AKey(PumpId("P-9"))));
  EXPECT_FALSE(reenrol(kOld, Digest{7}, AKey(PumpId("P-9"))));
}

// T35
TEST_F(Enrolment, RevocationCutsTheSessionAndOutlivesARestart) {
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  ASSERT_TRUE(house.run(house.desk().revoke_pump(kOld, "stolen", kBen)));
  EXPECT_EQ(pump.next_as<wire::Refusal>().code, "not_enrolled");
  EXPECT_TRUE(pump.ended());
  EXPECT_TRUE(has_act("pump.key_revoked"));
  EXPECT_FALSE(knows(kOld, Digest{7}));
  restart();
  EXPECT_FALSE(knows(kOld, Digest{7}));
  EXPECT_FALSE(reenrol(kOld, Digest{7}, AKey(kOld)));
}

// T35
TEST_F(Enrolment, ARevokedOrRetiredPumpsWordIsWorthNothing) {
  const std::string word = word_for(kOld);
  ASSERT_TRUE(house.run(house.desk().revoke_pump(kOld, "stolen", kBen)));
  EXPECT_FALSE(enrol(kOld, word, AKey(kOld)));
  const std::string again = word_for(kOld);
  ASSERT_TRUE(house.run(house.desk().retire_pump(kOld, "old", true, kBen)));
  EXPECT_FALSE(enrol(kOld, again, AKey(kOld)));
  restart();
  EXPECT_FALSE(enrol(kOld, again, AKey(kOld)));
}

TEST_F(Enrolment, OfAKnownPumpCutsWhoSpeaksUnderTheOldKey) {
  APump pump(house);
  pump.hello();
  pump.next_as<wire::Welcome>();
  ASSERT_TRUE(enrol(kOld, word_for(kOld), AKey(kOld)));
  EXPECT_EQ(pump.next_as<wire::Refusal>().code, "not_enrolled");
  EXPECT_FALSE(knows(kOld, Digest{7}));
}

TEST_F(Enrolment, WithoutAnIssuingKeySaysSo) {
  desk = std::make_unique<EnrolmentDesk>(house.rooms(), house.desk(), nullptr);
  EXPECT_EQ(enrol(kNew, word_for(kNew), AKey(kNew)).error().fault, Fault::kUnavailable);
}

}  // namespace
}  // namespace ph::server
