#pragma once
#include <string>
#include <vector>

#include "server/auth/sessions.hpp"

namespace ph::server {

// People and their sessions as the API tells them; members are those of openapi.json.

std::string users_json(const std::vector<storage::UserRecord>& users);
std::string user_json(const storage::UserRecord& user);
// The user, and the password that opens until `until`: told once.
std::string invitation_json(const storage::UserRecord& user, const std::string& password,
                            WallTime until);
std::string person_json(const Session& session);
std::string login_json(const Session& session, const std::string& token);
// `mine` is the id of the session that asks.
std::string sessions_json(const std::vector<Session>& sessions, const std::string& mine,
                          SteadyTime now);
std::string factor_json(const std::string& secret, const std::string& uri);
std::string recovery_json(const std::vector<std::string>& codes);

}  // namespace ph::server
