#include "server/auth/second_factor.hpp"

#include <gtest/gtest.h>

#include "protocol/crypto/one_time_code.hpp"

namespace ph::server {
namespace {

const Bytes kSecret(as_bytes("12345678901234567890").begin(),
                    as_bytes("12345678901234567890").end());
constexpr std::int64_t kStep = 60'000'000;

WallTime at_step(std::int64_t step) { return wall_from_ms(step * 30'000 + 12'345); }
std::string code_of(std::int64_t step) {
  return crypto::one_time_code(kSecret, static_cast<std::uint64_t>(step), 6);
}

// RFC 4648, section 10.
TEST(Base32, IsTheOneOfTheStandard) {
  EXPECT_EQ(base32(as_bytes("foobar")), "MZXW6YTBOI");
  EXPECT_EQ(base32(as_bytes("f")), "MY");
  EXPECT_EQ(base32({}), "");
}

TEST(SecondFactor, TakesTheStepBeforeThePresentAndTheNextButNoFurther) {
  EXPECT_EQ(step_of_code(kSecret, code_of(kStep - 1), at_step(kStep), 0), kStep - 1);
  EXPECT_EQ(step_of_code(kSecret, code_of(kStep), at_step(kStep), 0), kStep);
  EXPECT_EQ(step_of_code(kSecret, code_of(kStep + 1), at_step(kStep), 0), kStep + 1);
  EXPECT_FALSE(step_of_code(kSecret, code_of(kStep - 2), at_step(kStep), 0));
  EXPECT_FALSE(step_of_code(kSecret, code_of(kStep + 2), at_step(kStep), 0));
}

// T19
TEST(SecondFactor, TakesNoCodeTwiceAndNoneBeforeTheLastUsed) {
  EXPECT_FALSE(step_of_code(kSecret, code_of(kStep), at_step(kStep), kStep));
  EXPECT_FALSE(step_of_code(kSecret, code_of(kStep - 1), at_step(kStep), kStep));
  EXPECT_EQ(step_of_code(kSecret, code_of(kStep + 1), at_step(kStep), kStep), kStep + 1);
}

TEST(SecondFactor, TakesNoOtherText) {
  for (const char* text : {"", "0", "12345678", "abcdef"}) {
    EXPECT_FALSE(step_of_code(kSecret, text, at_step(kStep), 0)) << text;
  }
}

TEST(SecondFactor, TellsAuthenticatorsInTheirWords) {
  EXPECT_EQ(factor_uri("st. mary", UserName("n.nurse"), as_bytes("foobar")),
            "otpauth://totp/Pumphouse%20st.%20mary:n.nurse?secret=MZXW6YTBOI&issuer=Pumphouse%20st."
            "%20mary&algorithm=SHA1&digits=6&period=30");
}

TEST(RecoveryCode, OpensOnceHoweverItIsTyped) {
  const auto codes = new_recovery_codes();
  ASSERT_EQ(codes.size(), 10u);
  EXPECT_EQ(codes[0].size(), 19u);
  std::vector<Digest> left{recovery_digest(codes[0]), recovery_digest(codes[1])};
  std::string typed;
  for (const char c : codes[1]) {
    if (c != '-') typed += static_cast<char>(std::tolower(c));
  }
  EXPECT_TRUE(spend_recovery_code(left, typed));
  EXPECT_FALSE(spend_recovery_code(left, codes[1]));
  EXPECT_EQ(left.size(), 1u);
}

}  // namespace
}  // namespace ph::server
