#include "server/auth/new_password.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/auth/common_passwords.hpp"

namespace ph::server {
namespace {

const std::vector<std::string> kWords{"mercy-general", "n.nurse", "icu"};

bool taken(std::string_view password) { return refuse_new_password(password, kWords).empty(); }

TEST(NewPassword, HasAtLeastEightCharactersWhateverTheirBytes) {
  EXPECT_FALSE(taken("vixorqu"));
  EXPECT_TRUE(taken("vixorqua"));
  EXPECT_FALSE(taken("\u00e4\u00f6\u00fc\u00e4"));
}

TEST(NewPassword, MayBeLongAndIsBounded) {
  EXPECT_TRUE(taken(std::string(64, 'x')));
  EXPECT_TRUE(taken(std::string(128, 'x')));
  EXPECT_FALSE(taken(std::string(129, 'x')));
}

TEST(NewPassword, IsNoneOfTheThousandsThatAreTriedFirst) {
  const auto list = common_passwords();
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 3'000);
  for (const char* word : {"password", "PassWord", "greyhoun", "12345678", "qwertyuiop"}) {
    EXPECT_FALSE(taken(word)) << word;
  }
  EXPECT_TRUE(taken("password of mine"));
}

TEST(NewPassword, IsNotMadeOfWordsThatEverybodyHereKnows) {
  EXPECT_FALSE(taken("Mercy-General2026"));
  EXPECT_FALSE(taken("n.nurse!1"));
  EXPECT_TRUE(taken("mercy-general has nine lifts"));
  EXPECT_TRUE(taken("icu4ever and on")) << "a short word stands in any phrase";
}

TEST(OneTimePassword, IsLongAndNeverTheSame) {
  EXPECT_EQ(new_one_time_password().size(), 23u);
  EXPECT_NE(new_one_time_password(), new_one_time_password());
  EXPECT_TRUE(taken(new_one_time_password()));
}

}  // namespace
}  // namespace ph::server
