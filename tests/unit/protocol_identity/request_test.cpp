#include "protocol/identity/request.hpp"

#include <gtest/gtest.h>

#include "protocol/identity/key.hpp"

namespace ph::identity {
namespace {

Bytes a_request() { return make_request(make_private_key().value(), PumpId("P-0001")).value(); }

TEST(Request, SaysThePumpAndNothingElse) {
  const auto facts = read_request(a_request()).value();
  EXPECT_EQ(facts.common_name, "P-0001");
  EXPECT_EQ(facts.subject_parts, 1U);
  EXPECT_EQ(facts.uris, std::vector<std::string>{"pumphouse:pump:P-0001"});
  EXPECT_EQ(facts.other_names + facts.other_extensions, 0U);
}

TEST(Request, ProvesThatItsMakerHoldsTheKey) {
  const auto facts = read_request(a_request()).value();
  EXPECT_TRUE(facts.is_p256);
  EXPECT_TRUE(facts.is_proven);
}

TEST(Request, IsNotProvenOrNotReadAfterAnyFlippedBit) {
  const Bytes whole = a_request();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes touched = whole;
    touched[at] ^= 1;
    const auto facts = read_request(touched);
    EXPECT_FALSE(facts && facts->is_proven) << "byte " << at;
  }
}

TEST(Request, IsRefusedWhenCutOrWhenSomethingFollows) {
  const Bytes whole = a_request();
  EXPECT_FALSE(read_request({whole.data(), whole.size() - 1}));
  Bytes more = whole;
  more.push_back(0);
  EXPECT_FALSE(read_request(more));
  EXPECT_EQ(read_request(Bytes(kLargestRequest + 1)).error().fault, Fault::kOutOfRange);
}

TEST(PrivateKey, IsAnotherEachTime) {
  EXPECT_NE(read_request(a_request())->key_digest, read_request(a_request())->key_digest);
}

}  // namespace
}  // namespace ph::identity
