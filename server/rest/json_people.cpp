#include "server/rest/json_people.hpp"

#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

Json names_of(const std::vector<storage::Role>& roles) {
  Json list = Json::array();
  for (const auto role : roles) list.push_back(to_string(role));
  return list;
}

Json shown(const storage::UserRecord& user) {
  Json out{{"name", user.name.str()},       {"shown_name", user.shown_name},
           {"roles", names_of(user.roles)}, {"disabled", user.disabled},
           {"revision", user.revision},     {"second_factor", !user.totp.empty()}};
  if (user.one_time_until) out["one_time_until_ms"] = wall_ms(*user.one_time_until);
  return out;
}

Json shown(const Session& session) {
  Json out{{"user", session.user.str()},
           {"shown_name", session.shown_name},
           {"roles", names_of(session.roles)},
           {"second_factor", session.has_second_factor}};
  Json wanting = Json::array();
  if (session.wanting.password) wanting.push_back("password");
  if (session.wanting.second_factor) wanting.push_back("second_factor");
  out["wanting"] = std::move(wanting);
  return out;
}

std::int64_t whole_ms(SteadyTime::duration span) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
}

}  // namespace

std::string users_json(const std::vector<storage::UserRecord>& users) {
  Json out{{"users", Json::array()}};
  for (const auto& user : users) out["users"].push_back(shown(user));
  return text_of(out);
}

std::string user_json(const storage::UserRecord& user) { return text_of(shown(user)); }

std::string invitation_json(const storage::UserRecord& user, const std::string& password,
                            WallTime until) {
  Json out{{"user", shown(user)}, {"one_time_password", password}, {"until_ms", wall_ms(until)}};
  return text_of(out);
}

std::string person_json(const Session& session) { return text_of(shown(session)); }

std::string login_json(const Session& session, const std::string& token) {
  Json out = shown(session);
  out["token"] = token;
  return text_of(out);
}

std::string sessions_json(const std::vector<Session>& sessions, const std::string& mine,
                          SteadyTime now) {
  Json out{{"sessions", Json::array()}};
  for (const auto& session : sessions) {
    out["sessions"].push_back(Json{{"id", session.id},
                                   {"user", session.user.str()},
                                   {"shown_name", session.shown_name},
                                   {"address", session.address},
                                   {"opened_ms", wall_ms(session.opened_wall)},
                                   {"idle_ms", whole_ms(now - session.used)},
                                   {"current", session.id == mine}});
  }
  return text_of(out);
}

std::string factor_json(const std::string& secret, const std::string& uri) {
  return text_of(Json{{"secret", secret}, {"uri", uri}});
}

std::string recovery_json(const std::vector<std::string>& codes) {
  Json out;
  out["recovery_codes"] = codes;
  return text_of(out);
}

}  // namespace ph::server
