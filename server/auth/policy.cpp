#include "server/auth/policy.hpp"

#include <algorithm>
#include <array>

namespace ph::server {
namespace {

using storage::Role;

constexpr std::size_t kRoles = static_cast<std::size_t>(Role::kKiosk) + 1;

struct Right {
  Verb verb;
  std::string_view name;
  // In the order of Role: nurse, charge nurse, pharmacist, second signer, biomedical,
  // administrator, auditor, kiosk.
  std::array<bool, kRoles> granted;
};

constexpr std::array<Right, kVerbCount> kRights{{
    // clang-format off
    //                                                  N  C  P  S  B  A  U  K
    {Verb::kReadWard,         "read_ward",            {{1, 1, 1, 1, 1, 1, 1, 1}}},
    {Verb::kReadRecord,       "read_record",          {{1, 1, 1, 1, 1, 1, 1, 0}}},
    {Verb::kReadOrders,       "read_orders",          {{1, 1, 1, 1, 1, 1, 1, 0}}},
    {Verb::kPlaceOrder,       "place_order",          {{1, 1, 0, 0, 0, 0, 0, 0}}},
    {Verb::kAcknowledgeAlarm, "acknowledge_alarm",    {{1, 1, 0, 0, 0, 0, 0, 0}}},
    {Verb::kReadLibrary,      "read_library",         {{1, 1, 1, 1, 1, 1, 1, 0}}},
    {Verb::kImportLibrary,    "import_library",       {{0, 0, 1, 0, 0, 0, 0, 0}}},
    {Verb::kSignFirst,        "sign_library_first",   {{0, 0, 1, 0, 0, 0, 0, 0}}},
    {Verb::kSignSecond,       "sign_library_second",  {{0, 0, 0, 1, 0, 0, 0, 0}}},
    {Verb::kReadAudit,        "read_audit",           {{0, 0, 0, 0, 0, 0, 1, 0}}},
    {Verb::kReadUsers,        "read_users",           {{0, 0, 0, 0, 0, 1, 0, 0}}},
    {Verb::kReadMetrics,      "read_metrics",         {{0, 0, 0, 0, 1, 1, 0, 0}}},
    {Verb::kPrepareBags,      "prepare_bags",         {{0, 0, 1, 1, 0, 0, 0, 0}}},
    {Verb::kRetirePump,       "retire_pump",          {{0, 0, 0, 0, 1, 1, 0, 0}}},
    {Verb::kRollOut,          "roll_out_library",     {{0, 0, 1, 1, 0, 0, 0, 0}}},
    {Verb::kPauseRollout,     "pause_rollout",        {{0, 1, 1, 1, 1, 0, 0, 0}}},
    {Verb::kManageUsers,      "manage_users",         {{0, 0, 0, 0, 0, 1, 0, 0}}},
    {Verb::kEnrolPump,        "enrol_pump",           {{0, 0, 0, 0, 1, 1, 0, 0}}},
    {Verb::kRunWard,          "run_ward",             {{0, 1, 0, 0, 0, 0, 0, 0}}},
    // clang-format on
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kRights.size(); ++i) {
    if (static_cast<std::size_t>(kRights[i].verb) != i) return false;
  }
  return true;
}
static_assert(is_in_order());

}  // namespace

std::string_view to_string(Verb verb) { return kRights[static_cast<std::size_t>(verb)].name; }

bool may(Role role, Verb verb) {
  return kRights[static_cast<std::size_t>(verb)].granted[static_cast<std::size_t>(role)];
}

bool may(std::span<const Role> roles, Verb verb) {
  return std::any_of(roles.begin(), roles.end(), [verb](Role role) { return may(role, verb); });
}

bool Policy::admits(std::span<const Role> roles) const {
  switch (kind_) {
    case Kind::kOpen:
    case Kind::kLoggedIn:
      return true;
    case Kind::kVerb:
    case Kind::kLocal:
      return may(roles, *one_) || (other_ && may(roles, *other_));
  }
  return false;
}

}  // namespace ph::server
