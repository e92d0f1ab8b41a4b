#include "server/auth/sessions.hpp"

#include <algorithm>

#include "protocol/crypto/crypto.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kIdBytes = 8;

Digest digest_of(std::string_view token) { return crypto::sha256(as_bytes(token)); }

// A display on a wall has nobody to touch it; its right is only to look.
bool is_wall_display(const Session& session) {
  return std::all_of(session.roles.begin(), session.roles.end(),
                     [](storage::Role role) { return role == storage::Role::kKiosk; });
}

}  // namespace

bool is_for_second_factor(const std::vector<storage::Role>& roles) {
  using storage::Role;
  return std::any_of(roles.begin(), roles.end(), [](Role role) {
    return role == Role::kAdministrator || role == Role::kPharmacist || role == Role::kSecondSigner;
  });
}

void Sessions::learn(Session& session, const storage::UserRecord& user) const {
  session.shown_name = user.shown_name;
  session.roles = user.roles;
  session.has_second_factor = !user.totp.empty();
  session.wanting.password = user.one_time_until.has_value();
  session.wanting.second_factor =
      limits_.demands_second_factor && user.totp.empty() && is_for_second_factor(user.roles);
}

bool Sessions::has_ended(const Session& session, SteadyTime now) const {
  if (now - session.opened >= limits_.absolute) return true;
  return !is_wall_display(session) && now - session.used >= limits_.idle;
}

Sessions::Table::iterator Sessions::find(std::string_view token, SteadyTime now) {
  const auto found = table_.find(digest_of(token));
  if (found == table_.end() || !has_ended(found->second, now)) return found;
  table_.erase(found);
  return table_.end();
}

void Sessions::make_room_for(const UserName& user, SteadyTime now) {
  std::erase_if(table_, [&](const auto& item) { return has_ended(item.second, now); });
  std::size_t count = 0;
  auto oldest = table_.end();
  for (auto it = table_.begin(); it != table_.end(); ++it) {
    if (it->second.user != user) continue;
    ++count;
    if (oldest == table_.end() || it->second.used < oldest->second.used) oldest = it;
  }
  if (count >= limits_.per_user) table_.erase(oldest);
}

std::string Sessions::open(const storage::UserRecord& user, std::string address, Now now) {
  const std::string token = to_hex(crypto::random_bytes(kTokenBytes));
  Session session;
  session.id = to_hex(crypto::random_bytes(kIdBytes));
  session.user = user.name;
  session.address = std::move(address);
  session.opened = session.used = session.confirmed = session.proven = now.steady;
  session.opened_wall = now.wall;
  learn(session, user);
  const std::lock_guard lock(mutex_);
  make_room_for(user.name, now.steady);
  table_[digest_of(token)] = std::move(session);
  return token;
}

std::optional<Session> Sessions::use(std::string_view token, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = find(token, now);
  if (found == table_.end()) return std::nullopt;
  found->second.used = now;
  return found->second;
}

bool Sessions::stands(std::string_view token, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  return find(token, now) != table_.end();
}

void Sessions::confirm(std::string_view token, const std::optional<storage::UserRecord>& user,
                       SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = find(token, now);
  if (found == table_.end()) return;
  if (!user || user->disabled) {
    table_.erase(found);
    return;
  }
  learn(found->second, *user);
  found->second.confirmed = now;
}

void Sessions::prove(std::string_view token, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = find(token, now);
  if (found != table_.end()) found->second.proven = now;
}

void Sessions::offer_factor(std::string_view token, Bytes secret) {
  const std::lock_guard lock(mutex_);
  const auto found = table_.find(digest_of(token));
  if (found != table_.end()) found->second.offered_factor = std::move(secret);
}

bool Sessions::close(std::string_view token) {
  const std::lock_guard lock(mutex_);
  return table_.erase(digest_of(token)) != 0;
}

std::optional<UserName> Sessions::close_id(std::string_view id,
                                           const std::optional<UserName>& owner) {
  const std::lock_guard lock(mutex_);
  for (auto it = table_.begin(); it != table_.end(); ++it) {
    if (it->second.id != id || (owner && it->second.user != *owner)) continue;
    UserName whose = it->second.user;
    table_.erase(it);
    return whose;
  }
  return std::nullopt;
}

std::size_t Sessions::close_all_of(const UserName& user) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(table_, [&](const auto& item) { return item.second.user == user; });
}

std::vector<Session> Sessions::list(SteadyTime now) {
  const std::lock_guard lock(mutex_);
  std::vector<Session> out;
  for (const auto& [digest, session] : table_) {
    if (!has_ended(session, now)) out.push_back(session);
  }
  return out;
}

}  // namespace ph::server
