#pragma once
#include <map>
#include <mutex>
#include <string>

#include "protocol/base/clock.hpp"

namespace ph::server {

struct ThrottleLimits {
  int free_failures = 5;                           // wrong passwords before any waiting
  std::chrono::milliseconds first_wait{1'000};     // doubles with every further failure
  std::chrono::milliseconds most_for_user{4'000};  // short: a stranger must not keep a nurse out
  std::chrono::milliseconds most_for_address{30'000};
  std::chrono::minutes forgets_after{15};  // without a failure
  std::size_t remembered = 10'000;         // names and addresses each; the longest quiet makes way
};

// Slows the guessing of passwords, by user and by address, and never locks anybody out: the wait
// has a ceiling and needs no person to lift it. Any thread; steady time.
class LoginThrottle {
 public:
  explicit LoginThrottle(ThrottleLimits limits) : limits_(limits) {}

  // How long this attempt must still wait; zero: it may be judged now. An attempt that is let
  // through counts as a failure until succeeded(), so attempts at once cannot share one turn.
  std::chrono::milliseconds enter(const std::string& user, const std::string& address,
                                  SteadyTime now);
  // The attempt was no guess: it does not count, and what was counted before still does.
  void forgive(const std::string& user, const std::string& address);
  // The password was right: the user's count ends; the address keeps its own.
  void succeeded(const std::string& user, const std::string& address);

 private:
  struct Count {
    int failures = 0;
    SteadyTime last{};
  };
  using Table = std::map<std::string, Count>;

  std::chrono::milliseconds wait(const Table& table, const std::string& key,
                                 std::chrono::milliseconds most, SteadyTime now) const;
  void add(Table& table, const std::string& key, SteadyTime now);
  static void take_one(Table& table, const std::string& key);

  const ThrottleLimits limits_;
  std::mutex mutex_;
  Table users_, addresses_;
};

}  // namespace ph::server
