#include "server/auth/sessions.hpp"

#include <algorithm>

#include "protocol/crypto/crypto.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kTokenBytes = 32;

Digest digest_of(std::string_view token) { return crypto::sha256(as_bytes(token)); }

// A display on a wall has nobody to touch it; its right is only to look.
bool is_wall_display(const Session& session) {
  return std::all_of(session.roles.begin(), session.roles.end(),
                     [](storage::Role role) { return role == storage::Role::kKiosk; });
}

}  // namespace

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

std::string Sessions::open(const storage::UserRecord& user, std::string address, SteadyTime now) {
  const std::string token = to_hex(crypto::random_bytes(kTokenBytes));
  const std::lock_guard lock(mutex_);
  make_room_for(user.name, now);
  table_[digest_of(token)] =
      Session{user.name, user.shown_name, user.roles, std::move(address), now, now, now};
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
  found->second.roles = user->roles;
  found->second.shown_name = user->shown_name;
  found->second.confirmed = now;
}

bool Sessions::close(std::string_view token) {
  const std::lock_guard lock(mutex_);
  return table_.erase(digest_of(token)) != 0;
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
