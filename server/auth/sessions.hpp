#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "storage/records.hpp"

namespace ph::server {

struct SessionLimits {
  std::chrono::minutes idle{30};           // since the last request; a wall display has none
  std::chrono::minutes absolute{12 * 60};  // since log in; one shift
  std::chrono::minutes proof{5};           // how long a shown password counts as fresh
  std::size_t per_user = 16;               // the oldest makes way
  // Administrators, pharmacists and second signers do nothing before they have a second factor.
  bool demands_second_factor = false;
};

// What a person must set up before a session is good for anything else.
struct Wanting {
  bool password = false;  // the one they came with was given by others
  bool second_factor = false;
  bool anything() const { return password || second_factor; }
};
// Whether a person with these roles must have a second factor where the site demands them.
bool is_for_second_factor(const std::vector<storage::Role>& roles);

// One person logged in at one place. A copy; what holds is asked of Sessions.
struct Session {
  std::string id;  // names it to people; opens nothing
  UserName user;
  std::string shown_name;
  std::vector<storage::Role> roles;
  std::string address;                       // where the log in came from, without port
  SteadyTime opened{}, used{}, confirmed{};  // `confirmed`: the user record was last read
  SteadyTime proven{};                       // the password was last shown
  WallTime opened_wall{};
  bool has_second_factor = false;
  Wanting wanting;
  Bytes offered_factor{};  // a secret that waits for its first code
};

// Who is logged in, in memory alone: a restart of the server ends every session. A token is 256
// random bits in hexadecimal; only its SHA-256 is kept, so that a picture of the memory opens
// nothing. Any thread. Times are steady: setting the calendar neither ends nor prolongs a session.
class Sessions {
 public:
  explicit Sessions(SessionLimits limits) : limits_(limits) {}

  // Returns the token, which is told once.
  std::string open(const storage::UserRecord& user, std::string address, Now now);
  // The session of `token` if it stands at `now`; counts as use.
  std::optional<Session> use(std::string_view token, SteadyTime now);
  // The same without being a use: a live feed does not keep a desk logged in.
  bool stands(std::string_view token, SteadyTime now);
  // What the stored user now says; ends the session when the user is gone or disabled.
  void confirm(std::string_view token, const std::optional<storage::UserRecord>& user,
               SteadyTime now);
  // The password was shown again.
  void prove(std::string_view token, SteadyTime now);
  bool is_fresh(const Session& session, SteadyTime now) const {
    return now - session.proven < limits_.proof;
  }
  // Keeps the secret of a second factor until its first code shows that it arrived.
  void offer_factor(std::string_view token, Bytes secret);

  bool close(std::string_view token);
  // By the id that list() tells; whose it was, or nothing. With `owner`, only that user's.
  std::optional<UserName> close_id(std::string_view id, const std::optional<UserName>& owner);
  std::size_t close_all_of(const UserName& user);
  std::vector<Session> list(SteadyTime now);
  const SessionLimits& limits() const { return limits_; }

 private:
  using Table = std::map<Digest, Session>;

  bool has_ended(const Session& session, SteadyTime now) const;
  void learn(Session& session, const storage::UserRecord& user) const;
  Table::iterator find(std::string_view token, SteadyTime now);
  void make_room_for(const UserName& user, SteadyTime now);

  const SessionLimits limits_;
  std::mutex mutex_;
  Table table_;
};

}  // namespace ph::server
