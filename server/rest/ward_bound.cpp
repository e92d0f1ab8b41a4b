#include "server/rest/ward_bound.hpp"

#include <algorithm>
#include <array>

#include "server/rest/answer.hpp"

namespace ph::server {
namespace {

// What concerns nobody's ward, or is cut down to the own one by its handler.
constexpr std::array<std::string_view, 6> kEverywhere{"/api/v1/me",           "/api/v1/login",
                                                      "/api/v1/logout",       "/api/v1/health",
                                                      "/api/v1/openapi.json", "/api/v1/wards"};
constexpr std::string_view kPumps = "/api/v1/pumps/";

std::string first_part(const std::string& path) { return path.substr(0, path.find('/')); }

}  // namespace

WardId bound_ward(const Call& call) {
  return call.session ? call.people.ward.bound_ward(call.session->user) : WardId();
}

asio::awaitable<std::optional<net::Response>> refuse_other_ward(Call& call) {
  const WardId own = bound_ward(call);
  const std::string& path = call.request.path;
  if (own.empty()) co_return std::nullopt;
  if (std::find(kEverywhere.begin(), kEverywhere.end(), path) != kEverywhere.end())
    co_return std::nullopt;
  const auto asked = call.request.query.find("ward");
  if (asked != call.request.query.end() && asked->second == own.str()) co_return std::nullopt;
  if (path.starts_with(kPumps)) {
    const auto id = PumpId::parse(first_part(path.substr(kPumps.size())), "pump");
    if (id) {
      const auto pump = co_await call.people.desk.pump(*id);
      if (pump && pump->ward == own) co_return std::nullopt;
    }
  }
  co_return error_answer(
      "forbidden", "this display is bound to ward " + own.str() + ": ask for ?ward=" + own.str());
}

}  // namespace ph::server
