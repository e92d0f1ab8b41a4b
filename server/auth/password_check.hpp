#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::server {

namespace asio = boost::asio;

// Judges passwords one at a time on a thread of its own: Argon2id takes 0.06 s and 19 MiB each, so
// a flood of log ins meets a short queue and neither eats the memory nor delays anybody else. Any
// thread; the answer comes on the caller's executor. Must outlive its callers.
class PasswordCheck {
 public:
  static constexpr int kMostWaiting = 16;
  static constexpr std::size_t kLongestPassword = 256;

  PasswordCheck();
  ~PasswordCheck();

  // Whether `password` fits `stored`. An empty `stored` (no such user) takes the same time and
  // fits nothing. kUnavailable when the queue is full.
  asio::awaitable<Result<bool>> matches(std::string stored, std::string password);
  // What is stored of a new password. kUnavailable when the queue is full.
  asio::awaitable<Result<std::string>> hash(std::string password);

 private:
  Status enter();
  asio::awaitable<bool> judge(std::string stored, std::string password);
  asio::awaitable<Result<std::string>> make(std::string password);

  asio::thread_pool thread_{1};
  std::atomic<int> waiting_{0};
  std::string nobody_;  // the hash of a password that no one has
};

}  // namespace ph::server
