#include "server/auth/throttle.hpp"

#include <algorithm>

namespace ph::server {

using std::chrono::milliseconds;

milliseconds LoginThrottle::wait(const Table& table, const std::string& key, milliseconds most,
                                 SteadyTime now) const {
  const auto found = table.find(key);
  if (found == table.end()) return milliseconds{0};
  const Count& count = found->second;
  if (now - count.last >= limits_.forgets_after) return milliseconds{0};
  if (count.failures < limits_.free_failures) return milliseconds{0};
  const int doublings = std::min(count.failures - limits_.free_failures, 20);
  const milliseconds whole = std::min<milliseconds>(most, limits_.first_wait * (1LL << doublings));
  const auto left = std::chrono::ceil<milliseconds>(whole - (now - count.last));
  return std::max(left, milliseconds{0});
}

void LoginThrottle::add(Table& table, const std::string& key, SteadyTime now) {
  if (table.size() >= limits_.remembered && table.find(key) == table.end()) {
    table.erase(std::min_element(table.begin(), table.end(), [](const auto& a, const auto& b) {
      return a.second.last < b.second.last;
    }));
  }
  Count& count = table[key];
  if (now - count.last >= limits_.forgets_after) count.failures = 0;
  ++count.failures;
  count.last = now;
}

milliseconds LoginThrottle::enter(const std::string& user, const std::string& address,
                                  SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const milliseconds left = std::max(wait(users_, user, limits_.most_for_user, now),
                                     wait(addresses_, address, limits_.most_for_address, now));
  if (left > milliseconds{0}) return left;
  add(users_, user, now);
  add(addresses_, address, now);
  return milliseconds{0};
}

void LoginThrottle::take_one(Table& table, const std::string& key) {
  const auto found = table.find(key);
  if (found != table.end() && --found->second.failures <= 0) table.erase(found);
}

void LoginThrottle::forgive(const std::string& user, const std::string& address) {
  const std::lock_guard lock(mutex_);
  take_one(users_, user);
  take_one(addresses_, address);
}

void LoginThrottle::succeeded(const std::string& user, const std::string& address) {
  const std::lock_guard lock(mutex_);
  users_.erase(user);
  take_one(addresses_, address);
}

}  // namespace ph::server
