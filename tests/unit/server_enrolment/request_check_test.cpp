#include "server/enrolment/request_check.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "protocol/identity/key.hpp"

namespace ph::server {
namespace {

const PumpId kPump("P-0001");

identity::RequestFacts facts() {
  const auto key = identity::make_private_key().value();
  return identity::read_request(identity::make_request(key, kPump).value()).value();
}

TEST(RequestCheck, TakesWhatAPumpMakesForItself) { EXPECT_TRUE(judge_request(facts(), kPump)); }

// T06
TEST(RequestCheck, RefusesAnotherPumpsName) {
  const auto judged = judge_request(facts(), PumpId("P-0002"));
  ASSERT_FALSE(judged);
  EXPECT_NE(judged.error().detail.find("pumphouse:pump:P-0002"), std::string::npos);
}

// T04
TEST(RequestCheck, RefusesWhateverElseIsAskedFor) {
  using Facts = identity::RequestFacts;
  const std::vector<std::function<void(Facts&)>> wrongs{
      [](Facts& f) { f.is_p256 = false; },
      [](Facts& f) { f.is_proven = false; },
      [](Facts& f) { f.common_name = "P-0002"; },
      [](Facts& f) { f.common_name += "\n"; },
      [](Facts& f) { f.subject_parts = 2; },
      [](Facts& f) { f.uris.clear(); },
      [](Facts& f) { f.uris.push_back("pumphouse:pump:P-0002"); },
      [](Facts& f) { f.uris[0] = "pumphouse:pump:P-00011"; },
      [](Facts& f) { f.other_names = 1; },
      [](Facts& f) { f.other_extensions = 1; },
  };
  for (std::size_t i = 0; i < wrongs.size(); ++i) {
    auto asked = facts();
    wrongs[i](asked);
    EXPECT_FALSE(judge_request(asked, kPump)) << i;
  }
}

TEST(RequestCheck, TellsEveryReason) {
  auto asked = facts();
  asked.is_p256 = false;
  asked.other_extensions = 1;
  const std::string why = judge_request(asked, kPump).error().detail;
  EXPECT_NE(why.find("P-256"), std::string::npos);
  EXPECT_NE(why.find("extension"), std::string::npos);
}

}  // namespace
}  // namespace ph::server
