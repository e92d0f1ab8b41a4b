#include "server/auth/password_check.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/base/bytes.hpp"
#include "protocol/base/check.hpp"
#include "protocol/crypto/crypto.hpp"

namespace ph::server {

PasswordCheck::PasswordCheck() {
  auto hash = crypto::hash_password(to_hex(crypto::random_bytes(32)));
  PH_CHECK(hash.has_value());
  nobody_ = std::move(*hash);
}

PasswordCheck::~PasswordCheck() {
  thread_.stop();
  thread_.join();
}

Status PasswordCheck::enter() {
  if (waiting_.fetch_add(1) < kMostWaiting) return {};
  waiting_.fetch_sub(1);
  return fail(Fault::kUnavailable, "log in: too many people at once, try again in a second");
}

asio::awaitable<Result<bool>> PasswordCheck::matches(std::string stored, std::string password) {
  if (auto entered = enter(); !entered) co_return fail(entered.error());
  auto verdict = judge(std::move(stored), std::move(password));
  const bool fits = co_await asio::co_spawn(thread_, std::move(verdict), asio::use_awaitable);
  co_return fits;
}

asio::awaitable<bool> PasswordCheck::judge(std::string stored, std::string password) {
  const bool known = !stored.empty();
  const bool fits = crypto::password_matches(known ? stored : nobody_, password);
  waiting_.fetch_sub(1);
  co_return known&& fits;
}

asio::awaitable<Result<std::string>> PasswordCheck::hash(std::string password) {
  if (auto entered = enter(); !entered) co_return fail(entered.error());
  auto made = make(std::move(password));
  co_return co_await asio::co_spawn(thread_, std::move(made), asio::use_awaitable);
}

asio::awaitable<Result<std::string>> PasswordCheck::make(std::string password) {
  auto made = crypto::hash_password(password);
  waiting_.fetch_sub(1);
  co_return made;
}

}  // namespace ph::server
