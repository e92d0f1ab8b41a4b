#include "protocol/crypto/approver_key.hpp"

#include <gtest/gtest.h>

namespace ph::crypto {
namespace {

// The key that WebCrypto makes of the same secret: PBKDF2 (SHA-256, 1,000,000 rounds) to 256 bits,
// imported as the seed of an Ed25519 key.
TEST(ApproverKey, IsTheOneThatBrowsersMake) {
  const auto pair = approver_key("st-elsewhere", UserName("s.second"), "correct horse battery");
  ASSERT_TRUE(pair) << pair.error().detail;
  EXPECT_EQ(to_hex(pair->public_key),
            "8b16b07d7060a38f730c52ad93bda0c542f7ed4a25b1cab99749659f0f43e9eb");
  const auto message = as_bytes("approved");
  EXPECT_TRUE(verify(pair->public_key, "test", message, sign(pair->secret_key, "test", message)));
}

TEST(ApproverKey, IsAnotherForAnotherPersonSiteOrSecret) {
  const auto key = [](const char* site, const char* user, const char* secret) {
    return approver_key(site, UserName(user), secret)->public_key;
  };
  const auto own = key("site", "user", "twelve chars");
  EXPECT_NE(own, key("site", "user2", "twelve chars"));
  EXPECT_NE(own, key("site2", "user", "twelve chars"));
  EXPECT_NE(own, key("site", "user", "twelve charS"));
}

TEST(ApproverKey, NeedsTwelveCharacters) {
  const UserName user("user");
  const auto eleven = approver_key("site", user, "eleven char");
  ASSERT_FALSE(eleven);
  EXPECT_EQ(eleven.error().detail.find("eleven char"), std::string::npos) << "tells the secret";
  EXPECT_FALSE(approver_key("site", user, "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"));
  EXPECT_FALSE(approver_key("site", user, std::string(1'025, 'x')));
}

TEST(ApproverKey, NeedsASiteAndAUser) {
  EXPECT_FALSE(approver_key("", UserName("user"), "twelve chars"));
  EXPECT_FALSE(approver_key(std::string(65, 's'), UserName("user"), "twelve chars"));
  EXPECT_FALSE(approver_key("site", UserName(), "twelve chars"));
}

TEST(ApproverKey, LeavesNoSecretBehind) {
  std::string secret = "twelve chars and many more";
  const char* where = secret.data();
  wipe(secret);
  EXPECT_TRUE(secret.empty());
  EXPECT_EQ(where[5], '\0');
}

}  // namespace
}  // namespace ph::crypto
