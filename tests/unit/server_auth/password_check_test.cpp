#include "server/auth/password_check.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "protocol/crypto/crypto.hpp"

namespace ph::server {
namespace {

asio::awaitable<void> ask(PasswordCheck& check, std::string stored, std::string password,
                          std::vector<Result<bool>>& out) {
  auto answer = co_await check.matches(std::move(stored), std::move(password));
  out.push_back(std::move(answer));
}

struct PasswordCheckTest : testing::Test {
  PasswordCheck check;
  asio::io_context context;
  std::vector<Result<bool>> answers;
  const std::string stored = *crypto::hash_password("correct horse");

  void spawn(const std::string& kept, const std::string& password) {
    asio::co_spawn(context, ask(check, kept, password, answers), asio::detached);
  }
};

TEST_F(PasswordCheckTest, TheRightPasswordFits) {
  spawn(stored, "correct horse");
  context.run();
  EXPECT_TRUE(answers.at(0).value());
}

TEST_F(PasswordCheckTest, AnotherPasswordDoesNot) {
  spawn(stored, "correct horse ");
  context.run();
  EXPECT_FALSE(answers.at(0).value());
}

TEST_F(PasswordCheckTest, NobodyHasNoPassword) {
  spawn("", "");
  context.run();
  EXPECT_FALSE(answers.at(0).value());
}

TEST_F(PasswordCheckTest, AFloodIsTurnedAwayAndNotQueued) {
  for (int i = 0; i < PasswordCheck::kMostWaiting + 8; ++i) spawn(stored, "wrong");
  context.run();
  std::size_t turned_away = 0;
  for (const auto& answer : answers) turned_away += answer ? 0u : 1u;
  EXPECT_GE(turned_away, 1u);
  EXPECT_LE(turned_away, 8u);
}

}  // namespace
}  // namespace ph::server
